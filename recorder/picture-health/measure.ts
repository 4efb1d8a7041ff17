import { hash } from 'node:crypto';

/*
 * What a picture of a camera says of the camera and not of the scene, as a few numbers. Everything is made of a small copy
 * of the picture (320 points wide), in the process that decodes; nothing else leaves it.
 *
 *   sharpness   the variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy: a
 *               comparative study", ICPR 2000; measure LAPV of Pertuz, Puig, Garcia, "Analysis of focus measure operators for
 *               shape-from-focus", Pattern Recognition 46, 2013), by the variance of the brightness, so that a scene which
 *               is only darker is as sharp as before
 *   edges       how strong the edges of each direction are in each of 16 × 9 places: cells of gradients by orientation
 *               (Dalal, Triggs, "Histograms of oriented gradients for human detection", CVPR 2005), without their fine
 *               steps. Compared by Pearson's correlation, so that weather and light, which change all of them, change little
 *   flat share  the share of the 16 × 9 places without any structure
 */

export const columns = 16;
export const rows = 9;
export const directions = 4;
/** Of the small copy. */
export const measuredWidthPx = 320;
/** A place whose brightness varies by less (standard deviation, of 255) shows nothing. */
const flatDeviation = 2.5;
/** Of 255: nothing is seen there. */
const darkBelow = 24;
/** Colours further from grey than this on the mean (of 128) are of a picture in colour. */
const greyWithin = 2;
/** Keeps the sharpness of an empty picture from being that of its noise. */
const leastVariance = 25;
const scaleOfEdges = 255;
const steep = Math.tan(Math.PI / 8);

/** Brightness from 0 to 255, row by row, and how far colours are from grey on the mean. */
export interface LumaPicture {
  readonly luma: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colourfulness: number;
}

export interface PictureMeasures {
  /** Equal for pictures that are equal point by point. */
  readonly fingerprint: string;
  readonly brightness: number;
  /** One point of a hundred is brighter. */
  readonly brightest: number;
  readonly darkShare: number;
  readonly isGrey: boolean;
  readonly flatShare: number;
  readonly sharpness: number;
  /** `columns` × `rows` × `directions`, from 0 to 255. */
  readonly edges: Uint8Array;
}

export function measurePicture(picture: LumaPicture): PictureMeasures {
  const { luma, colourfulness } = picture;
  const { mean, variance } = momentsOf(luma);
  return {
    fingerprint: hash('sha256', luma).slice(0, 32),
    brightness: mean,
    brightest: percentileOf(luma, 0.99),
    darkShare: luma.reduce((count, value) => count + (value < darkBelow ? 1 : 0), 0) / luma.length,
    isGrey: colourfulness < greyWithin,
    flatShare: flatShareOf(picture),
    sharpness: laplacianVariance(picture) / (variance + leastVariance),
    edges: edgesOf(picture),
  };
}

/** From -1 to 1; 0 where one of the two shows nothing. */
export function likenessOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const count = Math.min(a.length, b.length);
  let [sumA, sumB] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    sumA += a[index] ?? 0;
    sumB += b[index] ?? 0;
  }
  let [both, ofA, ofB] = [0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const fromA = (a[index] ?? 0) - sumA / count;
    const fromB = (b[index] ?? 0) - sumB / count;
    both += fromA * fromB;
    ofA += fromA * fromA;
    ofB += fromB * fromB;
  }
  return ofA === 0 || ofB === 0 ? 0 : both / Math.sqrt(ofA * ofB);
}

function momentsOf(values: Uint8Array): { readonly mean: number; readonly variance: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, variance: squares / values.length - mean * mean };
}

function percentileOf(values: Uint8Array, share: number): number {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  let seen = 0;
  return counts.findIndex((count) => {
    seen += count;
    return seen >= values.length * share;
  });
}

function laplacianVariance({ luma, widthPx, heightPx }: LumaPicture): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < heightPx - 1; y += 1)
    for (let x = 1; x < widthPx - 1; x += 1) {
      const at = y * widthPx + x;
      const around =
        (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - widthPx] ?? 0) + (luma[at + widthPx] ?? 0);
      const value = around - 4 * (luma[at] ?? 0);
      sum += value;
      squares += value * value;
      count += 1;
    }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

function flatShareOf({ luma, widthPx, heightPx }: LumaPicture): number {
  const sums = new Float64Array(columns * rows);
  const squares = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  const columnOf = placesOf(widthPx, columns);
  const rowOf = placesOf(heightPx, rows);
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      const cell = (rowOf[y] ?? 0) * columns + (columnOf[x] ?? 0);
      const value = luma[y * widthPx + x] ?? 0;
      sums[cell] = (sums[cell] ?? 0) + value;
      squares[cell] = (squares[cell] ?? 0) + value * value;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  const isFlat = (sum: number, cell: number): boolean => {
    const count = Math.max(1, counts[cell] ?? 0);
    return (squares[cell] ?? 0) / count - (sum / count) ** 2 < flatDeviation ** 2;
  };
  return sums.filter(isFlat).length / sums.length;
}

/** NOTE: roots of the sums, so that a sign in the sun does not outweigh the rest of the street. */
function edgesOf({ luma, widthPx, heightPx }: LumaPicture): Uint8Array {
  const sums = new Float64Array(columns * rows * directions);
  const columnOf = placesOf(widthPx, columns);
  const rowOf = placesOf(heightPx, rows);
  for (let y = 1; y < heightPx - 1; y += 1)
    for (let x = 1; x < widthPx - 1; x += 1) {
      const at = y * widthPx + x;
      const across = (luma[at + 1] ?? 0) - (luma[at - 1] ?? 0);
      const down = (luma[at + widthPx] ?? 0) - (luma[at - widthPx] ?? 0);
      const cell = (rowOf[y] ?? 0) * columns + (columnOf[x] ?? 0);
      const slot = cell * directions + directionOf(across, down);
      sums[slot] = (sums[slot] ?? 0) + Math.sqrt(across * across + down * down);
    }
  const largest = Math.sqrt(Math.max(1, ...sums));
  return Uint8Array.from(sums, (sum) => Math.round((Math.sqrt(sum) / largest) * scaleOfEdges));
}

/** Which of so many equal places each point of a line lies in. */
function placesOf(lengthPx: number, places: number): Uint8Array {
  return Uint8Array.from({ length: lengthPx }, (_, at) => Math.floor((at * places) / lengthPx));
}

/** Of half a turn, since an edge has no front: lying, rising, standing, falling; parted at 22.5° and 67.5°. */
function directionOf(across: number, down: number): number {
  const [wide, high] = [Math.abs(across), Math.abs(down)];
  if (high < wide * steep) return 0;
  if (wide < high * steep) return 2;
  return across > 0 === down > 0 ? 1 : 3;
}
