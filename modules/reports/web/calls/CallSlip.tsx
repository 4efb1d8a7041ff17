import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { takeCall } from '../../contract/call-routes.ts';
import actions from '../actions/Actions.module.css';
import { focusOnMount } from '../components/focus-on-mount.ts';
import classes from './Calls.module.css';

export interface CallSlipProps {
  readonly taken: OutputOf<typeof takeCall>;
  readonly onNext: () => void;
}

/** What is read out to the caller, large, and what may be printed for whoever stands at the desk. */
export function CallSlip({ taken, onNext }: CallSlipProps): ReactNode {
  const t = useText();
  const { date, dateTime } = useFormats();
  const { number, organisation, address, dueOn, takenAt } = taken;
  return (
    <Surface>
      <div className={classes.slip} role="status">
        <p className={actions.hint}>{t('reports.call.read-out')}</p>
        <p className={classes.number}>{t('reports.call.number', { number: String(number) })}</p>
        <p>
          {organisation
            ? t('reports.call.organisation', { organisation: organisation.name })
            : t('reports.call.triage')}
        </p>
        {dueOn ? <p>{t('reports.call.due', { date: date(dueOn) })}</p> : null}
        {address ? <p>{address}</p> : null}
        <p className={actions.hint}>{dateTime(takenAt)}</p>
      </div>
      <div className={actions.buttons} data-no-print>
        <Button ref={focusOnMount} onClick={onNext}>
          {t('reports.call.next')}
        </Button>
        <Button
          variant="default"
          leftSection={<icons.file size={20} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t('reports.call.print')}
        </Button>
      </div>
    </Surface>
  );
}
