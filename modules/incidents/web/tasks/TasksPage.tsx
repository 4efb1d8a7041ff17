import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Page } from '#web/design/Page.tsx';
import { TextLink, useGo, useQueryParameters } from '#web/links.tsx';
import { listenLive } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { taskChanged } from '../../contract/events.ts';
import { listTasks, readTask } from '../../contract/tasks.ts';
import type { TaskSummary } from '../../contract/tasks.ts';
import board from '../board/Board.module.css';
import { TaskState } from '../shared/TaskState.tsx';
import { clockText, useNow } from '../shared/use-now.ts';
import { TaskPane } from './TaskPane.tsx';
import { UnitList } from './UnitList.tsx';

const path = '/work/incidents/tasks';

/** A service's own call-outs, at its desk and on the phone of its crew. */
export function TasksPage(): ReactNode {
  const t = useText();
  const go = useGo();
  const query = useQueryParameters();
  const [taskId, isDone] = [query.get('task'), query.get('done') === 'true'];
  const list = useQueryRoute(listTasks, { limit: 100, ...(isDone ? { isDone: 'true' } : {}) });
  useLiveTasks();
  const { tasks = [], units = [] } = list.data ?? {};
  return (
    <Page
      title={t('incidents.nav.tasks')}
      width="full"
      actions={
        <Button variant="default" onClick={() => void go(isDone ? path : `${path}?done=true`)}>
          {t(isDone ? 'incidents.work.show-open' : 'incidents.work.show-done')}
        </Button>
      }
    >
      <div className={board.board} data-card={taskId !== null || undefined}>
        <div className={board.list}>
          {list.isPending ? <LoadingState /> : null}
          {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data && tasks.length === 0 ? (
            <EmptyState icon="check" title={t('incidents.work.empty')} />
          ) : null}
          <ul className={board.rows} aria-label={t('incidents.nav.tasks')}>
            {tasks.map((task) => (
              <li key={task.id}>
                <TaskRow task={task} to={`${path}?${isDone ? 'done=true&' : ''}task=${task.id}`} />
              </li>
            ))}
          </ul>
          {isDone ? null : <UnitList units={units} />}
        </div>
        <div className={board.pane}>
          {taskId ? (
            <TaskPane key={taskId} id={taskId} units={units} onClose={() => void go(path)} />
          ) : (
            <p className={board.hint}>{t('incidents.work.choose')}</p>
          )}
        </div>
      </div>
    </Page>
  );
}

/** Only the task that changed is read again: each look leaves a row in the audit. */
function useLiveTasks(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      listenLive({
        ids: [taskChanged.id],
        onEvent: ({ subjectId }) => {
          void client.invalidateQueries({ queryKey: [listTasks.id] });
          void client.invalidateQueries({ queryKey: [readTask.id, { id: subjectId }] });
        },
        onReset: () => void client.invalidateQueries(),
      }),
    [client],
  );
}

function TaskRow({ task, to }: { task: TaskSummary; to: string }): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const { incidentTitle, address, number, state, isLate, priority, addedAt, answerBy, title, unit } = task;
  return (
    <article className={board.row} data-priority={priority}>
      <p className={board.rowHead}>
        <span className={board.priority}>{t('incidents.priority', { priority })}</span>
        <span className={board.muted}>{t('incidents.number', { number: String(number ?? '') })}</span>
        <span className={board.muted}>{time(addedAt)}</span>
      </p>
      <TextLink to={to} className={board.rowTitle}>
        {incidentTitle}
      </TextLink>
      <p className={board.rowPlace}>{address || t('incidents.row.no-place')}</p>
      <p className={board.chip}>
        {[title, unit].filter(Boolean).join(' · ')} <TaskState state={state} isLate={isLate} />
        {answerBy ? <AnswerClock until={answerBy} /> : null}
      </p>
    </article>
  );
}

function AnswerClock({ until }: { until: string }): ReactNode {
  const now = useNow();
  const seconds = (Date.parse(until) - now) / 1000;
  return (
    <span className={board.clock} data-late={seconds < 10 || undefined} role="timer">
      {clockText(Math.ceil(seconds))}
    </span>
  );
}
