import type { ReactNode } from 'react';
import { TextLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { IncidentSummary, TaskView } from '../../contract/incident.ts';
import { isTaskOpen, isUnanswered } from '../../contract/ladder.ts';
import { TaskState } from '../shared/TaskState.tsx';
import { clockText, useNow } from '../shared/use-now.ts';
import classes from './Board.module.css';

export interface CardRowProps {
  readonly incident: IncidentSummary;
  readonly to: string;
  readonly isCurrent: boolean;
}

/** One card of the list: how urgent, what, where, and which service has not answered. */
export function CardRow({ incident, to, isCurrent }: CardRowProps): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const { number, title, address, priority, status, tasks, createdAt, alarmCount, injuredCount } = incident;
  const facts = [
    injuredCount > 0 ? t('incidents.row.injured', { count: injuredCount }) : '',
    alarmCount > 0 ? t('incidents.row.alarms', { count: alarmCount }) : '',
  ].filter(Boolean);
  return (
    <article className={classes.row} data-priority={priority} data-current={isCurrent || undefined}>
      <p className={classes.rowHead}>
        <span className={classes.priority}>{t('incidents.priority', { priority })}</span>
        <span className={classes.muted}>
          {number === null
            ? t(`incidents.status.${status}`)
            : t('incidents.number', { number: String(number) })}
        </span>
        <span className={classes.muted}>{time(createdAt)}</span>
      </p>
      <TextLink to={to} className={classes.rowTitle}>
        {title || t('incidents.row.untitled')}
      </TextLink>
      <p className={classes.rowPlace}>{address || t('incidents.row.no-place')}</p>
      {facts.length > 0 ? <p className={classes.rowPlace}>{facts.join(' · ')}</p> : null}
      <ul className={classes.chips}>
        {tasks
          .filter(({ state }) => isTaskOpen(state))
          .map((task) => (
            <li key={task.id} className={classes.chip}>
              {task.title} <TaskState state={task.state} isLate={task.isLate} />
              {isUnanswered(task.state) ? <Waiting task={task} /> : null}
            </li>
          ))}
      </ul>
    </article>
  );
}

/** How long the service has been silent. */
function Waiting({ task }: { task: TaskView }): ReactNode {
  const now = useNow();
  const seconds = (now - Date.parse(task.addedAt)) / 1000;
  return (
    <span className={classes.clock} data-late={task.isLate || undefined}>
      {clockText(seconds)}
    </span>
  );
}
