import type { ReactNode } from 'react';
import { useCallback } from 'react';
import type { PayloadOf } from '#kernel/events/contract.ts';
import { Page } from '#web/design/Page.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { ButtonLink, usePathParameters } from '#web/links.tsx';
import type { LiveEvent } from '#web/live.ts';
import { useLiveEvents } from '#web/live.ts';
import { TownMap } from '#web/map/TownMap.tsx';
import { queryClient, queryKeyOf, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import {
  reportAnswered,
  reportChanged,
  reportConfirmed,
  reportDenied,
  reportEnded,
  reportPublished,
  reportReopened,
} from '../../contract/events.ts';
import { readReport } from '../../contract/routes.ts';
import { readDenials } from '../../contract/verdict.ts';
import type { ReportCard } from '../../contract/report.ts';
import { AuthorLook } from '../actions/AuthorLook.tsx';
import { Following } from '../actions/Following.tsx';
import { useModeration } from '../actions/moderation.ts';
import { ModerationPanel } from '../actions/ModerationPanel.tsx';
import { ReplyPanel } from '../actions/ReplyPanel.tsx';
import { ReviewPanel } from '../actions/ReviewPanel.tsx';
import { VerdictPanel } from '../actions/VerdictPanel.tsx';
import { WorkActions } from '../actions/WorkActions.tsx';
import { AllotmentField } from '../allotment/AllotmentField.tsx';
import { CoverPhotosPanel } from '../boxes/CoverPhotosPanel.tsx';
import { ClocksPanel } from '../clocks/ClocksPanel.tsx';
import { OtherBodyPanel } from '../gateways/OtherBodyPanel.tsx';
import { useCategories } from '../categories.ts';
import { ProposalsPanel } from '../contractors/ProposalsPanel.tsx';
import { ProgressLine } from '../components/ProgressLine.tsx';
import { Relatives, WhereItGoesOn } from '../components/Relatives.tsx';
import { ReportHistory } from '../components/ReportHistory.tsx';
import { Discussion } from '../discussion/Discussion.tsx';
import { ReportWords } from '../components/ReportWords.tsx';
import { Responsible } from '../components/Responsible.tsx';
import { OverdueBadge, StatusBadge } from '../components/StatusBadge.tsx';
import { RuleLink } from '../moderation-rules/RuleLink.tsx';
import { DenialPanel } from '../verdict/DenialPanel.tsx';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import classes from './ReportPage.module.css';

const cardEvents = [
  reportPublished,
  reportChanged,
  reportAnswered,
  reportConfirmed,
  reportReopened,
  reportDenied,
  reportEnded,
];

export function ReportPage(): ReactNode {
  const { number: text = '' } = usePathParameters();
  if (!/^\d{1,9}$/.test(text)) return <NoSuchReport />;
  return <OneReport number={Number(text)} />;
}

function OneReport({ number }: { number: number }): ReactNode {
  const t = useText();
  const report = useQueryRoute(readReport, { number });
  const follow = useCallback(
    ({ payload }: LiveEvent<PayloadOf<(typeof cardEvents)[number]>>) => {
      if (payload.number !== number) return;
      void queryClient.invalidateQueries({ queryKey: queryKeyOf(readReport, { number }) });
      void queryClient.invalidateQueries({ queryKey: queryKeyOf(readDenials, { number }) });
    },
    [number],
  );
  useLiveEvents(cardEvents, follow);
  if (report.data) return <Card report={report.data} />;
  if (report.error?.status === 404) return <NoSuchReport />;
  return (
    <Page title={t('reports.number', { number: String(number) })}>
      {report.error ? (
        <ErrorState problem={report.error} onRetry={() => void report.refetch()} />
      ) : (
        <LoadingState />
      )}
    </Page>
  );
}

function NoSuchReport(): ReactNode {
  const t = useText();
  return (
    <Page title={t('reports.report-not-found')}>
      <EmptyState
        icon="notFound"
        title={t('reports.card.absent')}
        action={
          <ButtonLink to="/reports" variant="default">
            {t('reports.home.all')}
          </ButtonLink>
        }
      >
        {t('reports.card.absent-text')}
      </EmptyState>
    </Page>
  );
}

function Card({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const categories = useCategories();
  const number = t('reports.number', { number: String(report.number) });
  const title = categories.titleOf(report.categoryId) || number;
  return (
    <Page
      title={title}
      lead={[number, report.address].filter(Boolean).join(' · ')}
      actions={<Following report={report} />}
    >
      <div className={classes.status}>
        <Badges report={report} />
        <ProgressLine status={report.status} />
        <RefusalNotice report={report} />
        <WhereItGoesOn report={report} />
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          <VerdictPanel report={report} />
          <DenialPanel report={report} />
          <ReplyPanel report={report} />
          <StaffPanel report={report} />
          <ProposalsPanel report={report} />
          <ReportWords report={report} />
          <PhotoGallery photos={report.photos} />
          <CoverPhotosPanel report={report} />
          <Relatives report={report} />
          <Section title={t('reports.card.history')}>
            <ReportHistory history={report.history} />
          </Section>
          <Discussion number={report.number} />
        </div>
        <Facts report={report} />
      </div>
    </Page>
  );
}

/** What stands beside the words: who answers and by when, the place, the author for those who may look. */
function Facts({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const number = t('reports.number', { number: String(report.number) });
  return (
    <aside className={classes.side} aria-label={t('reports.card.facts')}>
      <Surface>
        <Responsible report={report} />
      </Surface>
      <div className={classes.map}>
        <TownMap
          label={t('reports.card.map', { address: report.address ?? number })}
          center={[report.place.lng, report.place.lat]}
          zoom={16}
          marker={[report.place.lng, report.place.lat]}
        />
      </div>
      {report.can.moderate || report.can.work ? (
        <Surface>
          <ClocksPanel report={report} />
        </Surface>
      ) : null}
      {report.can.moderate || report.can.work ? <OtherBodyPanel report={report} /> : null}
      {report.can.readAuthor ? (
        <Surface>
          <AuthorLook number={report.number} />
        </Surface>
      ) : null}
    </aside>
  );
}

function Badges({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  return (
    <div className={classes.badges}>
      <StatusBadge status={report.status} />
      {report.isOverdue ? <OverdueBadge /> : null}
      {report.supportCount > 0 ? (
        <span className={classes.muted}>{t('reports.card.support', { count: report.supportCount })}</span>
      ) : null}
    </div>
  );
}

/** What was refused or taken off the pages says by which clause, and in the moderator's words. */
function RefusalNotice({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const last = report.history.findLast(({ kind }) => kind === 'rejected' || kind === 'hidden');
  if (!last || (last.kind === 'rejected' && report.status !== 'rejected')) return null;
  return (
    <Notice kind="danger" title={t(`reports.history.${last.kind}`)}>
      {last.rule ? <RuleLink rule={last.rule} /> : null}
      {last.text ? <div>{last.text}</div> : null}
    </Notice>
  );
}

/** Tools of moderators and executors, where this person holds them. */
function StaffPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const moderation = useModeration(report);
  const canWork = report.can.work && report.actions.includes('answer');
  const canReview = report.actions.includes('return-answer');
  if (moderation.actions.length === 0 && !canWork && !canReview) return null;
  return (
    <Surface>
      <div className={classes.staff}>
        {canWork ? <h2 className={classes.staffTitle}>{t('reports.work.title')}</h2> : null}
        <AllotmentField report={report} />
        <WorkActions report={report} />
        <ReviewPanel report={report} />
        {moderation.actions.length > 0 ? (
          <h2 className={classes.staffTitle}>{t('reports.moderation.title')}</h2>
        ) : null}
        <ModerationPanel moderation={moderation} />
      </div>
    </Surface>
  );
}
