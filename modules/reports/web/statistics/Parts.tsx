import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { useText } from '#web/texts.tsx';
import type { Share, Statistics } from '../../contract/statistics.ts';
import { Chart } from './Chart.tsx';
import { useFigures } from './figures.ts';
import { FigureTable } from './FigureTable.tsx';
import classes from './Statistics.module.css';

interface PartRow {
  readonly key: string;
  readonly title: string;
  readonly share: Share;
}

/** Parts of one whole: a chart and, under it, the same figures as a table. */
export function Parts({ statistics }: { statistics: Statistics }): ReactNode {
  const t = useText();
  const { sources, notTaken, durations, types } = statistics;
  return (
    <>
      <div className={classes.pair}>
        <PartSection
          title={t('reports.statistics.durations')}
          note={`${t('reports.statistics.durations-base', { count: durations.total })} ${spreadText(statistics, t)}`}
          rows={durations.classes.map(({ id, share }) => ({
            key: id,
            title: t(`reports.statistics.duration.${id}`),
            share,
          }))}
          hasChart
        />
        <PartSection
          title={t('reports.statistics.types')}
          note={t('reports.statistics.types-base')}
          rows={types}
          hasChart
        />
      </div>
      <div className={classes.pair}>
        <PartSection
          title={t('reports.statistics.sources')}
          note={t('reports.statistics.sources-base')}
          rows={sources.map(({ source, share }) => ({
            key: source,
            title: t(`reports.statistics.source.${source}`),
            share,
          }))}
        />
        <PartSection
          title={t('reports.statistics.not-taken')}
          note={t('reports.statistics.not-taken-base')}
          rows={notTaken.map(({ status, share }) => ({
            key: status,
            title: t(`reports.status.${status}`),
            share,
          }))}
        />
      </div>
    </>
  );
}

function spreadText({ durations, minimumSample }: Statistics, t: ReturnType<typeof useText>): string {
  const { medianDays, ninetiethDays } = durations;
  return medianDays === null || ninetiethDays === null
    ? t('reports.statistics.too-few', { count: minimumSample })
    : t('reports.statistics.spread', { median: medianDays, ninetieth: ninetiethDays });
}

interface PartSectionProps {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly PartRow[];
  readonly hasChart?: boolean;
}

function PartSection({ title, note, rows, hasChart = false }: PartSectionProps): ReactNode {
  const t = useText();
  const { percent, count } = useFigures();
  const percentOf = (share: Share): string => (share.percent === null ? '—' : percent(share.percent));
  const bars = rows.map((row) => ({
    title: row.title,
    value: row.share.numerator,
    text: percentOf(row.share),
  }));
  return (
    <Section title={title}>
      <p className={classes.note}>{note}</p>
      {hasChart ? <Chart title={title} bars={bars} shape="rows" /> : null}
      <FigureTable
        caption={title}
        columns={[title, t('reports.statistics.column.reports'), t('reports.statistics.column.percent')]}
        rows={rows.map(({ key, title: name, share }) => ({
          key,
          title: name,
          cells: [
            t('reports.statistics.of', { numerator: share.numerator, denominator: share.denominator }),
            percentOf(share),
          ],
        }))}
      />
      {rows.length === 0 ? <p className={classes.note}>{count(0)}</p> : null}
    </Section>
  );
}
