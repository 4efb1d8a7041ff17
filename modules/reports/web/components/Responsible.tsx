import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import { isOpen } from '../../contract/statuses.ts';
import classes from './Responsible.module.css';
import { OverdueBadge } from './StatusBadge.tsx';

/** Who answers, why they, and by when. */
export function Responsible({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { civilDate, date } = useFormats();
  const { organisation, routingReason, dueOn, plannedOn, status } = report;
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('reports.new.who-answers')}</dt>
        <dd className={classes.strong}>{organisation?.name ?? t('reports.card.nobody-yet')}</dd>
        {routingReason ? <dd className={classes.why}>{t(routingReason.key, routingReason.values)}</dd> : null}
      </div>
      {dueOn ? (
        <div>
          <dt>{t('reports.new.by-when')}</dt>
          <dd className={classes.strong}>
            {civilDate(dueOn)} {report.isOverdue ? <OverdueBadge /> : null}
          </dd>
        </div>
      ) : null}
      {plannedOn && isOpen(status) ? (
        <div>
          <dt>{t('reports.card.planned')}</dt>
          <dd className={classes.strong}>{civilDate(plannedOn)}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t('reports.card.sent')}</dt>
        <dd>{date(report.createdAt)}</dd>
      </div>
      {report.reopenedCount > 0 ? (
        <div>
          <dt>{t('reports.card.reopened')}</dt>
          <dd>{t('reports.card.reopened-times', { count: report.reopenedCount })}</dd>
        </div>
      ) : null}
    </dl>
  );
}
