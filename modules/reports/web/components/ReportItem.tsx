import type { ReactNode } from 'react';
import { icons } from '#web/icons.ts';
import { TextLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { ReportSummary } from '../../contract/report.ts';
import type { Categories } from '../categories.ts';
import { isOpen } from '../../contract/statuses.ts';
import { leftWords } from '../clocks/clock-words.ts';
import { useNow } from '../clocks/use-now.ts';
import classes from './ReportItem.module.css';
import { OverdueBadge, StatusBadge } from './StatusBadge.tsx';

export interface ReportItemProps {
  readonly report: ReportSummary;
  readonly categories: Categories;
}

/** One report in a list of links to their pages. */
export function ReportItem({ report, categories }: ReportItemProps): ReactNode {
  return (
    <TextLink to={`/reports/${report.number}`} className={classes.item}>
      <ReportBrief report={report} categories={categories} />
    </TextLink>
  );
}

export interface ReportBriefProps extends ReportItemProps {
  /** False where the words stand in full beside it. */
  readonly hasText?: boolean;
  /** What is left of the term, for those who have to keep it. */
  readonly hasClock?: boolean;
}

/** What one sees of a report before opening it: picture, kind, place, words, where it stands. */
export function ReportBrief(props: ReportBriefProps): ReactNode {
  const { report, categories, hasText = true, hasClock = false } = props;
  const t = useText();
  const { address, number, status, supportCount, text } = report;
  return (
    <span className={classes.brief}>
      <ReportPicture report={report} categories={categories} />
      <span className={classes.words}>
        <span className={classes.title}>{categories.titleOf(report.categoryId)}</span>
        <span className={classes.place}>
          {t('reports.number', { number: String(number) })}
          {address ? ` · ${address}` : null}
        </span>
        {hasText ? <span className={classes.text}>{text}</span> : null}
        <span className={classes.marks}>
          <StatusBadge status={status} />
          {report.isOverdue ? <OverdueBadge /> : <Dates report={report} />}
          {hasClock ? <TermLeft report={report} /> : null}
          {supportCount > 0 ? (
            <span className={classes.mark}>
              <icons.people size={16} aria-hidden="true" />
              {t('reports.support-count', { count: supportCount })}
            </span>
          ) : null}
        </span>
      </span>
    </span>
  );
}

/** "3 days left", "2 hours late", anew each minute. */
function TermLeft({ report }: { report: ReportSummary }): ReactNode {
  const t = useText();
  const now = useNow();
  const { expectedAt, status } = report;
  if (expectedAt === null || !isOpen(status)) return null;
  return (
    <span className={classes.mark}>
      <icons.clock size={16} aria-hidden="true" />
      {leftWords(expectedAt, now, t)}
    </span>
  );
}

function Dates({ report }: { report: ReportSummary }): ReactNode {
  const t = useText();
  const { civilDate, date } = useFormats();
  const { createdAt, dueOn, plannedOn, status } = report;
  if (status === 'planned' && plannedOn) {
    return <span className={classes.mark}>{t('reports.planned-on', { date: civilDate(plannedOn) })}</span>;
  }
  if (isOpen(status) && dueOn) {
    return <span className={classes.mark}>{t('reports.due-on', { date: civilDate(dueOn) })}</span>;
  }
  return <span className={classes.mark}>{date(createdAt)}</span>;
}

function ReportPicture({ report, categories }: ReportItemProps): ReactNode {
  const Icon = icons[categories.iconOf(report.categoryId)];
  return (
    <span className={classes.picture}>
      {report.thumbnailUrl ? (
        <img src={report.thumbnailUrl} alt="" loading="lazy" className={classes.photo} />
      ) : (
        <Icon size={28} aria-hidden="true" />
      )}
    </span>
  );
}
