import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { PublishedReport } from '../../contract/published-statistics.ts';
import { listPublishedReports } from '../../contract/published-statistics.ts';
import { findingText } from '../../contract/published-words.ts';
import { useFigures } from './figures.ts';
import { FigureTable } from './FigureTable.tsx';
import classes from './Statistics.module.css';

/** What was published earlier, as printed, beside what its own counts give. */
export function PublishedFigures(): ReactNode {
  const t = useText();
  const { data } = useQueryRoute(listPublishedReports, {});
  const shown = data?.reports.filter(({ isShown }) => isShown) ?? [];
  if (shown.length === 0) return null;
  return (
    <Section title={t('reports.statistics.published.title')}>
      <p className={classes.note}>{t('reports.statistics.published.lead')}</p>
      {shown.map((report) => (
        <Publication key={report.id} report={report} />
      ))}
    </Section>
  );
}

export function Publication({ report, aside }: { report: PublishedReport; aside?: ReactNode }): ReactNode {
  const t = useText();
  const { percent, count } = useFigures();
  const { title, source, figures, isShown } = report;
  return (
    <article className={classes.publication}>
      <h3>{title}</h3>
      {source ? <p className={classes.note}>{source}</p> : null}
      {isShown ? null : <p className={classes.note}>{t('reports.statistics.published.not-shown')}</p>}
      <Findings report={report} />
      <FigureTable
        caption={title}
        columns={[
          t('reports.statistics.column.indicator'),
          t('reports.statistics.column.numerator'),
          t('reports.statistics.column.base-count'),
          t('reports.statistics.column.stated'),
          t('reports.statistics.column.computed'),
        ]}
        rows={figures.map((figure, index) => ({
          key: String(index),
          title: `${figure.words} (${figure.base.words})`,
          cells: [
            figure.count === null ? '—' : count(figure.count),
            count(figure.computedFrom),
            figure.percent === null ? '—' : percent(figure.percent),
            figure.computed === null ? '—' : percent(figure.computed),
          ],
        }))}
      />
      {aside}
    </article>
  );
}

function Findings({ report }: { report: PublishedReport }): ReactNode {
  const t = useText();
  const { percent, list } = useFigures();
  const { civilDate } = useFormats();
  if (report.findings.length === 0)
    return <p className={classes.note}>{t('reports.statistics.published.no-findings')}</p>;
  const texts = report.findings.map((found) => findingText(found, { percent, list, date: civilDate }));
  return (
    <>
      <h4>{t('reports.statistics.published.findings')}</h4>
      <ul className={classes.findings}>
        {texts.map(({ key, values }) => (
          <li key={key + JSON.stringify(values)}>{t(key, values)}</li>
        ))}
      </ul>
    </>
  );
}
