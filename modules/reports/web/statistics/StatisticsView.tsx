import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { Statistics } from '../../contract/statistics.ts';
import { Breakdowns } from './Breakdowns.tsx';
import { Indicators } from './Indicators.tsx';
import { Parts } from './Parts.tsx';
import { Channels, Users } from './Users.tsx';
import classes from './Statistics.module.css';

export interface StatisticsViewProps {
  readonly statistics: Statistics;
  readonly before: Statistics | null;
  readonly children?: ReactNode;
}

export function StatisticsView({ statistics, before, children }: StatisticsViewProps): ReactNode {
  const t = useText();
  const { civilDate, dateTime } = useFormats();
  const { from, to, received, countedAt } = statistics;
  if (received === 0)
    return (
      <EmptyState icon="chart" title={t('reports.statistics.empty')}>
        {t('reports.statistics.empty-text')}
      </EmptyState>
    );
  return (
    <>
      <p className={classes.facts}>
        {t('reports.statistics.period', { from: civilDate(from), to: civilDate(to) })}
        {' · '}
        {before
          ? `${t('reports.statistics.comparison', { from: civilDate(before.from), to: civilDate(before.to) })} · `
          : null}
        {t('reports.statistics.counted-at', { at: dateTime(countedAt) })}
      </p>
      <Indicators statistics={statistics} before={before} />
      <Parts statistics={statistics} />
      <div className={classes.pair}>
        <Users statistics={statistics} />
        <Channels statistics={statistics} />
      </div>
      <div style={{ marginTop: '2.75rem' }}>
        <Breakdowns statistics={statistics} />
      </div>
      {children}
      <Section title={t('reports.statistics.how')}>
        <p className={classes.note}>{t('reports.statistics.how-text')}</p>
      </Section>
    </>
  );
}
