import type { MapPoint } from './TownMap.tsx';

export interface ChangeOfPoints {
  /** New ones, and those of which more is another than the place. */
  readonly changed: readonly MapPoint[];
  /** Those that stand elsewhere and are else the same. */
  readonly moved: readonly MapPoint[];
  readonly goneIds: readonly string[];
}

/**
 * What has to be told to a map that shows `before`; null, where points share an id and nothing less than all will do.
 * The very same points at either end, as of layers that nobody has asked again, cost next to nothing.
 */
export function changeOfPoints(
  before: readonly MapPoint[],
  after: readonly MapPoint[],
): ChangeOfPoints | null {
  const [formerPart, part] = withoutSameEnds(before, after);
  const known = new Map(formerPart.map((point) => [point.id, point]));
  if (known.size !== formerPart.length || new Set(part.map(({ id }) => id)).size !== part.length) return null;
  const changed: MapPoint[] = [];
  const moved: MapPoint[] = [];
  for (const point of part) {
    const former = known.get(point.id);
    known.delete(point.id);
    if (former === point) continue;
    if (former === undefined || !isAlike(former, point)) changed.push(point);
    else if (former.lng !== point.lng || former.lat !== point.lat) moved.push(point);
  }
  return { changed, moved, goneIds: [...known.keys()] };
}

function withoutSameEnds(
  before: readonly MapPoint[],
  after: readonly MapPoint[],
): [readonly MapPoint[], readonly MapPoint[]] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}

function isAlike(one: MapPoint, other: MapPoint): boolean {
  return one.kind === other.kind && one.label === other.label && one.count === other.count;
}
