import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { useText } from '#web/texts.tsx';
import type { Statistics } from '../../contract/statistics.ts';
import { useFigures } from './figures.ts';
import { FigureTable } from './FigureTable.tsx';
import classes from './Statistics.module.css';

/** How many reports people send, without anybody being told from others. */
export function Users({ statistics: { users } }: { statistics: Statistics }): ReactNode {
  const t = useText();
  const { count, percent } = useFigures();
  const { mostActive } = users;
  const title = t('reports.statistics.users');
  return (
    <Section title={title}>
      <p className={classes.note}>
        {t('reports.statistics.users-base', { count: users.people })}{' '}
        {mostActive
          ? `${t('reports.statistics.most-active', { count: mostActive.numerator, base: mostActive.denominator })} ${
              mostActive.percent === null ? '' : `(${percent(mostActive.percent)})`
            }`
          : null}
      </p>
      <FigureTable
        caption={title}
        columns={[t('reports.statistics.column.band'), t('reports.statistics.column.people')]}
        rows={users.bands.map(({ id, people }) => ({
          key: id,
          title: t(`reports.statistics.band.${id}`),
          cells: [people === null ? t('reports.statistics.fewer-people') : count(people)],
        }))}
      />
    </Section>
  );
}

/** Appeals that came otherwise, where somebody entered them. */
export function Channels({ statistics: { platform } }: { statistics: Statistics }): ReactNode {
  const t = useText();
  const { count } = useFigures();
  const title = t('reports.statistics.channels');
  if (platform.channels.length === 0) return null;
  return (
    <Section title={title}>
      <p className={classes.note}>
        {t('reports.statistics.channels-note', {
          known: platform.months.length,
          missing: platform.missingMonths.length,
        })}
      </p>
      <FigureTable
        caption={title}
        columns={[t('reports.statistics.column.channel'), t('reports.statistics.column.appeals')]}
        rows={platform.channels.map(({ channel, appeals }) => ({
          key: channel,
          title: t(`reports.statistics.channel.${channel}`),
          cells: [count(appeals)],
        }))}
      />
    </Section>
  );
}
