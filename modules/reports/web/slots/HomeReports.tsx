import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listMyReports, listReports } from '../../contract/routes.ts';
import { ReportList } from '../components/ReportList.tsx';
import { WaitingReports } from '../new-report/WaitingReports.tsx';
import { isOpen } from '../../contract/statuses.ts';

const latestShown = 6;
const ownShown = 3;

/** On the first page: what waits on this device, what of mine is open, what is new in the town. */
export function HomeReports(): ReactNode {
  const { permissions } = useSession();
  return (
    <div>
      <WaitingReports />
      {permissions.includes('reports.report.create') ? <OwnOpenReports /> : null}
      <LatestReports />
    </div>
  );
}

/** Absent when there is nothing to say: it is an addition to the page, not a place on it. */
function OwnOpenReports(): ReactNode {
  const t = useText();
  const mine = useQueryRoute(listMyReports, { limit: 30 });
  const open = (mine.data?.reports ?? []).filter(
    ({ status }) => isOpen(status) || status === 'answered' || status === 'moderation',
  );
  if (open.length === 0) return null;
  const shown = [...open]
    .sort((a, b) => Number(b.status === 'answered') - Number(a.status === 'answered'))
    .slice(0, ownShown);
  return (
    <Section
      title={t('reports.home.mine')}
      aside={<TextLink to="/reports/mine">{t('reports.home.all-mine')}</TextLink>}
    >
      <ReportList reports={shown} label={t('reports.home.mine')} columns="many" />
    </Section>
  );
}

function LatestReports(): ReactNode {
  const t = useText();
  const latest = useQueryRoute(listReports, { limit: latestShown });
  return (
    <Section
      title={t('reports.home.latest')}
      aside={<TextLink to="/reports">{t('reports.home.all')}</TextLink>}
    >
      {latest.isPending ? <LoadingState /> : null}
      {latest.error ? <ErrorState problem={latest.error} onRetry={() => void latest.refetch()} /> : null}
      {latest.data?.reports.length === 0 ? (
        <EmptyState icon="report" title={t('reports.list.empty')}>
          {t('reports.list.empty-text')}
        </EmptyState>
      ) : null}
      {latest.data ? (
        <ReportList reports={latest.data.reports} label={t('reports.home.latest')} columns="many" />
      ) : null}
    </Section>
  );
}
