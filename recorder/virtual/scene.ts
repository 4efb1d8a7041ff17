import { forEachPoint, letterHeight } from './font.ts';

/*
 * A scene that cannot be taken for another: the camera's name, a clock, the number of the picture, something that moves,
 * and on top a bar of black and white blocks that programs read: 32 bits of the clock and 8 of its check sum.
 */

export interface SceneSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SceneFacts {
  readonly name: string;
  readonly number: number;
  readonly clockMs: number;
  readonly fate?: SceneFate;
}

/** Nothing comes through its lens any more, or it looks elsewhere. */
export type SceneFate = 'black' | 'turned';

export const barBlocks = 40;
const barHeightPx = 16;
const letterScale = 3;
const [dark, bright] = [40, 220];
const houses = 8;
/** Of the width of the picture. */
const turnedBy = 0.37;
/** As cameras send it. */
const blackest = 16;

/** Draws brightness row by row. */
export function drawScene(luma: Buffer, strideBytes: number, size: SceneSize, facts: SceneFacts): void {
  for (let y = 0; y < size.heightPx; y += 1)
    luma.fill(60 + Math.floor((y * 80) / size.heightPx), y * strideBytes, y * strideBytes + size.widthPx);
  const box = (x: number, y: number, width: number, height: number, value: number): void => {
    for (let row = Math.max(0, y); row < Math.min(size.heightPx, y + height); row += 1)
      luma.fill(
        value,
        row * strideBytes + Math.max(0, x),
        row * strideBytes + Math.min(size.widthPx, x + width),
      );
  };
  if (facts.fate === 'black') return void luma.fill(blackest, 0, strideBytes * size.heightPx);
  drawHouses(box, size, facts.fate === 'turned' ? turnedBy : 0);
  drawMoving(box, size, facts.number);
  drawBar(box, size, facts.clockMs);
  const lines = [
    facts.name,
    new Date(facts.clockMs).toISOString().slice(0, 23).replace('T', ' '),
    `NO ${facts.number}`,
  ];
  for (const [line, text] of lines.entries()) {
    const top = barHeightPx + 12 + line * (letterHeight + 3) * letterScale;
    forEachPoint(text, (x, y) =>
      box(12 + x * letterScale, top + y * letterScale, letterScale, letterScale, bright),
    );
  }
}

type DrawBox = (x: number, y: number, width: number, height: number, value: number) => void;

/** What stands: a row of houses, no two alike, further left when the camera looks further right. */
function drawHouses(box: DrawBox, { widthPx, heightPx }: SceneSize, movedBy: number): void {
  for (let house = 0; house < houses; house += 1) {
    const left = Math.floor((house * 0.21 - movedBy) * widthPx);
    const floors = 2 + ((house * 5) % 3);
    const windowPx = Math.floor(widthPx * (0.02 + ((house * 7) % 4) * 0.008));
    box(left, Math.floor(heightPx * 0.5), 4, Math.floor(heightPx * 0.5), house % 2 === 0 ? dark : bright);
    box(
      left,
      Math.floor(heightPx * (0.3 + (house % 4) * 0.05)),
      Math.floor(widthPx * 0.16),
      5,
      house % 2 === 0 ? bright : dark,
    );
    for (let window = 0; window < floors * 3; window += 1)
      box(
        left + 12 + (window % 3) * Math.floor(windowPx * 1.7),
        Math.floor(heightPx * (0.5 + Math.floor(window / 3) * 0.11 + (house % 3) * 0.04)),
        windowPx,
        Math.floor(heightPx * 0.07),
        house % 2 === 0 ? bright : dark,
      );
  }
}

/** Cars, more or less. */
function drawMoving(box: DrawBox, { widthPx, heightPx }: SceneSize, number: number): void {
  for (let car = 0; car < 3; car += 1) {
    const x = ((number * (2 + car) + car * 211) % (widthPx + 80)) - 80;
    box(x, Math.floor(heightPx * (0.55 + car * 0.14)), 70, 24, 90 + car * 50);
  }
}

function drawBar(box: DrawBox, { widthPx }: SceneSize, clockMs: number): void {
  const blockPx = Math.floor(widthPx / barBlocks);
  for (const [index, bit] of barBits(clockMs).entries())
    box(index * blockPx, 0, blockPx, barHeightPx, bit === 1 ? bright : dark);
}

function barBits(clockMs: number): number[] {
  const low = Math.floor(clockMs) % 2 ** 32;
  const sum = [0, 8, 16, 24].reduce((total, shift) => total + (Math.floor(low / 2 ** shift) % 256), 0) % 256;
  const bits = (value: number, count: number): number[] =>
    Array.from({ length: count }, (_, place) => Math.floor(value / 2 ** (count - 1 - place)) % 2);
  return [...bits(low, 32), ...bits(sum, 8)];
}
