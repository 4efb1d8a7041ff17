import { useQueryRoute } from '#web/query.ts';
import type { MapPoint, MapView } from '#web/map/TownMap.tsx';
import type { Translate } from '#web/texts.tsx';
import { useText } from '#web/texts.tsx';
import { listReports, mapReports } from '../../contract/routes.ts';
import type { ReportStatus } from '../../contract/report.ts';
import type { ReportFilter } from '../filter.ts';
import { filterInput } from '../filter.ts';
import { mapGroupOf } from '../statuses.ts';

/** Marks a place where the server has gathered several reports (or one far away) into one circle. */
export const cellMark = 'cell:';
const boxDecimals = 4;
const pointsAtMost = 200;

/**
 * What a map in this view shows. The server's ready clusters know the category and whether a report is open;
 * a narrower filter is answered by the list within the box.
 */
export function useMapReports(view: MapView | null, filter: ReportFilter): readonly MapPoint[] {
  const t = useText();
  const isNarrow = filter.text !== '' || filter.isOverdue || isSingleStatus(filter);
  const box = boxOf(view);
  const isEnabled = view !== null;
  const map = useQueryRoute(
    mapReports,
    { box, zoom: Math.floor(view?.zoom ?? 0), ...mapFilter(filter) },
    { isEnabled: isEnabled && !isNarrow, keepsPrevious: true },
  );
  const list = useQueryRoute(
    listReports,
    { ...filterInput(filter), box, limit: pointsAtMost },
    { isEnabled: isEnabled && isNarrow, keepsPrevious: true },
  );
  if (isNarrow)
    return (list.data?.reports ?? []).map(({ number, status, place }) =>
      pointOf(t, { number, status, ...place }),
    );
  return [
    ...(map.data?.clusters ?? []).map(cellOf),
    ...(map.data?.points ?? []).map((point) => pointOf(t, point)),
  ];
}

function isSingleStatus({ status }: ReportFilter): boolean {
  return status !== null && status !== 'open' && status !== 'done';
}

function mapFilter({ status, categoryId }: ReportFilter) {
  return {
    ...(status === 'open' || status === 'done' ? { state: status } : {}),
    ...(categoryId ? { categoryId } : {}),
  };
}

/** Rounded to some ten metres, so that a trembling hand does not ask anew. */
function boxOf(view: MapView | null): string {
  return (view?.bounds ?? [0, 0, 0, 0]).map((degrees) => degrees.toFixed(boxDecimals)).join(',');
}

function cellOf({ lng, lat, count }: { lng: number; lat: number; count: number }): MapPoint {
  return { id: `${cellMark}${lng},${lat}`, lng, lat, count, kind: 'waiting' };
}

interface Placed {
  readonly number: number;
  readonly lng: number;
  readonly lat: number;
  readonly status: ReportStatus;
}

function pointOf(t: Translate, { number, lng, lat, status }: Placed): MapPoint {
  const label = t('reports.number', { number: String(number) });
  return { id: String(number), lng, lat, kind: mapGroupOf(status), label };
}

/** The place of a gathered circle, or null when the id names one report. */
export function cellPlace(id: string): readonly [number, number] | null {
  if (!id.startsWith(cellMark)) return null;
  const [lng = 0, lat = 0] = id.slice(cellMark.length).split(',').map(Number);
  return [lng, lat];
}
