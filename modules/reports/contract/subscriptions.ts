import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { reportProblems } from './problems.ts';

export const subscriptionPlaceKinds = ['town', 'area', 'street', 'house', 'box'] as const;

/** `at-once`: a message for each report; `daily`: one message a day with all of them. */
export const subscriptionRhythms = ['at-once', 'daily'] as const;
export const subscriptionRhythm = z.enum(subscriptionRhythms);

/** More than this nobody reads. */
export const subscriptionsAtMost = 30;
/** What comes after these in a day goes into the daily message. */
export const messagesAtOnceADay = 20;

/** About a district; who wants more wants the town. */
const widestBoxDegrees = 0.2;

const degreesEast = z.number().min(-180).max(180);
const degreesNorth = z.number().min(-90).max(90);

/** West, south, east, north in degrees. */
export const subscriptionBox = z
  .tuple([degreesEast, degreesNorth, degreesEast, degreesNorth])
  .refine(([west, south, east, north]) => west < east && south < north, 'http.box-reversed')
  .refine(
    ([west, south, east, north]) => east - west <= widestBoxDegrees && north - south <= widestBoxDegrees,
    'reports.subscription-box-too-large',
  );

export const subscriptionPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('town') }),
  z.object({ kind: z.literal('area'), id }),
  z.object({ kind: z.literal('street'), id }),
  z.object({ kind: z.literal('house'), id }),
  z.object({ kind: z.literal('box'), box: subscriptionBox }),
]);
export type SubscriptionPlace = z.output<typeof subscriptionPlace>;

export const subscriptionView = z.object({
  id,
  placeKind: z.enum(subscriptionPlaceKinds),
  /** What the area, the street or the house was called; empty for the town and for a box. */
  placeName: z.string(),
  categoryId: z.string().nullable(),
  rhythm: subscriptionRhythm,
  createdAt: instant,
});
export type SubscriptionView = z.output<typeof subscriptionView>;

export const subscriptionProblems = {
  notFound: defineProblem('reports.subscription-not-found', 404),
  /** `values.limit`: how many there may be. */
  tooMany: defineProblem('reports.too-many-subscriptions', 422),
  placeUnknown: defineProblem('reports.subscription-place-unknown', 422),
  linkInvalid: defineProblem('reports.unsubscribe-link-invalid', 404),
} as const;

export const listSubscriptions = defineRoute({
  id: 'reports.listSubscriptions',
  method: 'GET',
  path: '/api/v1/reports/subscriptions',
  summary: 'What the caller wants to hear of: places and categories, the newest first',
  permission: 'reports.subscription.manage',
  input: z.object({}),
  output: z.object({ subscriptions: z.array(subscriptionView), limit: z.number().int() }),
  problems: [],
});

export const createSubscription = defineRoute({
  id: 'reports.createSubscription',
  method: 'POST',
  path: '/api/v1/reports/subscriptions',
  summary: 'Asks for messages about new and finished reports of a place, a category or both',
  permission: 'reports.subscription.manage',
  input: z.object({
    place: subscriptionPlace,
    categoryId: z.string().max(60).nullable().default(null),
    rhythm: subscriptionRhythm.default('daily'),
  }),
  output: z.object({ id }),
  problems: [reportProblems.unknownCategory, subscriptionProblems.tooMany, subscriptionProblems.placeUnknown],
});

export const changeSubscription = defineRoute({
  id: 'reports.changeSubscription',
  method: 'PATCH',
  path: '/api/v1/reports/subscriptions/:id',
  summary: 'Chooses between messages at once and one a day',
  permission: 'reports.subscription.manage',
  input: z.object({ id, rhythm: subscriptionRhythm }),
  output: z.object({}),
  problems: [subscriptionProblems.notFound],
});

export const removeSubscription = defineRoute({
  id: 'reports.removeSubscription',
  method: 'DELETE',
  path: '/api/v1/reports/subscriptions/:id',
  summary: 'Ends one subscription of the caller',
  permission: 'reports.subscription.manage',
  input: z.object({ id }),
  output: z.object({}),
  problems: [subscriptionProblems.notFound],
});

const token = z.string().min(10).max(100);

/**
 * What a link ends: one subscription, all that come in the daily message, or, for whoever sent a report without an
 * account, word of comments under it.
 */
export const unsubscription = z.object({
  scope: z.enum(['one', 'daily', 'discussion']),
  /** Of the report under which the comments stand; null for other links, and once it has ended. */
  number: z.number().int().nullable(),
  subscriptions: z.array(subscriptionView),
});

export const readUnsubscription = defineRoute({
  id: 'reports.readUnsubscription',
  method: 'GET',
  path: '/api/v1/reports/unsubscriptions/:token',
  summary: 'What the link of a letter would end; changes nothing',
  permission: 'reports.report.read',
  input: z.object({ token }),
  output: unsubscription,
  problems: [subscriptionProblems.linkInvalid],
  rateLimit: { limit: 60, windowMs: 60_000 },
});

export const unsubscribe = defineRoute({
  id: 'reports.unsubscribe',
  method: 'POST',
  path: '/api/v1/reports/unsubscriptions/:token',
  summary: 'Ends what the link of a letter names, without a sign-in',
  permission: 'reports.report.read',
  input: z.object({ token }),
  output: z.object({}),
  problems: [subscriptionProblems.linkInvalid],
  rateLimit: { limit: 60, windowMs: 60_000 },
});

/** RFC 8058: a mail program sends `List-Unsubscribe=One-Click` to the address its reader would open as a page. */
export const unsubscribeByMail = defineRoute({
  id: 'reports.unsubscribeByMail',
  method: 'POST',
  path: '/reports/unsubscribe/:token',
  summary: 'Ends what the link of a letter names, at one press in a mail program (RFC 8058)',
  permission: 'reports.report.read',
  input: z.object({ token, 'List-Unsubscribe': z.literal('One-Click') }),
  output: z.object({}),
  problems: [subscriptionProblems.linkInvalid],
  rateLimit: { limit: 60, windowMs: 60_000 },
});
