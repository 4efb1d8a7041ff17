import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { problemText, useText } from '#web/texts.tsx';
import { approveAnswer } from '../../contract/life-routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { useReportCommand } from '../report-queries.ts';
import classes from './Actions.module.css';
import { ReturnDialog } from './LifeDialogs.tsx';

/** The controller reads the answer as the author will, and lets it through or returns it. */
export function ReviewPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const [isReturning, setIsReturning] = useState(false);
  const approve = useReportCommand(approveAnswer);
  const { number, version, actions } = report;
  if (!actions.includes('return-answer')) return null;
  const submitted = report.history.findLast(({ kind }) => kind === 'answer-submitted');
  return (
    <section className={classes.panel} aria-label={t('reports.review.title')}>
      <h2 className={classes.panelTitle}>{t('reports.review.title')}</h2>
      <p className={classes.hint}>{t(`reports.review.outcome-${report.answerOutcome ?? 'answered'}`)}</p>
      <p className={classes.words}>{submitted?.text}</p>
      {approve.error ? <Notice kind="danger">{problemText(approve.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button
          loading={approve.isPending}
          leftSection={<icons.check size={20} aria-hidden="true" />}
          onClick={() => approve.mutate({ number, version })}
        >
          {t('reports.review.approve')}
        </Button>
        <Button
          variant="default"
          leftSection={<icons.undo size={20} aria-hidden="true" />}
          onClick={() => setIsReturning(true)}
        >
          {t('reports.moderation.return-answer')}
        </Button>
      </div>
      {isReturning ? (
        <ReturnDialog
          report={report}
          onClose={() => setIsReturning(false)}
          onDone={() => setIsReturning(false)}
        />
      ) : null}
    </section>
  );
}
