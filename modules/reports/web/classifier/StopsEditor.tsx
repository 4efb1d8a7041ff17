import type { ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { StopMessage } from '../../contract/classifier.ts';
import classes from './Classifier.module.css';
import { TextsFields, withItem } from './fields.tsx';

export interface StopsEditorProps {
  readonly messages: readonly StopMessage[];
  readonly onChange: (messages: StopMessage[]) => void;
}

export function StopsEditor({ messages, onChange }: StopsEditorProps): ReactNode {
  const t = useText();
  const blank: StopMessage = {
    code: `message-${messages.length + 1}`,
    effect: 'warning',
    texts: { ru: '', uk: '', en: '' },
    phone: null,
  };
  return (
    <section className={classes.items} aria-label={t('reports.classifier.stops')}>
      <h3>{t('reports.classifier.stops')}</h3>
      {messages.map((message, index) => {
        const change = (changes: Partial<StopMessage>): void =>
          onChange(withItem(messages, index, { ...message, ...changes }));
        return (
          <div key={index} className={classes.item}>
            <TextsFields
              label={t('reports.classifier.wording')}
              value={message.texts}
              onChange={(texts) => change({ texts })}
            />
            <div className={classes.row}>
              <NativeSelect
                label={t('reports.classifier.effect')}
                data={(['warning', 'stop'] as const).map((effect) => ({
                  value: effect,
                  label: t(`reports.stop-effect.${effect}`),
                }))}
                value={message.effect}
                onChange={(event) =>
                  change({ effect: event.currentTarget.value === 'stop' ? 'stop' : 'warning' })
                }
              />
              <TextInput
                label={t('reports.classifier.phone')}
                type="tel"
                value={message.phone ?? ''}
                onChange={(event) => change({ phone: event.currentTarget.value || null })}
              />
              <Button variant="subtle" color="red" onClick={() => onChange(withItem(messages, index, null))}>
                {t('reports.classifier.remove')}
              </Button>
            </div>
          </div>
        );
      })}
      <Button
        variant="default"
        leftSection={<icons.plus size={18} aria-hidden="true" />}
        onClick={() => onChange([...messages, blank])}
      >
        {t('reports.classifier.add-stop')}
      </Button>
    </section>
  );
}
