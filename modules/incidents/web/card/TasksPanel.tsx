import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { IncidentCard, TaskView } from '../../contract/incident.ts';
import { addServices, listIncidents, proposeServices, readIncident } from '../../contract/routes.ts';
import { TaskState } from '../shared/TaskState.tsx';
import { clockText, useNow } from '../shared/use-now.ts';
import classes from './Card.module.css';

/** Every service on its own ladder with its own clock, and who else may be sent. */
export function TasksPanel({ card }: { card: IncidentCard }): ReactNode {
  const t = useText();
  return (
    <section className={classes.panel} aria-labelledby="tasks-title">
      <h3 id="tasks-title">{t('incidents.tasks.title')}</h3>
      {card.tasks.length === 0 ? <p className={classes.muted}>{t('incidents.tasks.none')}</p> : null}
      <ul className={classes.services}>
        {card.tasks.map((task) => (
          <li key={task.id}>
            <Task task={task} />
          </li>
        ))}
      </ul>
      {card.can.change ? <More card={card} /> : null}
    </section>
  );
}

function Task({ task }: { task: TaskView }): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const { title, phone, state, isLate, answerBy, unit, reason, changedAt, escalation } = task;
  return (
    <div className={classes.task}>
      <p className={classes.taskHead}>
        <strong>{title}</strong>
        <TaskState state={state} isLate={isLate} />
        {answerBy ? <Countdown until={answerBy} /> : null}
      </p>
      <p className={classes.fine}>
        {[
          time(changedAt),
          unit,
          phone,
          isLate ? t('incidents.tasks.late') : null,
          escalation > 0 ? t('incidents.tasks.escalated', { rung: escalation }) : null,
          reason,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

function Countdown({ until }: { until: string }): ReactNode {
  const now = useNow();
  const seconds = (Date.parse(until) - now) / 1000;
  return (
    <span className={classes.countdown} data-late={seconds < 10 || undefined} role="timer">
      {clockText(Math.ceil(seconds))}
    </span>
  );
}

/** Services not on the card yet: those of the present level first, each added by one press. */
function More({ card }: { card: IncidentCard }): ReactNode {
  const t = useText();
  const { typeCode, level, place } = card.fields;
  const proposals = useQueryRoute(proposeServices, {
    level,
    ...(typeCode ? { typeCode } : {}),
    ...place,
  });
  const add = useCommand(addServices, { changes: [readIncident, listIncidents] });
  const there = new Set(card.tasks.map(({ serviceId }) => serviceId));
  const others = (proposals.data?.services ?? []).filter(({ serviceId }) => !there.has(serviceId));
  const missing = others.filter(({ isProposed }) => isProposed);
  return (
    <details className={classes.more} open={missing.length > 0}>
      <summary>{t('incidents.tasks.add')}</summary>
      {add.error ? <Notice kind="danger">{problemText(add.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        {others.map(({ serviceId, title, isProposed }) => (
          <Button
            key={serviceId}
            size="compact-md"
            variant={isProposed ? 'filled' : 'default'}
            onClick={() => add.mutate({ id: card.id, serviceIds: [serviceId] })}
          >
            {title}
          </Button>
        ))}
      </div>
    </details>
  );
}
