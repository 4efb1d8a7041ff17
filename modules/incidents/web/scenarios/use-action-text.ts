import { useText } from '#web/texts.tsx';
import type { ScenarioAction } from '../../contract/scenarios.ts';

/** A step in words. */
export function useActionText(): (action: ScenarioAction) => string {
  const t = useText();
  return (action) => {
    switch (action.kind) {
      case 'send':
        return t('incidents.scenario.action.send', { level: action.level });
      case 'notify':
        return t('incidents.scenario.action.notify', { text: action.text });
      case 'note':
        return action.text;
      case 'wait':
        return t('incidents.scenario.action.wait', { minutes: Math.max(1, Math.round(action.seconds / 60)) });
      case 'ask':
        return action.question;
    }
  };
}
