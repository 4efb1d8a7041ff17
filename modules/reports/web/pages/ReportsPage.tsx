import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink, useQueryParameters } from '#web/links.tsx';
import type { LngLat } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listReports } from '../../contract/routes.ts';
import type { ReportSummary } from '../../contract/report.ts';
import { useCategories } from '../categories.ts';
import { ReportFilters } from '../components/ReportFilters.tsx';
import { ReportList } from '../components/ReportList.tsx';
import { ReportsMap } from '../components/ReportsMap.tsx';
import { ViewSwitch } from '../components/ViewSwitch.tsx';
import type { FilterDesk, StatusChoice } from '../filter.ts';
import { filterInput, useReportFilter } from '../filter.ts';
import classes from './ReportsPage.module.css';

const path = '/reports';
const pageSize = 20;
const statuses: readonly StatusChoice[] = [
  'open',
  'done',
  'assigned',
  'in-work',
  'planned',
  'reopened',
  'answered',
  'confirmed',
  'closed',
];

export function ReportsPage(): ReactNode {
  const t = useText();
  const categories = useCategories();
  const desk = useReportFilter(path);
  const isMap = useQueryParameters().get('view') === 'map';
  const [pointed, setPointed] = useState<LngLat | null>(null);
  const point = ({ place }: ReportSummary): void => setPointed([place.lng, place.lat]);
  return (
    <Page
      title={t('reports.list.title')}
      lead={t('reports.list.lead')}
      width="full"
      actions={
        <>
          <ButtonLink
            to={subscribePath(desk.filter.categoryId)}
            variant="default"
            leftSection={<icons.bell size={20} aria-hidden="true" />}
          >
            {t('reports.subscriptions.list-button')}
          </ButtonLink>
          <ButtonLink to="/reports/new" leftSection={<icons.report size={20} aria-hidden="true" />}>
            {t('reports.new.title')}
          </ButtonLink>
        </>
      }
    >
      <div className={classes.top}>
        <ReportFilters
          desk={desk}
          categories={categories}
          statuses={statuses}
          allText={t('reports.filter.any-status')}
        />
        {/* A phone has room for one of the two. */}
        <ViewSwitch path={path} className={classes.switch} />
      </div>
      <div className={classes.both} data-view={isMap ? 'map' : 'list'}>
        <section className={classes.list} aria-label={t('reports.list.title')}>
          <ReportPages key={JSON.stringify(desk.filter)} desk={desk} onPoint={point} />
        </section>
        <div className={classes.map}>
          <ReportsMap filter={desk.filter} categories={categories} marker={pointed} />
        </div>
      </div>
    </Page>
  );
}

function subscribePath(categoryId: string | null): string {
  return categoryId === null ? '/reports/subscriptions' : `/reports/subscriptions?category=${categoryId}`;
}

interface ReportPagesProps {
  readonly desk: FilterDesk;
  readonly before?: number;
  readonly onPoint: (report: ReportSummary) => void;
}

/** A page of the list and, when asked for, the next one below it. */
function ReportPages({ desk, before, onPoint }: ReportPagesProps): ReactNode {
  const t = useText();
  const [isMoreAsked, setIsMoreAsked] = useState(false);
  const input = { ...filterInput(desk.filter), limit: pageSize, ...(before ? { before } : {}) };
  const page = useQueryRoute(listReports, input);
  if (page.isPending) return <LoadingState />;
  if (page.error) return <ErrorState problem={page.error} onRetry={() => void page.refetch()} />;

  const { reports, next } = page.data;
  if (reports.length === 0 && !before) return <NothingFound desk={desk} />;
  return (
    <div className={classes.pages}>
      <ReportList reports={reports} label={t('reports.list.title')} onPoint={onPoint} />
      {next && !isMoreAsked ? (
        <Button variant="default" onClick={() => setIsMoreAsked(true)}>
          {t('reports.list.more')}
        </Button>
      ) : null}
      {next && isMoreAsked ? <ReportPages desk={desk} before={next} onPoint={onPoint} /> : null}
    </div>
  );
}

function NothingFound({ desk }: { desk: FilterDesk }): ReactNode {
  const t = useText();
  if (!desk.isNarrowed) {
    return (
      <EmptyState
        icon="report"
        title={t('reports.list.empty')}
        action={<ButtonLink to="/reports/new">{t('reports.new.title')}</ButtonLink>}
      >
        {t('reports.list.empty-text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title={t('reports.list.nothing')}
      action={
        <Button variant="default" onClick={desk.clear}>
          {t('reports.filter.clear')}
        </Button>
      }
    >
      {t('reports.list.nothing-text')}
    </EmptyState>
  );
}
