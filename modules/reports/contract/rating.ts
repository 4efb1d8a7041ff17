import { z } from 'zod';

export const ratingScores = [1, 2, 3, 4, 5] as const;
/** From this score on the work is praised, below it is blamed. */
export const praisedFrom = 4;

/** Why work is praised or blamed; the words stand in the catalogs under `reports.rating-reason.…`. */
export const praises = ['fast', 'done-well', 'explained-well', 'polite'] as const;
export const blames = [
  'slow',
  'half-done',
  'done-badly',
  'other-place',
  'broke-again',
  'not-explained',
] as const;
export const ratingReason = z.enum([...praises, ...blames]);
export type RatingReason = z.output<typeof ratingReason>;

export function reasonsFor(score: number): readonly RatingReason[] {
  return score >= praisedFrom ? praises : blames;
}

export const rating = z
  .object({ score: z.number().int().min(1).max(5), reasons: z.array(ratingReason).max(3).default([]) })
  .refine(({ score, reasons }) => reasons.every((reason) => reasonsFor(score).includes(reason)), {
    error: 'reports.rating-reason-unfit',
    path: ['reasons'],
  })
  .refine(({ reasons }) => new Set(reasons).size === reasons.length, {
    error: 'reports.rating-reason-twice',
    path: ['reasons'],
  });
export type Rating = z.output<typeof rating>;
