import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { TaskSummary } from '../../contract/report.ts';
import { Holder } from '../allotment/AllotmentField.tsx';
import { Marked } from '../bulk/Marked.tsx';
import type { Marks } from '../bulk/use-marks.ts';
import { useCategories } from '../categories.ts';
import { ReportBrief } from '../components/ReportItem.tsx';
import { useOwnPosition } from '../new-report/use-own-position.ts';
import classes from '../pages/TasksPage.module.css';
import { withWaiting } from './step.ts';
import { visitingOrder } from './visiting-order.ts';
import own from './WorkOffline.module.css';
import { useWorkSteps } from './work-outbox.ts';

export interface TaskListProps {
  readonly reports: readonly TaskSummary[];
  readonly onOpen: (number: number) => void;
  /** Present while several are chosen. */
  readonly marks: Marks | null;
  /** Another way of going through the list, in the same row as the order of the way. */
  readonly beside?: ReactNode;
}

/** The tasks as the server orders them, or by the way from where the person stands. */
export function TaskList({ reports, onOpen, marks, beside }: TaskListProps): ReactNode {
  const t = useText();
  const [start, setStart] = useState<Point | null>(null);
  const position = useOwnPosition(setStart);
  const stops = start ? visitingOrder(start, reports) : reports.map((item) => ({ item, distanceM: null }));
  return (
    <>
      <div className={own.stack}>
        <div className={classes.ways}>
          {beside}
          <Button
            variant={start ? 'filled' : 'default'}
            aria-pressed={start !== null}
            loading={position.isAsking}
            leftSection={<icons.location size={20} aria-hidden="true" />}
            onClick={() => (start ? setStart(null) : position.ask())}
          >
            {t('reports.tasks.nearest-first')}
          </Button>
        </div>
        {position.isRefused && !start ? (
          <Notice kind="warning">{t('reports.tasks.no-position')}</Notice>
        ) : null}
      </div>
      <ul className={classes.list} aria-label={t('reports.tasks.title')}>
        {stops.map(({ item, distanceM }) => (
          <li key={item.id}>
            <Marked marks={marks} number={item.number}>
              <TaskItem report={item} distanceM={distanceM} onOpen={onOpen} />
            </Marked>
          </li>
        ))}
      </ul>
    </>
  );
}

interface TaskItemProps {
  readonly report: TaskSummary;
  /** From the stop before; null in an order that is not a way. */
  readonly distanceM: number | null;
  readonly onOpen: (number: number) => void;
}

function TaskItem({ report, distanceM, onOpen }: TaskItemProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const steps = useWorkSteps().filter(({ number }) => number === report.number);
  return (
    <button
      type="button"
      className={classes.task}
      data-overdue={report.isOverdue || undefined}
      onClick={() => onOpen(report.number)}
    >
      {distanceM === null ? null : <Distance distanceM={distanceM} />}
      <ReportBrief report={withWaiting(report, steps)} categories={categories} hasClock />
      <Holder has={report.allottedTo ?? null} />
      {steps.length > 0 ? (
        <span className={own.waits}>
          <icons.offline size={16} aria-hidden="true" />
          {t(
            steps.some(({ trouble }) => trouble !== null)
              ? 'reports.offline.needs-decision'
              : 'reports.offline.waits-short',
          )}
        </span>
      ) : null}
    </button>
  );
}

function Distance({ distanceM }: { distanceM: number }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const isFar = distanceM >= 1000;
  const amount = isFar
    ? number(distanceM / 1000, { maximumFractionDigits: 1 })
    : number(Math.round(distanceM));
  return (
    <span className={own.distance}>
      {isFar ? t('reports.tasks.kilometres-on', { amount }) : t('reports.tasks.metres-on', { amount })}
    </span>
  );
}
