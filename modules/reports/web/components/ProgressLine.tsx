import type { ReactNode } from 'react';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ReportStatus } from '../../contract/report.ts';
import classes from './ProgressLine.module.css';

const steps = ['sent', 'checked', 'work', 'done', 'accepted'] as const;

/** How many steps lie behind; the next one is where the report stands now. */
const behind: Readonly<Record<ReportStatus, number>> = {
  moderation: 1,
  rejected: 1,
  assigned: 2,
  'in-work': 2,
  planned: 2,
  waiting: 2,
  reopened: 2,
  'answer-review': 3,
  answered: 4,
  confirmed: 5,
  closed: 5,
  explained: 3,
  'not-competent': 2,
  duplicate: 2,
};

/** The way ended before the work was done. */
const stopped: readonly ReportStatus[] = ['rejected', 'explained', 'not-competent', 'duplicate'];

/** The way of a report from sent to accepted, and where on it the report stands. */
export function ProgressLine({ status }: { status: ReportStatus }): ReactNode {
  const t = useText();
  const passed = behind[status];
  return (
    <ol
      className={classes.line}
      data-stopped={stopped.includes(status) || undefined}
      aria-label={t('reports.progress.label')}
    >
      {steps.map((step, index) => (
        <li
          key={step}
          className={classes.step}
          data-state={index < passed ? 'passed' : index === passed ? 'now' : 'ahead'}
          {...(index === passed ? { 'aria-current': 'step' as const } : {})}
        >
          <span className={classes.mark}>
            {index < passed ? <icons.check size={16} aria-hidden="true" /> : null}
          </span>
          <span className={classes.name}>{t(`reports.progress.${step}`)}</span>
          <span className="veche-hidden">
            {t(
              index < passed
                ? 'reports.progress.passed'
                : index === passed
                  ? 'reports.progress.now'
                  : 'reports.progress.ahead',
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
