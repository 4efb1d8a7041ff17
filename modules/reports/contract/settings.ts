import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';

/** Whether an answer goes through the controller before it is published: never, by chance, always. */
export const answerReview = defineSetting({
  id: 'reports.answer-review',
  schema: z.enum(['off', 'sample', 'all']),
  initial: 'off',
  isPublic: false,
});

/** Which share of the answers the controller sees when they are sampled. */
export const answerSamplePercent = defineSetting({
  id: 'reports.answer-sample-percent',
  schema: z.number().int().min(1).max(100),
  initial: 20,
  isPublic: false,
});

/** How long a report waits for its author's answer before the work goes on without it. */
export const replyDays = defineSetting({
  id: 'reports.reply-days',
  schema: z.number().int().min(1).max(5),
  initial: 5,
  isPublic: true,
});

/** Whether people may report without an account; the sender follows the report by a private link. */
export const anonymousReports = defineSetting({
  id: 'reports.anonymous-reports',
  schema: z.boolean(),
  initial: false,
  isPublic: true,
});
