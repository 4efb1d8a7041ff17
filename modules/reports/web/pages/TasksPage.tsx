import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Drawer } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { useLiveQueries } from '#web/live.ts';
import type { MapPoint } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { SavedFilters } from '#web/saved-filters/SavedFilters.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { Translate } from '#web/texts.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import {
  reportAllotted,
  reportAssigned,
  reportChanged,
  reportReopened,
  reportReplied,
  reportReturned,
  workProposed,
} from '../../contract/events.ts';
import { listTasks, readReport } from '../../contract/routes.ts';
import type { ReportSummary } from '../../contract/report.ts';
import { ViewSwitch } from '../components/ViewSwitch.tsx';
import { WhoseFilter, whoseInput, whoseName } from '../allotment/WhoseFilter.tsx';
import { BulkBar, workActs } from '../bulk/BulkBar.tsx';
import { useMarks } from '../bulk/use-marks.ts';
import { useCategories } from '../categories.ts';
import { ReportFilters } from '../components/ReportFilters.tsx';
import type { FilterDesk, StatusChoice } from '../filter.ts';
import { filterInput, filterNames, useReportFilter } from '../filter.ts';
import { ShortlistFilter, shortlistInput, shortlistName } from '../shortlists/ShortlistFilter.tsx';
import { mapGroupOf, mapKinds } from '../statuses.ts';
import { tasksAtMost } from '../work-offline/keep-tasks.ts';
import { TaskList } from '../work-offline/TaskList.tsx';
import type { TaskListProps } from '../work-offline/TaskList.tsx';
import { TaskSheet } from '../work-offline/TaskSheet.tsx';
import { useTasks } from '../work-offline/use-tasks.ts';
import { WaitingSteps } from '../work-offline/WaitingSteps.tsx';
import offline from '../work-offline/WorkOffline.module.css';
import classes from './TasksPage.module.css';

const path = '/work/reports/tasks';
const savedNames = [...filterNames, whoseName, shortlistName];
const taskEvents = [
  reportAssigned,
  reportAllotted,
  reportChanged,
  reportReopened,
  reportReplied,
  reportReturned,
  workProposed,
];
const taskRoutes = [listTasks, readReport];
const statuses: readonly StatusChoice[] = ['assigned', 'in-work', 'planned', 'waiting', 'reopened'];

/** The executor's day: what is most urgent stands first; a press opens the task with everything needed to finish it. */
export function TasksPage(): ReactNode {
  const t = useText();
  const desk = useReportFilter(path);
  const categories = useCategories();
  const whose = useQueryParameters().get(whoseName);
  const list = useQueryParameters().get(shortlistName);
  const tasks = useTasks({
    ...filterInput(desk.filter),
    ...whoseInput(whose),
    ...shortlistInput(list),
    limit: tasksAtMost,
  });
  useLiveQueries(taskEvents, taskRoutes);
  const reports = tasks.content ?? [];
  const overdueCount = reports.filter(({ isOverdue }) => isOverdue).length;
  const open = useOpenTask();
  return (
    <Page
      title={t('reports.tasks.title')}
      width="full"
      {...(tasks.content
        ? { lead: t('reports.tasks.lead', { count: reports.length, overdue: overdueCount }) }
        : {})}
      actions={<ViewSwitch path={path} className={classes.switch} />}
    >
      <SavedFilters page={path} names={savedNames} />
      <ReportFilters desk={desk} categories={categories} statuses={statuses} allText={t('reports.tasks.all')}>
        <WhoseFilter path={path} />
        <ShortlistFilter path={path} />
      </ReportFilters>
      <div className={classes.body}>
        <div className={offline.stack}>
          {tasks.keptAtMs === null ? null : <KeptNotice keptAtMs={tasks.keptAtMs} desk={desk} />}
          <WaitingSteps />
        </div>
        {tasks.isPending && !tasks.content ? <LoadingState /> : null}
        {tasks.problem ? <ErrorState problem={tasks.problem} onRetry={tasks.retry} /> : null}
        {tasks.content && reports.length === 0 ? (
          <NoTasks desk={desk} isOfSomebody={whose !== null || list !== null} />
        ) : null}
        <ChosenTasks reports={reports} onOpen={open} isOnline={tasks.keptAtMs === null} />
      </div>
      <OpenedTask onClose={() => open(null)} />
    </Page>
  );
}

function OpenedTask({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText();
  const opened = Number(useQueryParameters().get('task') ?? 0);
  return (
    <Drawer
      opened={opened > 0}
      onClose={onClose}
      position="right"
      size="min(100%, 36rem)"
      title={t('reports.number', { number: String(opened) })}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      {opened > 0 ? <TaskSheet number={opened} /> : null}
    </Drawer>
  );
}

/** Several tasks are chosen where the server can be asked; on the way they are done one by one. */
function ChosenTasks({ reports, onOpen, isOnline }: ChosenTasksProps): ReactNode {
  const t = useText();
  const [isChoosing, setIsChoosing] = useState(false);
  const marks = useMarks(isChoosing ? reports : []);
  const choosing = (
    <Button
      variant={isChoosing ? 'filled' : 'default'}
      aria-pressed={isChoosing}
      leftSection={<icons.checklist size={20} aria-hidden="true" />}
      onClick={() => setIsChoosing(!isChoosing)}
    >
      {t(isChoosing ? 'reports.bulk.choosing' : 'reports.bulk.choose')}
    </Button>
  );
  return (
    <>
      {reports.length > 0 ? (
        <Tasks
          reports={reports}
          onOpen={onOpen}
          marks={isChoosing && isOnline ? marks : null}
          beside={isOnline ? choosing : null}
        />
      ) : null}
      <BulkBar marks={marks} acts={workActs} />
    </>
  );
}

interface ChosenTasksProps extends Omit<TaskListProps, 'marks' | 'beside'> {
  readonly isOnline: boolean;
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

function Tasks({ reports, onOpen, marks, beside }: TaskListProps): ReactNode {
  const t = useText();
  const isMap = useQueryParameters().get('view') === 'map';
  if (isMap) {
    return (
      <div className={classes.map}>
        <TownMap
          label={t('reports.tasks.map')}
          points={reports.map((report) => pointOf(t, report))}
          kinds={mapKinds}
          onPointOpen={(id) => onOpen(Number(id))}
        />
      </div>
    );
  }
  return <TaskList reports={reports} onOpen={onOpen} marks={marks} beside={beside} />;
}

function pointOf(t: Translate, { number, place, status }: ReportSummary): MapPoint {
  const label = t('reports.number', { number: String(number) });
  return { id: String(number), ...place, kind: mapGroupOf(status), label };
}

function KeptNotice({ keptAtMs, desk }: { keptAtMs: number; desk: FilterDesk }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <Notice kind="info">
      {t('reports.offline.list-of', { at: dateTime(new Date(keptAtMs)) })}
      {desk.isNarrowed ? ` ${t('reports.offline.unfiltered')}` : null}
    </Notice>
  );
}

function NoTasks({ desk, isOfSomebody }: { desk: FilterDesk; isOfSomebody: boolean }): ReactNode {
  const t = useText();
  if (!desk.isNarrowed && !isOfSomebody)
    return (
      <EmptyState icon="check" title={t('reports.tasks.empty')}>
        {t('reports.tasks.empty-text')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon="search"
      title={t('reports.list.nothing')}
      {...(desk.isNarrowed
        ? {
            action: (
              <Button variant="default" onClick={desk.clear}>
                {t('reports.filter.clear')}
              </Button>
            ),
          }
        : {})}
    >
      {t('reports.list.nothing-text')}
    </EmptyState>
  );
}
