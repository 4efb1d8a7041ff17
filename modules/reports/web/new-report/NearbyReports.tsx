import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { ButtonLink, TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { listMyReports, supportReport } from '../../contract/routes.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { ReportSummary } from '../../contract/report.ts';
import type { previewReport } from '../../contract/routes.ts';
import type { Categories } from '../categories.ts';
import { ReportBrief } from '../components/ReportItem.tsx';
import { useReportCommand } from '../report-queries.ts';
import classes from './NewReport.module.css';

export interface NearbyReportsProps {
  readonly reports: OutputOf<typeof previewReport>['nearby'];
  readonly categories: Categories;
}

/** Perhaps somebody has already reported it: then one press does more than a second report. */
export function NearbyReports({ reports, categories }: NearbyReportsProps): ReactNode {
  const t = useText();
  const { person } = useSession();
  const mine = useQueryRoute(listMyReports, { limit: 200 }, { isEnabled: person !== null });
  const followed = new Set(mine.data?.reports.map(({ number }) => number));
  if (reports.length === 0) return null;
  return (
    <section className={classes.nearby} aria-labelledby="report-nearby">
      <h2 id="report-nearby" className={classes.nearbyTitle}>
        {t('reports.new.nearby')}
      </h2>
      <p className={classes.hint}>{t('reports.new.nearby-hint')}</p>
      <ul className={classes.nearbyList}>
        {reports.map((report) => (
          <li key={report.id} className={classes.nearbyItem}>
            <ReportBrief report={report} categories={categories} />
            <p className={classes.hint}>
              {t(report.isSameText ? 'reports.new.nearby-same' : 'reports.new.nearby-far', {
                metres: report.distanceM,
              })}
            </p>
            <div className={classes.nearbyActions}>
              <MeToo report={report} isFollowed={followed.has(report.number)} />
              <TextLink to={`/reports/${report.number}`}>{t('reports.new.nearby-open')}</TextLink>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MeToo({ report, isFollowed }: { report: ReportSummary; isFollowed: boolean }): ReactNode {
  const t = useText();
  const { person } = useSession();
  const support = useReportCommand(supportReport);
  const leftSection = <icons.people size={20} aria-hidden="true" />;
  if (!person) {
    return (
      <ButtonLink to="/sign-in?next=/reports/new" variant="default" leftSection={leftSection}>
        {t('reports.me-too')}
      </ButtonLink>
    );
  }
  if (support.isSuccess)
    return (
      <p className={classes.done} role="status">
        {t('reports.me-too-done')}
      </p>
    );
  if (isFollowed) return <p className={classes.hint}>{t('reports.new.nearby-followed')}</p>;
  return (
    <>
      <Button
        variant="default"
        leftSection={leftSection}
        loading={support.isPending}
        onClick={() => support.mutate({ number: report.number })}
      >
        {t('reports.me-too')}
      </Button>
      {support.error ? (
        <p className={classes.error} role="alert">
          {problemText(support.error, t)}
        </p>
      ) : null}
    </>
  );
}
