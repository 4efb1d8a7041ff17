import type { ReactNode } from 'react';
import { Button, Drawer } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { TextLink, useGo, useQueryParameters } from '#web/links.tsx';
import { useLiveQueries } from '#web/live.ts';
import type { MapPoint } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { SavedFilters } from '#web/saved-filters/SavedFilters.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import {
  reportAssigned,
  reportChanged,
  reportReopened,
  reportReplied,
  reportReturned,
} from '../../contract/events.ts';
import { listTasks, readReport } from '../../contract/routes.ts';
import type { ReportCard, ReportSummary } from '../../contract/report.ts';
import { AuthorLook } from '../actions/AuthorLook.tsx';
import { WorkActions } from '../actions/WorkActions.tsx';
import { useCategories } from '../categories.ts';
import { ReportFilters } from '../components/ReportFilters.tsx';
import { ReportBrief } from '../components/ReportItem.tsx';
import { Responsible } from '../components/Responsible.tsx';
import type { FilterDesk, StatusChoice } from '../filter.ts';
import { filterInput, filterNames, useReportFilter } from '../filter.ts';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import { mapGroupOf, mapKinds } from '../statuses.ts';
import classes from './TasksPage.module.css';

const path = '/work/reports/tasks';
const taskEvents = [reportAssigned, reportChanged, reportReopened, reportReplied, reportReturned];
const taskRoutes = [listTasks, readReport];
const tasksAtMost = 100;
const statuses: readonly StatusChoice[] = ['assigned', 'in-work', 'planned', 'waiting', 'reopened'];

/** The executor's day: what is most urgent stands first; a press opens the task with everything needed to finish it. */
export function TasksPage(): ReactNode {
  const t = useText();
  const desk = useReportFilter(path);
  const categories = useCategories();
  const tasks = useQueryRoute(
    listTasks,
    { ...filterInput(desk.filter), limit: tasksAtMost },
    { keepsPrevious: true },
  );
  useLiveQueries(taskEvents, taskRoutes);
  const opened = Number(useQueryParameters().get('task') ?? 0);
  const reports = tasks.data?.reports ?? [];
  const overdueCount = reports.filter(({ isOverdue }) => isOverdue).length;
  const open = useOpenTask();
  return (
    <Page
      title={t('reports.tasks.title')}
      width="full"
      {...(tasks.data
        ? { lead: t('reports.tasks.lead', { count: reports.length, overdue: overdueCount }) }
        : {})}
      actions={<ViewSwitch />}
    >
      <SavedFilters page={path} names={filterNames} />
      <ReportFilters
        desk={desk}
        categories={categories}
        statuses={statuses}
        allText={t('reports.tasks.all')}
      />
      <div className={classes.body}>
        {tasks.isPending ? <LoadingState /> : null}
        {tasks.error ? <ErrorState problem={tasks.error} onRetry={() => void tasks.refetch()} /> : null}
        {tasks.data && reports.length === 0 ? <NoTasks desk={desk} /> : null}
        {reports.length > 0 ? <Tasks reports={reports} onOpen={open} /> : null}
      </div>
      <Drawer
        opened={opened > 0}
        onClose={() => open(null)}
        position="right"
        size="min(100%, 36rem)"
        title={t('reports.number', { number: String(opened) })}
        closeButtonProps={{ 'aria-label': t('web.action.close') }}
      >
        {opened > 0 ? <TaskSheet number={opened} /> : null}
      </Drawer>
    </Page>
  );
}

/** The opened task stands in the address, so that the phone's "back" closes it. */
function useOpenTask(): (number: number | null) => void {
  const go = useGo();
  const parameters = useQueryParameters();
  return (number) => {
    if (number === null) parameters.delete('task');
    else parameters.set('task', String(number));
    void go(`${path}?${parameters.toString()}`, { replace: number === null });
  };
}

function ViewSwitch(): ReactNode {
  const t = useText();
  const go = useGo();
  const parameters = useQueryParameters();
  const isMap = parameters.get('view') === 'map';
  const show = (view: string): void => {
    parameters.set('view', view);
    void go(`${path}?${parameters.toString()}`, { replace: true });
  };
  return (
    <div className={classes.switch} role="group" aria-label={t('reports.list.view')}>
      <Button
        variant={isMap ? 'default' : 'filled'}
        aria-pressed={!isMap}
        onClick={() => show('list')}
        leftSection={<icons.list size={20} aria-hidden="true" />}
      >
        {t('reports.list.as-list')}
      </Button>
      <Button
        variant={isMap ? 'filled' : 'default'}
        aria-pressed={isMap}
        onClick={() => show('map')}
        leftSection={<icons.map size={20} aria-hidden="true" />}
      >
        {t('reports.list.as-map')}
      </Button>
    </div>
  );
}

interface TasksProps {
  readonly reports: readonly ReportSummary[];
  readonly onOpen: (number: number) => void;
}

function Tasks({ reports, onOpen }: TasksProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const isMap = useQueryParameters().get('view') === 'map';
  if (isMap) {
    return (
      <div className={classes.map}>
        <TownMap
          label={t('reports.tasks.map')}
          points={reports.map(pointOf)}
          kinds={mapKinds}
          onPointOpen={(id) => onOpen(Number(id))}
        />
      </div>
    );
  }
  return (
    <ul className={classes.list} aria-label={t('reports.tasks.title')}>
      {reports.map((report) => (
        <li key={report.id}>
          <button
            type="button"
            className={classes.task}
            data-overdue={report.isOverdue || undefined}
            onClick={() => onOpen(report.number)}
          >
            <ReportBrief report={report} categories={categories} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function pointOf({ number, place, status }: ReportSummary): MapPoint {
  return { id: String(number), ...place, kind: mapGroupOf(status) };
}

function NoTasks({ desk }: { desk: FilterDesk }): ReactNode {
  const t = useText();
  if (!desk.isNarrowed)
    return (
      <EmptyState icon="check" title={t('reports.tasks.empty')}>
        {t('reports.tasks.empty-text')}
      </EmptyState>
    );
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

function TaskSheet({ number }: { number: number }): ReactNode {
  const report = useQueryRoute(readReport, { number });
  if (report.data) return <Task report={report.data} />;
  return report.error ? (
    <ErrorState problem={report.error} onRetry={() => void report.refetch()} />
  ) : (
    <LoadingState />
  );
}

function Task({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const categories = useCategories();
  const { address, place } = report;
  return (
    <div className={classes.sheet}>
      <ReportBrief report={report} categories={categories} hasText={false} />
      <p className={classes.text}>{report.text}</p>
      <WorkActions report={report} />
      {report.can.work ? null : <p className={classes.note}>{t('reports.tasks.passed-on')}</p>}
      <PhotoGallery photos={report.photos} />
      <Responsible report={report} />
      <div className={classes.sheetMap}>
        <TownMap
          label={t('reports.card.map', { address: address ?? '' })}
          center={[place.lng, place.lat]}
          zoom={16}
          marker={[place.lng, place.lat]}
        />
      </div>
      {report.can.readAuthor ? <AuthorLook number={report.number} /> : null}
      <TextLink to={`/reports/${report.number}`}>{t('reports.tasks.whole')}</TextLink>
    </div>
  );
}
