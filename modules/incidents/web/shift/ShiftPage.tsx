import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useLiveQueries } from '#web/live.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan, useSession } from '#web/session.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { incidentChanged, shiftChanged } from '../../contract/events.ts';
import {
  handOverShift,
  listBreaches,
  listShifts,
  modes,
  openShift,
  readShift,
  setMode,
} from '../../contract/shifts.ts';
import { useNow } from '../shared/use-now.ts';
import { Breaches, Figures, Shifts } from './ShiftTables.tsx';
import classes from './Shift.module.css';

/** A hand-over nobody has signed for so long is shown as late. */
const signWithinMs = 15 * 60_000;

type Now = OutputOf<typeof readShift>;

/** The shift: who is on duty, how the town lives, what was late, and the hand-over with its signature. */
export function ShiftPage(): ReactNode {
  const t = useText();
  const mayKeep = useCan('incidents.shift.keep');
  useLiveQueries([shiftChanged, incidentChanged], [readShift, listBreaches, listShifts]);
  return (
    <Page title={t('incidents.nav.shift')} width="full">
      {mayKeep ? <Current /> : null}
      <Section title={t('incidents.breach.title')}>
        <Breaches />
      </Section>
      <Section title={t('incidents.shift.log')}>
        <Shifts />
      </Section>
    </Page>
  );
}

function Current(): ReactNode {
  const now = useQueryRoute(readShift, {});
  if (now.isPending) return <LoadingState />;
  if (now.error) return <ErrorState problem={now.error} onRetry={() => void now.refetch()} />;
  return (
    <div className={classes.pair}>
      <Surface>
        <OnDuty now={now.data} />
      </Surface>
      <Surface>
        <ModeForm key={now.data.mode} now={now.data} />
      </Surface>
    </div>
  );
}

function OnDuty({ now }: { now: Now }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const open = useCommand(openShift, { changes: [readShift, listShifts] });
  const { shift, figures, unresolvedNow, can } = now;
  return (
    <div className={classes.stack}>
      <h2 className={classes.title}>{t('incidents.shift.on-duty')}</h2>
      {shift ? (
        <p>{t('incidents.shift.by', { person: shift.person, since: dateTime(shift.openedAt) })}</p>
      ) : (
        <Notice kind="warning">{t('incidents.shift.nobody')}</Notice>
      )}
      {figures ? <Figures figures={figures} /> : null}
      <p>{t('incidents.shift.unresolved', { count: unresolvedNow })}</p>
      {shift?.handedAt ? <HandedOver shift={shift} handedAt={shift.handedAt} /> : null}
      {open.error ? <Notice kind="danger">{problemText(open.error, t)}</Notice> : null}
      {can.signOn ? (
        <Button className={classes.start} loading={open.isPending} onClick={() => open.mutate({})}>
          {t(shift ? 'incidents.shift.sign-on' : 'incidents.shift.open')}
        </Button>
      ) : null}
      {shift && shift.handedAt === null ? <HandOver shift={shift} /> : null}
    </div>
  );
}

type Shift = NonNullable<Now['shift']>;

function HandedOver({ shift, handedAt }: { shift: Shift; handedAt: string }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const now = useNow(10_000);
  const isLate = now - Date.parse(handedAt) > signWithinMs;
  const numbers = shift.unresolved
    .map((number) => t('incidents.number', { number: String(number) }))
    .join(', ');
  return (
    <Notice
      kind={isLate ? 'danger' : 'info'}
      title={t(isLate ? 'incidents.shift.unsigned' : 'incidents.shift.handing', { at: dateTime(handedAt) })}
    >
      <p className={classes.note}>{shift.note}</p>
      {numbers ? <p>{t('incidents.shift.cards', { numbers })}</p> : null}
    </Notice>
  );
}

function HandOver({ shift }: { shift: Shift }): ReactNode {
  const t = useText();
  const { person } = useSession();
  const [note, setNote] = useState('');
  const hand = useCommand(handOverShift, { changes: [readShift, listShifts] });
  if (person?.name !== shift.person) return null;
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        hand.mutate({ id: shift.id, note });
      }}
    >
      <Textarea
        label={t('incidents.shift.note')}
        description={t('incidents.shift.note-hint')}
        required
        autosize
        minRows={2}
        minLength={3}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {hand.error ? <Notice kind="danger">{problemText(hand.error, t)}</Notice> : null}
      <Button type="submit" variant="default" className={classes.start} loading={hand.isPending}>
        {t('incidents.shift.hand-over')}
      </Button>
    </form>
  );
}

function ModeForm({ now }: { now: Now }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const maySet = useCan('incidents.mode.set');
  const [mode, setChosen] = useState(now.mode);
  const [reason, setReason] = useState('');
  const set = useCommand(setMode, { changes: [readShift], onDone: () => setReason('') });
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ mode, reason });
      }}
    >
      <h2 className={classes.title}>{t('incidents.mode.title')}</h2>
      <p>
        <strong>{t(`incidents.mode.${now.mode}`)}</strong>
        {now.modeSince ? ` · ${dateTime(now.modeSince)}` : ''}
      </p>
      {now.modeReason ? <p>{now.modeReason}</p> : null}
      {maySet ? (
        <>
          <Select
            label={t('incidents.mode.change')}
            allowDeselect={false}
            data={modes.map((one) => ({ value: one, label: t(`incidents.mode.${one}`) }))}
            value={mode}
            onChange={(value) => setChosen(modes.find((one) => one === value) ?? mode)}
          />
          <TextInput
            label={t('incidents.mode.reason')}
            required
            minLength={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {set.error ? <Notice kind="danger">{problemText(set.error, t)}</Notice> : null}
          <Button
            type="submit"
            variant="default"
            className={classes.start}
            loading={set.isPending}
            disabled={mode === now.mode}
          >
            {t('incidents.mode.set')}
          </Button>
        </>
      ) : null}
    </form>
  );
}
