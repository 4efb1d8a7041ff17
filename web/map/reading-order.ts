/** Pixels from the upper left corner of the map. */
export interface OnScreen {
  readonly x: number;
  readonly y: number;
}

/** Points whose heights differ by less stand in one row. */
const rowPx = 48;

/** As a page is read: row by row, each from left to right. */
export function inReadingOrder<P extends OnScreen>(points: readonly P[]): P[] {
  const rowOf = ({ y }: P): number => Math.floor(y / rowPx);
  return points.toSorted((a, b) => rowOf(a) - rowOf(b) || a.x - b.x || a.y - b.y);
}

/** The neighbour of `current` by `step`, around the end; without a current one the first, or the last going back. */
export function stepFrom(current: number | null, step: 1 | -1, count: number): number | null {
  if (count === 0) return null;
  if (current === null) return step === 1 ? 0 : count - 1;
  return (current + step + count) % count;
}
