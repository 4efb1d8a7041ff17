import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { ShownAnswer } from '../../contract/answers.ts';
import type { ReportCard } from '../../contract/report.ts';
import classes from './ReportWords.module.css';

/** What the author said: cause, words and answers. Who may read personal data sees what of it others do not. */
export function ReportWords({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { cause, answers, personalData } = report;
  return (
    <>
      {cause ? (
        <p className={classes.cause}>
          {t('reports.card.cause')}: <strong>{cause.title}</strong>
        </p>
      ) : null}
      <p className={classes.text}>
        <MarkedText report={report} />
      </p>
      {personalData.length > 0 ? <p className={classes.cause}>{t('reports.card.personal-data')}</p> : null}
      {answers.length > 0 ? (
        <dl className={classes.answers} aria-label={t('reports.card.answers')}>
          {answers.map((answer) => (
            <Answer key={answer.code} answer={answer} />
          ))}
        </dl>
      ) : null}
    </>
  );
}

function MarkedText({ report: { text, personalData } }: { report: ReportCard }): ReactNode {
  const ends = [0, ...personalData.map(({ end }) => end)];
  return (
    <>
      {personalData.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(ends[index], start)}
          <mark>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}

function Answer({ answer: { kind, title, values } }: { answer: ShownAnswer }): ReactNode {
  const { dateTime } = useFormats();
  return (
    <div>
      <dt>{title}</dt>
      <dd>{values.map((value) => (kind === 'datetime' ? readable(value, dateTime) : value)).join(', ')}</dd>
    </div>
  );
}

/** A time without a zone is the author's own and is shown as it was given; so is a masked one. */
function readable(value: string, dateTime: (at: string) => string): string {
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) && value.includes('T');
  return hasZone ? dateTime(value) : value.replace('T', ' ');
}
