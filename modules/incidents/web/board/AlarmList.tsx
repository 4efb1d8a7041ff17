import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useShortcuts } from '#web/keyboard.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listIncidents } from '../../contract/routes.ts';
import { acknowledgeAlarm, listAlarms, settleAlarm } from '../../contract/signals.ts';
import type { AlarmView } from '../../contract/signals.ts';
import { Keyed } from '../shared/Keyed.tsx';
import classes from './Board.module.css';

const shownAtOnce = 20;

/** Alarms that wait for a decision; nothing where there are none. */
export function AlarmList({ onOpen }: { onOpen: (id: string) => void }): ReactNode {
  const t = useText();
  const list = useQueryRoute(listAlarms, { limit: shownAtOnce });
  const acknowledge = useCommand(acknowledgeAlarm, { changes: [listAlarms] });
  const { alarms = [], total = 0 } = list.data ?? {};
  const unseen = alarms.find(({ isAcknowledged }) => !isAcknowledged);
  useShortcuts([
    {
      keys: 'a',
      title: t('incidents.alarm.acknowledge'),
      run: () => {
        if (unseen) acknowledge.mutate({ id: unseen.id });
      },
    },
  ]);
  if (list.error) return <Notice kind="danger">{problemText(list.error, t)}</Notice>;
  if (alarms.length === 0) return null;
  return (
    <section aria-label={t('incidents.alarm.title', { count: total })}>
      <h2 className={classes.listTitle}>{t('incidents.alarm.title', { count: total })}</h2>
      <ul className={classes.rows}>
        {alarms.map((alarm) => (
          <li key={alarm.id}>
            <Alarm alarm={alarm} isNext={alarm.id === unseen?.id} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AlarmProps {
  readonly alarm: AlarmView;
  readonly isNext: boolean;
  readonly onOpen: (id: string) => void;
}

function Alarm({ alarm, isNext, onOpen }: AlarmProps): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const { id, title, source, alarmKey, severity, isActive, isAcknowledged, raiseCount, lastAt, text } = alarm;
  return (
    <article className={classes.row} data-severity={severity}>
      <p className={classes.rowHead}>
        <span className={classes.priority}>{t(`incidents.severity.${severity}`)}</span>
        <span className={classes.muted}>
          {t(isActive ? 'incidents.alarm.active' : 'incidents.alarm.cleared')}
          {isAcknowledged ? ` · ${t('incidents.alarm.acknowledged')}` : ''}
        </span>
        <span className={classes.muted}>{time(lastAt)}</span>
      </p>
      <h3 className={classes.rowTitle}>{title}</h3>
      <p className={classes.rowPlace}>
        {[source, alarmKey, text, t('incidents.alarm.count', { count: raiseCount })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Decision alarm={alarm} onOpen={onOpen} />
      {isNext && !isAcknowledged ? <Acknowledge id={id} /> : null}
    </article>
  );
}

function Acknowledge({ id }: { id: string }): ReactNode {
  const t = useText();
  const mayHandle = useCan('incidents.signal.handle');
  const acknowledge = useCommand(acknowledgeAlarm, { changes: [listAlarms] });
  if (!mayHandle) return null;
  return (
    <Button
      variant="subtle"
      size="compact-md"
      className={classes.start}
      onClick={() => acknowledge.mutate({ id })}
    >
      <Keyed label={t('incidents.alarm.acknowledge')} keys="A" />
    </Button>
  );
}

function Decision({ alarm, onOpen }: { alarm: AlarmView; onOpen: (id: string) => void }): ReactNode {
  const t = useText();
  const [isDismissing, setIsDismissing] = useState(false);
  const mayHandle = useCan('incidents.signal.handle');
  const settle = useCommand(settleAlarm, {
    changes: [listAlarms, listIncidents],
    onDone: ({ incidentId }) => {
      if (incidentId) onOpen(incidentId);
    },
  });
  if (!mayHandle) return null;
  const { id, candidates } = alarm;
  return (
    <>
      {settle.error ? <Notice kind="danger">{problemText(settle.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        {candidates.map((candidate) => (
          <Button
            key={candidate.id}
            size="compact-md"
            onClick={() => settle.mutate({ id, decision: { kind: 'join', incidentId: candidate.id } })}
          >
            {t('incidents.alarm.join', {
              number: candidate.number === null ? t('incidents.status.draft') : String(candidate.number),
              metres: candidate.distanceM ?? 0,
            })}
          </Button>
        ))}
        <Button
          size="compact-md"
          variant="default"
          onClick={() => settle.mutate({ id, decision: { kind: 'open' } })}
        >
          {t('incidents.alarm.open')}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={() => setIsDismissing(!isDismissing)}>
          {t('incidents.alarm.dismiss')}
        </Button>
      </div>
      {isDismissing ? (
        <DismissForm
          isSending={settle.isPending}
          onSend={(reason) => settle.mutate({ id, decision: { kind: 'dismiss', reason } })}
        />
      ) : null}
    </>
  );
}

function DismissForm(props: {
  readonly isSending: boolean;
  readonly onSend: (reason: string) => void;
}): ReactNode {
  const t = useText();
  const [reason, setReason] = useState('');
  return (
    <form
      className={classes.buttons}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend(reason);
      }}
    >
      <TextInput
        className={classes.grow}
        label={t('incidents.alarm.reason')}
        required
        minLength={3}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-md" loading={props.isSending}>
        {t('incidents.alarm.dismiss')}
      </Button>
    </form>
  );
}
