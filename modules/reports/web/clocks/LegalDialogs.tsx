import type { ReactNode } from 'react';
import { useState } from 'react';
import { NumberInput, Select, Textarea } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { extendClock, readClocks, setLegalClass } from '../../contract/clock-routes.ts';
import type { ClockView } from '../../contract/clocks.ts';
import { listQueue, listTasks, readReport } from '../../contract/routes.ts';
import classes from './Clocks.module.css';

const touched = [readClocks, readReport, listQueue, listTasks];

interface Known {
  readonly number: number;
  readonly version: number;
}

export function LegalClassDialog({
  report,
  answer,
  onClose,
}: {
  report: Known;
  answer: OutputOf<typeof readClocks>;
  onClose: () => void;
}): ReactNode {
  const t = useText();
  const others = answer.legalClasses.filter((known) => known !== answer.legalClass);
  const [legalClass, setLegalClassTo] = useState(others[0]);
  const [reason, setReason] = useState('');
  const change = useCommand(setLegalClass, { changes: touched, onDone: onClose });
  return (
    <FormDialog
      title={t('reports.clock.change-class')}
      submit={t('reports.clock.save-class')}
      isBusy={change.isPending}
      problem={change.error}
      onClose={onClose}
      onSubmit={() => legalClass && change.mutate({ ...report, legalClass, reason })}
    >
      <Select
        label={t('reports.clock.class')}
        description={t('reports.clock.class-hint')}
        data={others.map((known) => ({ value: known, label: t(`reports.legal-class.${known}`) }))}
        value={legalClass ?? null}
        onChange={(value) => setLegalClassTo(others.find((known) => known === value))}
        required
      />
      <Textarea
        label={t('reports.moderation.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        minLength={3}
        maxLength={1000}
        required
        autosize
        minRows={2}
      />
    </FormDialog>
  );
}

export function ExtendDialog({
  report,
  clocks,
  onClose,
}: {
  report: Known;
  clocks: readonly ClockView[];
  onClose: () => void;
}): ReactNode {
  const t = useText();
  const clock = clocks[0];
  const limit = clock?.extensionDaysLeft ?? 0;
  const [days, setDays] = useState(limit);
  const [reason, setReason] = useState('');
  const extend = useCommand(extendClock, { changes: touched, onDone: onClose });
  if (!clock) return null;
  return (
    <FormDialog
      title={t('reports.clock.extend')}
      submit={t('reports.clock.extend')}
      isBusy={extend.isPending}
      problem={extend.error}
      onClose={onClose}
      onSubmit={() => extend.mutate({ ...report, ruleId: clock.ruleId, days, reason })}
    >
      <p className={classes.muted}>{t('reports.clock.extend-hint')}</p>
      <NumberInput
        label={t('reports.clock.days')}
        description={t('reports.clock.days-limit', { count: limit })}
        min={1}
        max={limit}
        value={days}
        onChange={(value) => setDays(Number(value))}
        required
      />
      <Textarea
        label={t('reports.moderation.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        minLength={3}
        maxLength={1000}
        required
        autosize
        minRows={2}
      />
    </FormDialog>
  );
}
