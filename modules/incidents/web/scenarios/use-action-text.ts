import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { ScenarioAction, Wording } from '../../contract/scenario-definition.ts';
import { useTownWords } from './use-town-words.ts';

/** Words of a scenario in the reader's language. */
export function useWording(): (text: Wording) => string {
  const { locale } = useSession();
  return (text) => wordingIn(text, locale === 'uk' || locale === 'en' ? locale : 'ru');
}

/** A step in words. */
export function useActionText(): (action: ScenarioAction) => string {
  const t = useText();
  const words = useWording();
  const { titleOfType, titleOfService } = useTownWords();
  return (action) => {
    switch (action.kind) {
      case 'send':
        return t('incidents.scenario.action.send', { level: action.level });
      case 'assign':
        return t('incidents.scenario.action.assign', { service: titleOfService(action.serviceId) || '—' });
      case 'raise':
        return t('incidents.scenario.action.raise', { level: action.level });
      case 'open':
        return t('incidents.scenario.action.open', { title: titleOfType(action.typeCode) });
      case 'notify':
        return t('incidents.scenario.action.notify', { text: words(action.text) });
      case 'note':
        return words(action.text);
      case 'cameras':
        return t('incidents.scenario.action.cameras');
      case 'photo-card':
        return t('incidents.scenario.action.photo-card');
      case 'photo-card-over':
        return t('incidents.scenario.action.photo-card-over');
      case 'wait':
        return t('incidents.scenario.action.wait', { minutes: Math.max(1, Math.round(action.seconds / 60)) });
      case 'ask':
        return words(action.question);
      case 'approve':
        return t('incidents.scenario.action.approve', { question: words(action.question) });
      case 'telephonogram':
        return t('incidents.scenario.action.telephonogram', { to: action.to, subject: action.subject });
      case 'warning':
        return t('incidents.scenario.action.warning', { text: words(action.text) });
      case 'device':
        return t('incidents.scenario.action.device', { device: action.device, command: action.command });
    }
  };
}
