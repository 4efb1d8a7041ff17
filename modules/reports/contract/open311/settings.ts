import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';

/** Jurisdictions this endpoint answers for. None: the endpoint is one town's and no `jurisdiction_id` is needed. */
export const open311Jurisdictions = defineSetting({
  id: 'reports.open311-jurisdictions',
  schema: z.array(z.string().trim().min(1).max(100)).max(20),
  initial: [],
  isPublic: false,
});

/** Answer a new report with a token at once and give it its number a moment later. */
export const open311AnswersWithToken = defineSetting({
  id: 'reports.open311-answers-with-token',
  schema: z.boolean(),
  initial: false,
  isPublic: false,
});

/** Whom a developer writes to; stands in the discovery. */
export const open311Contact = defineSetting({
  id: 'reports.open311-contact',
  schema: z.string().trim().max(300),
  initial: '',
  isPublic: false,
});

/** Where developers may try their clients out; stands in the discovery beside the endpoint in service. */
export const open311TestEndpoint = defineSetting({
  id: 'reports.open311-test-endpoint',
  schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
  initial: '',
  isPublic: false,
});
