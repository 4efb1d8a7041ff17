import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useGo } from '#web/links.tsx';
import { useMap } from '#web/map/map-context.ts';
import { MapPoints } from '#web/map/MapPoints.tsx';
import type { MapView } from '#web/map/TownMap.tsx';
import { cellPlace, useMapReports } from '../components/use-map-reports.ts';
import { mapKinds } from '../statuses.ts';

const openReports = { status: 'open', categoryId: null, text: '', isOverdue: false } as const;

/** Open reports on the map of the first page. */
export function HomeMapLayer(): ReactNode {
  const map = useMap();
  const go = useGo();
  const [view, setView] = useState<MapView | null>(null);
  useEffect(() => {
    const tell = (): void => {
      const bounds = map.getBounds();
      const { lng, lat } = map.getCenter();
      setView({
        bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
        center: [lng, lat],
        zoom: map.getZoom(),
      });
    };
    tell();
    const subscription = map.on('moveend', tell);
    return () => subscription.unsubscribe();
  }, [map]);
  const open = (id: string): void => {
    const cell = cellPlace(id);
    if (cell) map.easeTo({ center: [cell[0], cell[1]], zoom: map.getZoom() + 2 });
    else void go(`/reports/${id}`);
  };
  return <MapPoints points={useMapReports(view, openReports)} kinds={mapKinds} onOpen={open} />;
}
