import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ShownStopMessage } from '../../contract/classifier.ts';

/** "Call 112", "this is for the gas service": a warning to read, or an end to the form with a number to call. */
export function StopMessages({ messages }: { messages: readonly ShownStopMessage[] }): ReactNode {
  const t = useText();
  return messages.map(({ code, effect, text, phone }) => (
    <Notice key={code} kind={effect === 'stop' ? 'danger' : 'warning'}>
      <p>{text}</p>
      {phone ? (
        <Button
          component="a"
          href={`tel:${phone.replace(/[^\d+]/g, '')}`}
          variant={effect === 'stop' ? 'filled' : 'default'}
          leftSection={<icons.phone size={20} aria-hidden="true" />}
        >
          {t('reports.new.call', { phone })}
        </Button>
      ) : null}
    </Notice>
  ));
}
