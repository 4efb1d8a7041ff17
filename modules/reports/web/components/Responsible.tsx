import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import type { RoutingReason } from '../../contract/routing.ts';
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
        {routingReason ? (
          <dd className={classes.why}>
            {t(routingReason.key, routingReason.values)}
            <WhyHere reason={routingReason} />
          </dd>
        ) : null}
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

/** Which rule decided, and which others fitted and lost. */
function WhyHere({ reason }: { reason: RoutingReason }): ReactNode {
  const t = useText();
  const { layer, rule, others = [] } = reason;
  if (!layer || !rule) return null;
  const quoted = (note: string): string => (note === '' ? '' : `«${note}»`);
  return (
    <details>
      <summary>{t('reports.routing.why')}</summary>
      {t('reports.routing.decided-by', {
        layer: t(`reports.routing-layer.${layer}`),
        number: rule.number,
        note: quoted(rule.note),
      })}
      <ul>
        {others.map(({ number, note, outcome }) => (
          <li key={number}>
            {t('reports.routing.other', {
              number,
              note: quoted(note),
              outcome: t(`reports.rule-outcome.${outcome}`),
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}
