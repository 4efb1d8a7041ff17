import { z } from 'zod';

/*
 * What is covered in a picture for who may not see it. Masks travel in the media token: who signs it decides for each look,
 * and a token with masks opens nothing but pictures in which they are drawn.
 */

const mostMasks = 8;
const mostPoints = 16;
/** In thousandths of the picture's width and height, so that one mask fits every size of it. */
const thousandth = z.int().min(0).max(1000);

export const maskSchema = z.strictObject({
  points: z
    .array(z.tuple([thousandth, thousandth]))
    .min(3)
    .max(mostPoints),
  /** Bounds of the footage it covers; null: from the first, to the last. */
  fromUs: z.int().nullable(),
  toUs: z.int().nullable(),
});
export type Mask = Readonly<z.infer<typeof maskSchema>>;
export const masksSchema = z.array(maskSchema).max(mostMasks);

export type MaskShape = Mask['points'];

/** The shapes that cover a span of footage, or any part of it. */
export function shapesWithin(masks: readonly Mask[] | undefined, fromUs: number, toUs: number): MaskShape[] {
  return (masks ?? [])
    .filter((mask) => (mask.fromUs ?? -Infinity) <= toUs && (mask.toUs ?? Infinity) >= fromUs)
    .map(({ points }) => points);
}
