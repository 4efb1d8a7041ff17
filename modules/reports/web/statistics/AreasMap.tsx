import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select } from '@mantine/core';
import { areaKinds } from '#kernel/geo/contract/area.ts';
import { listAreas } from '#kernel/geo/contract/routes.ts';
import { TownMap } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import type { BreakdownRow } from '../../contract/statistics.ts';
import { AreaFill } from './AreaFill.tsx';
import classes from './Statistics.module.css';

const measures = ['received', 'median', 'overdue', 'reopened', 'confirmed'] as const;
type Measure = (typeof measures)[number];

/** Areas by one measure; the table below holds the same figures. */
export function AreasMap({ areas }: { areas: readonly BreakdownRow[] }): ReactNode {
  const t = useText();
  const [measure, setMeasure] = useState<Measure>('received');
  const { settings } = useSession();
  const kind = areaKinds.find((known) => known === settings['reports.statistics-area-kind']);
  const shapes = useQueryRoute(listAreas, { kind }, { isEnabled: kind !== undefined });
  const values = new Map(areas.map((row) => [row.key, areaValue(row, measure)]));
  const choices = measures.map((value) => ({ value, label: t(`reports.statistics.column.${value}`) }));
  const chosen = t(`reports.statistics.column.${measure}`);
  return (
    <div data-no-print>
      <Select
        className={classes.measure}
        label={t('reports.statistics.map-measure')}
        data={choices}
        value={measure}
        allowDeselect={false}
        onChange={(value) => setMeasure(measures.find((known) => known === value) ?? 'received')}
      />
      <div className={classes.map}>
        <TownMap label={t('reports.statistics.map-label', { measure: chosen })}>
          <AreaFill areas={shapes.data?.items ?? []} values={values} />
        </TownMap>
      </div>
      <p className={classes.note}>{t('reports.statistics.map-legend')}</p>
    </div>
  );
}

/** Too few answers: no value, and the area stays without colour. */
function areaValue(row: BreakdownRow, measure: Measure): number | null {
  const percent = (text: string | null): number | null =>
    row.isComparable && text !== null ? Number(text) : null;
  switch (measure) {
    case 'received':
      return row.received;
    case 'median':
      return row.medianDays;
    case 'overdue':
      return percent(row.overdueShare.percent);
    case 'reopened':
      return percent(row.reopenedShare.percent);
    case 'confirmed':
      return percent(row.confirmedShare.percent);
  }
}
