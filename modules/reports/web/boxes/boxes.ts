import type { PictureBox } from '#kernel/files/contract/box.ts';

/** One press of an arrow, as a share of the picture. */
const step = 0.02;
const smallest = 0.02;

/** The box between two points of the picture, in shares; points outside count as its border. */
export function boxBetween(from: Point, to: Point): PictureBox {
  const [x1, x2] = [clamp(from.x), clamp(to.x)].sort((one, other) => one - other);
  const [y1, y2] = [clamp(from.y), clamp(to.y)].sort((one, other) => one - other);
  return { x: x1 ?? 0, y: y1 ?? 0, width: (x2 ?? 0) - (x1 ?? 0), height: (y2 ?? 0) - (y1 ?? 0) };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A press that was no drag leaves no box. */
export function isWorthKeeping({ width, height }: PictureBox): boolean {
  return width >= smallest / 2 && height >= smallest / 2;
}

/** What a key does to a box: arrows move it, with shift they change its size. Undefined: nothing. */
export function afterKey(box: PictureBox, key: string, isShift: boolean): PictureBox | undefined {
  const by = moves[key];
  if (!by) return undefined;
  return isShift ? resized(box, by) : moved(box, by);
}

const moves: Readonly<Record<string, Point | undefined>> = {
  ArrowLeft: { x: -step, y: 0 },
  ArrowRight: { x: step, y: 0 },
  ArrowUp: { x: 0, y: -step },
  ArrowDown: { x: 0, y: step },
};

function moved(box: PictureBox, by: Point): PictureBox {
  const x = Math.min(clamp(box.x + by.x), 1 - box.width);
  const y = Math.min(clamp(box.y + by.y), 1 - box.height);
  return { ...box, x, y };
}

function resized(box: PictureBox, by: Point): PictureBox {
  const width = Math.min(Math.max(box.width + by.x, smallest), 1 - box.x);
  const height = Math.min(Math.max(box.height + by.y, smallest), 1 - box.y);
  return { ...box, width, height };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
