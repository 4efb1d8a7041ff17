import type { MapPoint } from './TownMap.tsx';

export interface ChangeOfPoints {
  /** New ones, and those of which anything is another. */
  readonly changed: readonly MapPoint[];
  readonly goneIds: readonly string[];
}

/** What has to be told to a map that shows `before`; null, where points share an id and nothing less than all will do. */
export function changeOfPoints(
  before: readonly MapPoint[],
  after: readonly MapPoint[],
): ChangeOfPoints | null {
  const known = new Map(before.map((point) => [point.id, point]));
  if (known.size !== before.length || new Set(after.map(({ id }) => id)).size !== after.length) return null;
  const changed = after.filter((point) => {
    const former = known.get(point.id);
    known.delete(point.id);
    return former === undefined || !isSame(former, point);
  });
  return { changed, goneIds: [...known.keys()] };
}

function isSame(one: MapPoint, other: MapPoint): boolean {
  if (one === other) return true;
  const isThere = one.lng === other.lng && one.lat === other.lat;
  return isThere && one.kind === other.kind && one.label === other.label && one.count === other.count;
}
