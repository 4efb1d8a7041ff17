import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';

/** How long telephonograms with the names of those who accepted them are kept: five years at first. */
export const keptDays = defineSetting({
  id: 'telephonograms.kept-days',
  schema: z.number().int().min(365).max(36_500),
  initial: 1826,
  isPublic: false,
});
