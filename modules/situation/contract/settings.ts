import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';

/** From which hour of the town's day on the morning summary is made. */
export const summaryHour = defineSetting({
  id: 'situation.summary-hour',
  schema: z.number().int().min(0).max(23),
  initial: 7,
  isPublic: false,
});
