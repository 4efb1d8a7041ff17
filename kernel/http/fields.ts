import { z } from 'zod';

/** Shapes that contracts share, so that a longitude or an instant looks the same in every module. */
export const id = z.uuid();

const decimalPattern = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** A number as people write it: no empty text for zero, no `0x1`. */
function readDecimal(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return decimalPattern.test(value) ? Number(value) : Number.NaN;
}

/** A number in a path or a query string. */
export function decimal<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(readDecimal, schema);
}

/** An instant, UTC, ISO 8601: `2026-11-21T09:30:00.000Z`. */
export const instant = z.iso.datetime();

/** A civil date without a zone: `2026-11-21`. */
export const civilDate = z.iso.date();

/** WGS 84 (EPSG:4326), degrees. */
export const longitude = decimal(z.coerce.number().min(-180).max(180));
export const latitude = decimal(z.coerce.number().min(-90).max(90));

const degreesEast = z.number().min(-180).max(180);
const degreesNorth = z.number().min(-90).max(90);

export const point = z.object({ lng: degreesEast, lat: degreesNorth });
export type Point = z.output<typeof point>;

/**
 * `west,south,east,north` in degrees, as map clients send it. No town lies across the 180th meridian or upside down,
 * so a box that does is a mistake and is told so.
 */
export const boundingBox = z
  .string()
  .transform((text): unknown => text.split(',').map((part) => readDecimal(part)))
  .pipe(z.tuple([degreesEast, degreesNorth, degreesEast, degreesNorth]))
  .refine(([west, south, east, north]) => west <= east && south <= north, 'http.box-reversed');

/** How many rows a list gives at once; every list has a limit. */
export const pageLimit = decimal(z.coerce.number().int().min(1).max(200)).default(50);

/** One value or a repeated query parameter, always read as a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(50),
  );
}

/** `true`, `1`, `false` or `0` in a query string. */
export const queryFlag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');
