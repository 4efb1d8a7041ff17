import { z } from 'zod';

/** Why a controller returns an answer; the words stand in the catalogs under `reports.return-reason.…`. */
export const returnReason = z.enum([
  'not-done',
  'half-done',
  'other-place',
  'proof-poor',
  'answer-formal',
  'answer-rude',
  'refusal-unfounded',
]);
export type ReturnReason = z.output<typeof returnReason>;
