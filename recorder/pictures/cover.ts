import type { MaskShape } from '../tokens/mask.ts';

const thousand = 1000;
const channels = 3;
/** Not quite black, so that a covered part is told from a dark one. */
const shade = 0x20;
/** Upper edge, middle and lower edge. */
const partsOfRow = [0.001, 0.5, 0.999] as const;

export interface RawPicture {
  readonly pixels: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Paints over what lies within the shapes (even-odd rule), row by row.
 *
 * NOTE: each row is cut at its upper edge, its middle and its lower edge, and each cut is a point wider on both sides: at the
 * border rather too much is covered than too little.
 */
export function cover(picture: RawPicture, shapes: readonly MaskShape[]): void {
  for (const points of shapes) {
    const corners = points.map(([x, y]) => ({
      x: (x * picture.widthPx) / thousand,
      y: (y * picture.heightPx) / thousand,
    }));
    for (let row = 0; row < picture.heightPx; row += 1)
      for (const part of partsOfRow) coverRow(picture, row, cutsOf(corners, row + part));
  }
}

/** From the first cut to the second, from the third to the fourth … */
function coverRow({ pixels, widthPx }: RawPicture, row: number, cuts: readonly number[]): void {
  for (let index = 0; index + 1 < cuts.length; index += 2) {
    const left = Math.max(0, Math.floor(cuts[index] ?? 0) - 1);
    const right = Math.min(widthPx, Math.ceil(cuts[index + 1] ?? 0) + 1);
    if (right <= left) continue;
    pixels.fill(shade, (row * widthPx + left) * channels, (row * widthPx + right) * channels);
  }
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Where a line across the picture meets the border of a shape, from left to right. */
function cutsOf(corners: readonly Corner[], y: number): number[] {
  const cuts: number[] = [];
  for (const [index, to] of corners.entries()) {
    const from = corners.at(index - 1) ?? to;
    if (from.y > y === to.y > y) continue;
    cuts.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
  }
  return cuts.toSorted((a, b) => a - b);
}
