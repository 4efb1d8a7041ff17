import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';

/*
 * Somebody needs footage of a place and asks its owner. The owner finds the cameras that could have seen it, approves all
 * or a part, or refuses with a reason. What is approved is held from deletion and opened by a link that ends. A request
 * is closed with its outcome and not before.
 *
 *   asked → approved → closed            asked → refused
 */
export const requestStates = ['asked', 'approved', 'refused', 'closed'] as const;
export const requestState = z.enum(requestStates);
export type RequestState = z.output<typeof requestState>;

export const requestOutcomes = [
  'solved',
  'culprit-found',
  'damage-proved',
  'fine',
  'nothing-seen',
  'not-used',
] as const;
export const requestOutcome = z.enum(requestOutcomes);
export type RequestOutcome = z.output<typeof requestOutcome>;

/** The law's ten working days are the town's own matter; by this term a request counts as late. */
export const answerDays = 10;
export const longestSpanMinutes = 240;
export const longestLinkDays = 30;

export const requestView = z.object({
  id,
  number: z.int(),
  state: requestState,
  isCitizen: z.boolean(),
  /** Of a citizen to the owner alone; of an organisation its name. */
  requesterName: z.string(),
  ownerOrganisationId: id,
  ownerName: z.string(),
  lng: z.number(),
  lat: z.number(),
  place: z.string(),
  from: instant,
  to: instant,
  reason: z.string(),
  identity: z.string().nullable(),
  askedAt: instant,
  dueAt: instant,
  isLate: z.boolean(),
  decidedAt: instant.nullable(),
  refusal: z.string().nullable(),
  clips: z.array(
    z.object({
      cameraId: id,
      cameraName: z.string(),
      from: instant,
      to: instant,
      /** Whether its recorders keep it from deletion; `part-held`: not all of them, `failed`: none. */
      hold: z.enum(['asked', 'part-held', 'held', 'failed', 'released']),
    }),
  ),
  mayDownload: z.boolean(),
  linkUntil: instant.nullable(),
  isLinkOpen: z.boolean(),
  receivedAt: instant.nullable(),
  outcome: requestOutcome.nullable(),
  outcomeText: z.string().nullable(),
  closedAt: instant.nullable(),
  /** Office letters that there are by now. */
  letters: z.array(z.enum(['request', 'answer'])),
  can: z.object({ decide: z.boolean(), open: z.boolean(), close: z.boolean(), withdraw: z.boolean() }),
});
export type RequestView = z.output<typeof requestView>;
