import type { ReactNode } from 'react';
import { Notice } from '#web/design/Notice.tsx';
import { TextLink } from '#web/links.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import { AuthorLook } from '../actions/AuthorLook.tsx';
import { WorkActions } from '../actions/WorkActions.tsx';
import { AllotmentField } from '../allotment/AllotmentField.tsx';
import { useCategories } from '../categories.ts';
import { ProposalsPanel } from '../contractors/ProposalsPanel.tsx';
import { ReportBrief } from '../components/ReportItem.tsx';
import { Responsible } from '../components/Responsible.tsx';
import classes from '../pages/TasksPage.module.css';
import { PhotoGallery } from '../photos/PhotoGallery.tsx';
import { withWaiting } from './step.ts';
import { useTaskCard } from './use-tasks.ts';
import { WaitingSteps } from './WaitingSteps.tsx';
import { useWorkSteps } from './work-outbox.ts';

/** One task with everything needed to finish it; without a connection, as it was taken along. */
export function TaskSheet({ number }: { number: number }): ReactNode {
  const card = useTaskCard(number);
  if (card.content) return <Task report={card.content} keptAtMs={card.keptAtMs} />;
  return card.problem ? <ErrorState problem={card.problem} onRetry={card.retry} /> : <LoadingState />;
}

function Task({ report, keptAtMs }: { report: ReportCard; keptAtMs: number | null }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const categories = useCategories();
  const shown = withWaiting(report, useWorkSteps());
  const isKept = keptAtMs !== null;
  return (
    <div className={classes.sheet}>
      {isKept ? (
        <Notice kind="info">{t('reports.offline.card-of', { at: dateTime(new Date(keptAtMs)) })}</Notice>
      ) : null}
      <WaitingSteps number={report.number} />
      <ReportBrief report={shown} categories={categories} hasText={false} hasClock />
      <p className={classes.text}>{report.text}</p>
      {isKept ? null : <AllotmentField report={report} />}
      {isKept ? null : <ProposalsPanel report={report} />}
      <WorkActions report={report} />
      {report.can.work ? null : <p className={classes.note}>{t('reports.tasks.passed-on')}</p>}
      <PhotoGallery photos={report.photos} />
      <Responsible report={report} />
      {isKept ? null : <TaskPlace report={report} />}
    </div>
  );
}

/** What needs the server: the map, the author, the whole page. */
function TaskPlace({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { address, place } = report;
  return (
    <>
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
    </>
  );
}
