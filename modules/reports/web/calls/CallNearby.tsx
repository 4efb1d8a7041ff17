import type { ReactNode } from 'react';
import type { OutputOf } from '#kernel/http/contract.ts';
import { TextLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import type { previewReport } from '../../contract/routes.ts';
import type { Categories } from '../categories.ts';
import { ReportBrief } from '../components/ReportItem.tsx';
import classes from '../new-report/NewReport.module.css';

export interface CallNearbyProps {
  readonly reports: OutputOf<typeof previewReport>['nearby'];
  readonly categories: Categories;
}

/** What was reported here already, to be told to the caller before it is written down once more. */
export function CallNearby({ reports, categories }: CallNearbyProps): ReactNode {
  const t = useText();
  if (reports.length === 0) return null;
  return (
    <section className={classes.nearby} aria-labelledby="call-nearby">
      <h2 id="call-nearby" className={classes.nearbyTitle}>
        {t('reports.call.nearby')}
      </h2>
      <ul className={classes.nearbyList}>
        {reports.map((report) => (
          <li key={report.id} className={classes.nearbyItem}>
            <ReportBrief report={report} categories={categories} />
            <p className={classes.hint}>
              {t(report.isSameText ? 'reports.new.nearby-same' : 'reports.new.nearby-far', {
                metres: report.distanceM,
              })}
            </p>
            <TextLink to={`/reports/${report.number}`}>{t('reports.new.nearby-open')}</TextLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
