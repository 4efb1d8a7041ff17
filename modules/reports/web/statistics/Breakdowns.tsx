import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { useText } from '#web/texts.tsx';
import type { BreakdownRow, Share, Statistics } from '../../contract/statistics.ts';
import { AreasMap } from './AreasMap.tsx';
import { Chart } from './Chart.tsx';
import { useFigures } from './figures.ts';
import { Quality } from './Quality.tsx';
import { FigureTable } from './FigureTable.tsx';
import classes from './Statistics.module.css';

/** The same indicators month by month, area by area, by organisation and by category. */
export function Breakdowns({ statistics }: { statistics: Statistics }): ReactNode {
  const t = useText();
  const { month, shortMonth, count } = useFigures();
  const { months, areas, organisations, categories, minimumSample } = statistics;
  const bars = months.map(({ key, received }) => ({
    title: shortMonth(key),
    value: received,
    text: count(received),
  }));
  const byMonth = t('reports.statistics.by-month');
  return (
    <>
      <Section title={byMonth}>
        <p className={classes.note}>{t('reports.statistics.breakdown-note', { count: minimumSample })}</p>
        <Chart title={byMonth} bars={bars} shape="columns" />
        <BreakdownTable title={byMonth} rows={months.map((row) => ({ ...row, title: month(row.key) }))} />
      </Section>
      {areas.length > 0 ? (
        <Section title={t('reports.statistics.by-area')}>
          <AreasMap areas={areas} />
          <BreakdownTable title={t('reports.statistics.by-area')} rows={areas} />
        </Section>
      ) : null}
      {organisations.length > 0 ? (
        <Section title={t('reports.statistics.by-organisation')}>
          <BreakdownTable title={t('reports.statistics.by-organisation')} rows={organisations} />
        </Section>
      ) : null}
      <Quality statistics={statistics} />
      <Section title={t('reports.statistics.by-category')}>
        <BreakdownTable title={t('reports.statistics.by-category')} rows={categories} />
      </Section>
    </>
  );
}

function BreakdownTable({ title, rows }: { title: string; rows: readonly BreakdownRow[] }): ReactNode {
  const t = useText();
  const { count } = useFigures();
  const few = <span className={classes.few}>{t('reports.statistics.too-few-short')}</span>;
  return (
    <FigureTable
      caption={title}
      columns={[
        title,
        t('reports.statistics.column.received'),
        t('reports.statistics.column.taken'),
        t('reports.statistics.column.worked-out'),
        t('reports.statistics.column.median'),
        t('reports.statistics.column.ninetieth'),
        t('reports.statistics.column.reopened'),
        t('reports.statistics.column.overdue'),
        t('reports.statistics.column.confirmed'),
      ]}
      rows={rows.map((row) => ({
        key: row.key,
        title: row.title,
        cells: [
          count(row.received),
          count(row.taken),
          count(row.workedOut),
          row.medianDays === null ? few : count(row.medianDays),
          row.ninetiethDays === null ? '—' : count(row.ninetiethDays),
          ...[row.reopenedShare, row.overdueShare, row.confirmedShare].map((share, index) =>
            row.isComparable ? (
              <ShareCell key={['reopened', 'overdue', 'confirmed'][index]} share={share} />
            ) : (
              '—'
            ),
          ),
        ],
      }))}
    />
  );
}

function ShareCell({ share }: { share: Share }): ReactNode {
  const t = useText();
  const { percent } = useFigures();
  if (share.percent === null) return '—';
  const { numerator, denominator } = share;
  return (
    <>
      {percent(share.percent)}
      <br />
      <span className={classes.few}>{t('reports.statistics.of', { numerator, denominator })}</span>
    </>
  );
}
