import type { ReactNode } from 'react';
import { Section } from '#web/design/Section.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { QualityRow, Statistics } from '../../contract/statistics.ts';
import { useFigures } from './figures.ts';
import { FigureTable } from './FigureTable.tsx';
import classes from './Statistics.module.css';

const reasonsShown = 3;

/** What residents say of the answers of each organisation: the average never without how many gave a mark. */
export function Quality({ statistics }: { statistics: Statistics }): ReactNode {
  const t = useText();
  const { count } = useFigures();
  const { number } = useFormats();
  const { quality, minimumSample } = statistics;
  if (quality.length === 0) return null;
  const title = t('reports.statistics.quality');
  const few = <span className={classes.few}>{t('reports.statistics.too-few-short')}</span>;
  return (
    <Section title={title}>
      <p className={classes.note}>{t('reports.statistics.quality-note', { count: minimumSample })}</p>
      <FigureTable
        caption={title}
        columns={[
          t('reports.statistics.by-organisation'),
          t('reports.statistics.column.ratings'),
          t('reports.statistics.column.average'),
          t('reports.statistics.column.reasons'),
          t('reports.statistics.column.returned'),
        ]}
        rows={quality.map(({ key, title: name, ratings, returned }) => ({
          key,
          title: name,
          cells: [
            count(ratings.count),
            ratings.average === null ? few : number(Number(ratings.average), { minimumFractionDigits: 2 }),
            <Reasons key="reasons" reasons={ratings.reasons} />,
            returned.denominator === 0
              ? '—'
              : t('reports.statistics.of', {
                  numerator: returned.numerator,
                  denominator: returned.denominator,
                }),
          ],
        }))}
      />
    </Section>
  );
}

function Reasons({ reasons }: Pick<QualityRow['ratings'], 'reasons'>): ReactNode {
  const t = useText();
  const { list } = useFigures();
  if (reasons.length === 0) return '—';
  return list(
    reasons.slice(0, reasonsShown).map(({ id, count }) => `${t(`reports.rating-reason.${id}`)} (${count})`),
  );
}
