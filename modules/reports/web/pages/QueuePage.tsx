import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Kbd, Switch } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useShortcuts } from '#web/keyboard.tsx';
import { TextLink, useGo, useQueryParameters } from '#web/links.tsx';
import { useLiveQueries } from '#web/live.ts';
import { TownMap } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { SavedFilters } from '#web/saved-filters/SavedFilters.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import {
  reportAnswerSubmitted,
  reportAssigned,
  reportBounced,
  reportCreated,
  reportHidden,
  reportPublished,
} from '../../contract/events.ts';
import { listQueue, readReport } from '../../contract/routes.ts';
import { queueAttention } from '../../contract/report.ts';
import type { QueueAttention, QueueOrder, QueueSummary, ReportCard } from '../../contract/report.ts';
import { AuthorLook } from '../actions/AuthorLook.tsx';
import type { ModerationAction } from '../actions/moderation.ts';
import { actionKeys, useModeration } from '../actions/moderation.ts';
import { ReviewPanel } from '../actions/ReviewPanel.tsx';
import { ModerationPanel } from '../actions/ModerationPanel.tsx';
import { BulkBar, moderationActs } from '../bulk/BulkBar.tsx';
import { useMarks } from '../bulk/use-marks.ts';
import { useCategories } from '../categories.ts';
import { ReportFilters } from '../components/ReportFilters.tsx';
import { WhereItGoesOn } from '../components/Relatives.tsx';
import { ReportHistory } from '../components/ReportHistory.tsx';
import { Responsible } from '../components/Responsible.tsx';
import { Concreteness } from '../statistics/Concreteness.tsx';
import type { FilterDesk, StatusChoice } from '../filter.ts';
import { filterInput, filterNames, useReportFilter } from '../filter.ts';
import { ShortlistFilter, shortlistInput, shortlistName } from '../shortlists/ShortlistFilter.tsx';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import { QueueList, useSelection } from './QueueList.tsx';
import classes from './QueuePage.module.css';

const path = '/work/reports/queue';
const orderName = 'order';
const savedNames = [...filterNames, shortlistName, orderName];
const queueAtOnce = 100;
const queueEvents = [
  reportCreated,
  reportPublished,
  reportHidden,
  reportAssigned,
  reportBounced,
  reportAnswerSubmitted,
];
const queueRoutes = [listQueue, readReport];
const keysKey = 'veche_reports_keys';
const statuses: readonly StatusChoice[] = [
  'assigned',
  'in-work',
  'planned',
  'waiting',
  'answer-review',
  'reopened',
  'answered',
  'confirmed',
  'closed',
  'explained',
  'not-competent',
  'duplicate',
  'rejected',
];

/** The moderator's inbox: the list on the left, the report on the right, a key for each decision. */
export function QueuePage(): ReactNode {
  const t = useText();
  const desk = useReportFilter(path);
  const categories = useCategories();
  const attention = useAttention();
  const list = useQueryParameters().get(shortlistName);
  const order = useOrder();
  const queue = useQueryRoute(
    listQueue,
    {
      ...filterInput(desk.filter),
      ...shortlistInput(list),
      ...(attention ? { attention } : {}),
      order,
      limit: queueAtOnce,
    },
    { keepsPrevious: true },
  );
  useLiveQueries(queueEvents, queueRoutes);
  const [hasKeys, switchKeys] = useKeysSwitch();
  const reports = queue.data?.reports ?? [];
  return (
    <Page
      title={t('reports.queue.title')}
      width="full"
      {...(queue.data ? { lead: t('reports.queue.lead', { count: queue.data.total }) } : {})}
      actions={
        <Switch
          label={t('reports.queue.keys')}
          checked={hasKeys}
          onChange={(event) => switchKeys(event.currentTarget.checked)}
        />
      }
    >
      <SavedFilters page={path} names={savedNames} />
      <ReportFilters
        desk={desk}
        categories={categories}
        statuses={statuses}
        allText={t('reports.queue.waiting')}
      >
        <ShortlistFilter path={path} />
      </ReportFilters>
      <OrderSwitch />
      <Attention counts={queue.data?.counts} />
      {hasKeys ? <KeyHints /> : null}
      {queue.isPending ? <LoadingState /> : null}
      {queue.error ? <ErrorState problem={queue.error} onRetry={() => void queue.refetch()} /> : null}
      {queue.data && reports.length === 0 ? <EmptyQueue desk={desk} /> : null}
      <Inbox reports={reports} hasKeys={hasKeys} />
    </Page>
  );
}

/** NOTE: it stays while the queue is empty, so that what became of many decided at once can still be read. */
function Inbox({ reports, hasKeys }: { reports: readonly QueueSummary[]; hasKeys: boolean }): ReactNode {
  const t = useText();
  const { selected, select, move } = useSelection(reports);
  const marks = useMarks(reports);
  const mark = (): void => {
    if (selected) marks.toggle(selected.number);
  };
  const keys = [
    { keys: 'j', title: t('reports.queue.next'), run: () => move(1) },
    { keys: 'k', title: t('reports.queue.previous'), run: () => move(-1) },
    { keys: 'x', title: t('reports.bulk.mark-key'), run: mark },
  ];
  useShortcuts(hasKeys ? keys : []);
  return (
    <>
      {selected ? (
        <div className={classes.body}>
          <QueueList reports={reports} selected={selected} marks={marks} onSelect={select} onMove={move} />
          <section
            className={classes.card}
            aria-label={t('reports.number', { number: String(selected.number) })}
            aria-live="polite"
          >
            <QueueCard key={selected.number} number={selected.number} hasKeys={hasKeys} />
          </section>
        </div>
      ) : null}
      <BulkBar marks={marks} acts={moderationActs} />
    </>
  );
}

