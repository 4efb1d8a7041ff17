import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { useText } from '#web/texts.tsx';
import type { Statistics } from '../../contract/statistics.ts';
import { useFigures } from './figures.ts';
import classes from './Statistics.module.css';

type MainShare = Statistics['shares'][number];

export interface IndicatorsProps {
  readonly statistics: Statistics;
  readonly before: Statistics | null;
}

/** The main shares, each with its count, its base and what the base is. */
export function Indicators({ statistics, before }: IndicatorsProps): ReactNode {
  const t = useText();
  return (
    <Section title={t('reports.statistics.main')}>
      <p className={classes.note}>{t('reports.statistics.received-count', { count: statistics.received })}</p>
      <ul className={classes.cards}>
        {statistics.shares.map((share) => (
          <li key={share.id} className={classes.card}>
            <Indicator share={share} before={before?.shares.find(({ id }) => id === share.id) ?? null} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Indicator({ share, before }: { share: MainShare; before: MainShare | null }): ReactNode {
  const t = useText();
  const { percent, points } = useFigures();
  const { id, numerator, denominator } = share;
  const isUnknown = share.percent === null;
  return (
    <>
      <span className={classes.name}>{t(`reports.statistics.share.${id}`)}</span>
      <span className={classes.value}>{share.percent === null ? '—' : percent(share.percent)}</span>
      <span className={classes.of}>
        {isUnknown
          ? t(
              id === 'platform'
                ? 'reports.statistics.channels-unknown'
                : 'reports.statistics.nothing-counted',
            )
          : t('reports.statistics.of', { numerator, denominator })}
      </span>
      <span className={classes.base}>{t(`reports.statistics.base.${id}`)}</span>
      {share.percent !== null && before && before.percent !== null ? (
        <span className={classes.change}>
          {t('reports.statistics.points', { points: points(share.percent, before.percent) })}
          {' · '}
          {percent(before.percent)}
        </span>
      ) : null}
    </>
  );
}
