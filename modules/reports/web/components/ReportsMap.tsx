import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { ActionIcon } from '@mantine/core';
import { icons } from '#web/icons.ts';
import type { LngLat, MapView } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { readReport } from '../../contract/routes.ts';
import type { Categories } from '../categories.ts';
import type { ReportFilter } from '../filter.ts';
import type { MapGroup } from '../statuses.ts';
import { mapKinds } from '../statuses.ts';
import { ReportItem } from './ReportItem.tsx';
import classes from './ReportsMap.module.css';
import { cellPlace, useMapReports } from './use-map-reports.ts';

export interface ReportsMapProps {
  readonly filter: ReportFilter;
  readonly categories: Categories;
  /** A report pointed at in the list beside. */
  readonly marker: LngLat | null;
}

const nearerZoom = 16;

/** Reports on the town's map; a press on one shows it in a card over the map, so that the view is not lost. */
export function ReportsMap({ filter, categories, marker }: ReportsMapProps): ReactNode {
  const t = useText();
  const [view, setView] = useState<MapView | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const [center, setCenter] = useState<LngLat | null>(null);
  const points = useMapReports(view, filter);
  const open = (id: string): void => {
    const cell = cellPlace(id);
    if (cell) setCenter(cell);
    else setOpened(Number(id));
  };
  return (
    <div className={classes.frame}>
      <TownMap
        label={t('reports.map.label')}
        points={points}
        kinds={mapKinds}
        onPointOpen={open}
        onMove={setView}
        marker={marker}
        {...(center ? { center, zoom: nearerZoom } : {})}
      />
      <Legend />
      {opened !== null ? (
        <OpenedReport key={opened} number={opened} categories={categories} onClose={() => setOpened(null)} />
      ) : null}
    </div>
  );
}

const legend: readonly MapGroup[] = ['waiting', 'working', 'answered', 'done'];

function Legend(): ReactNode {
  const t = useText();
  return (
    <ul className={classes.legend} aria-label={t('reports.map.legend')}>
      {legend.map((group) => (
        <li key={group}>
          <span className={classes.dot} style={{ background: mapKinds[group].colour }} />
          {t(`reports.map.group.${group}`)}
        </li>
      ))}
    </ul>
  );
}

interface OpenedReportProps {
  readonly number: number;
  readonly categories: Categories;
  readonly onClose: () => void;
}

function OpenedReport({ number, categories, onClose }: OpenedReportProps): ReactNode {
  const t = useText();
  const report = useQueryRoute(readReport, { number });
  const card = useRef<HTMLDivElement>(null);
  const isThere = report.data !== undefined;
  // Whoever opened it by a key goes on inside it, and comes back to the map.
  useEffect(() => {
    if (!isThere) return;
    const before = document.activeElement;
    card.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [isThere]);
  if (!report.data) return null;
  return (
    <div
      className={classes.opened}
      ref={card}
      tabIndex={-1}
      role="region"
      aria-label={t('reports.number', { number: String(number) })}
    >
      <ReportItem report={report.data} categories={categories} />
      <ActionIcon
        variant="default"
        className={classes.close}
        aria-label={t('web.action.close')}
        onClick={onClose}
      >
        <icons.close size={20} />
      </ActionIcon>
    </div>
  );
}
