import type { MapPoint } from './TownMap.tsx';

export interface ChangeOfPoints {
  /** New ones, and those of which more is another than the place. */
  readonly changed: readonly MapPoint[];
  /** Those that stand elsewhere and are else the same. */
  readonly moved: readonly MapPoint[];
  readonly goneIds: readonly string[];
}

/** What has to be told to a map that shows `before`; null, where points share an id and nothing less than all will do. */
export function changeOfPoints(
  before: readonly MapPoint[],
  after: readonly MapPoint[],
): ChangeOfPoints | null {
  const known = new Map(before.map((point) => [point.id, point]));
  if (known.size !== before.length || new Set(after.map(({ id }) => id)).size !== after.length) return null;
  const changed: MapPoint[] = [];
  const moved: MapPoint[] = [];
  for (const point of after) {
    const former = known.get(point.id);
    known.delete(point.id);
    if (former === point) continue;
    if (former === undefined || !isAlike(former, point)) changed.push(point);
    else if (former.lng !== point.lng || former.lat !== point.lat) moved.push(point);
  }
  return { changed, moved, goneIds: [...known.keys()] };
}

function isAlike(one: MapPoint, other: MapPoint): boolean {
  return one.kind === other.kind && one.label === other.label && one.count === other.count;
}