function useOrder(): QueueOrder {
  return useQueryParameters().get(orderName) === 'urgent' ? 'urgent' : 'oldest';
}

/** What runs out first stands first, or what came first. */
function OrderSwitch(): ReactNode {
  const t = useText();
  const go = useGo();
  const parameters = useQueryParameters();
  const isUrgent = useOrder() === 'urgent';
  const turn = (): void => {
    if (isUrgent) parameters.delete(orderName);
    else parameters.set(orderName, 'urgent');
    void go(`${path}?${parameters.toString()}`, { replace: true });
  };
  return (
    <Switch
      className={classes.order}
      label={t('reports.queue.urgent-first')}
      checked={isUrgent}
      onChange={turn}
    />
  );
}

function useAttention(): QueueAttention | null {
  const asked = useQueryParameters().get('attention');
  return queueAttention.options.find((option) => option === asked) ?? null;
}

/** What waits besides new reports, with its count; a second press leads back to all. */
function Attention({ counts }: { counts: Readonly<Record<string, number>> | undefined }): ReactNode {
  const t = useText();
  const go = useGo();
  const chosen = useAttention();
  const parameters = useQueryParameters();
  const choose = (option: QueueAttention): void => {
    if (option === chosen) parameters.delete('attention');
    else parameters.set('attention', option);
    void go(`${path}?${parameters.toString()}`, { replace: true });
  };
  return (
    <div className={classes.attention} role="group" aria-label={t('reports.queue.attention')}>
      {queueAttention.options.map((option) => (
        <Button
          key={option}
          variant={option === chosen ? 'filled' : 'default'}
          aria-pressed={option === chosen}
          onClick={() => choose(option)}
        >
          {t(`reports.queue.attention-${option}`, { count: counts?.[option] ?? 0 })}
        </Button>
      ))}
    </div>
  );
}

/** Commands of one key can be turned off (WCAG 2.1.4); the choice stays on this device. */
function useKeysSwitch(): [boolean, (isOn: boolean) => void] {
  const [hasKeys, setHasKeys] = useState(() => localStorage.getItem(keysKey) !== 'off');
  const switchKeys = (isOn: boolean): void => {
    localStorage.setItem(keysKey, isOn ? 'on' : 'off');
    setHasKeys(isOn);
  };
  return [hasKeys, switchKeys];
}

const hintActions: readonly ModerationAction[] = [
  'publish',
  'reject',
  'hide',
  'correct-category',
  'move',
  'forward',
  'ask',
  'merge',
  'split',
  'not-competent',
];

function KeyHints(): ReactNode {
  const t = useText();
  return (
    <ul className={classes.hints} aria-label={t('web.keys.title')} data-no-print>
      <li>
        <Kbd>J</Kbd> <Kbd>K</Kbd> {t('reports.queue.move')}
      </li>
      <li>
        <Kbd>X</Kbd> {t('reports.bulk.mark-key')}
      </li>
      {hintActions.map((action) => (
        <li key={action}>
          <Kbd>{actionKeys[action].toUpperCase()}</Kbd> {t(`reports.moderation.${action}`)}
        </li>
      ))}
    </ul>
  );
}

function QueueCard({ number, hasKeys }: { number: number; hasKeys: boolean }): ReactNode {
  const report = useQueryRoute(readReport, { number });
  if (report.data) return <Card report={report.data} hasKeys={hasKeys} />;
  return report.error ? (
    <ErrorState problem={report.error} onRetry={() => void report.refetch()} />
  ) : (
    <LoadingState />
  );
}

function Card({ report, hasKeys }: { report: ReportCard; hasKeys: boolean }): ReactNode {
  const t = useText();
  const categories = useCategories();
  const moderation = useModeration(report);
  useShortcuts(
    hasKeys
      ? moderation.actions.map((action) => ({
          keys: actionKeys[action],
          title: t(`reports.moderation.${action}`),
          run: () => moderation.start(action),
        }))
      : [],
  );
  const { address, place } = report;
  return (
    <Surface>
      <div className={classes.inside}>
        <div className={classes.head}>
          <h2 className={classes.title}>{categories.titleOf(report.categoryId)}</h2>
          <TextLink to={`/reports/${report.number}`}>
            {t('reports.number', { number: String(report.number) })}
          </TextLink>
        </div>
        <ReviewPanel report={report} />
        <ModerationPanel moderation={moderation} hasKeys={hasKeys} />
        <Concreteness number={report.number} />
        <WhereItGoesOn report={report} />
        <div className={classes.columns}>
          <div className={classes.words}>
            <p className={classes.text}>{report.text}</p>
            <PhotoGallery photos={report.photos} />
          </div>
          <div className={classes.words}>
            <p className={classes.place}>{address ?? t('reports.new.place-on-map')}</p>
            <div className={classes.map}>
              <TownMap
                label={t('reports.card.map', { address: address ?? '' })}
                center={[place.lng, place.lat]}
                zoom={16}
                marker={[place.lng, place.lat]}
              />
            </div>
            <Responsible report={report} />
            {report.can.readAuthor ? <AuthorLook number={report.number} /> : null}
          </div>
        </div>
        <details className={classes.history}>
          <summary>{t('reports.card.history')}</summary>
          <ReportHistory history={report.history} />
        </details>
      </div>
    </Surface>
  );
}

function EmptyQueue({ desk }: { desk: FilterDesk }): ReactNode {
  const t = useText();
  if (!desk.isNarrowed)
    return (
      <EmptyState icon="check" title={t('reports.queue.empty')}>
        {t('reports.queue.empty-text')}
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
