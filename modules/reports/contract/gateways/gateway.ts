import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';

/*
 * A gateway sends the reports of one organisation to its own Open311 server and hears from there what became of them.
 */

export const gatewayFormats = ['json', 'xml'] as const;

/** How photos go: with the form, as a link, or not at all. */
export const photoWays = ['file', 'link', 'none'] as const;

const word = z.string().max(200);

/** A question of a service of the other side. */
export const remoteAttribute = z.object({
  code: word,
  datatype: word,
  isRequired: z.boolean(),
  description: z.string().max(1000).nullable(),
  values: z.array(z.object({ key: word, name: z.string().max(300) })),
});
export type RemoteAttribute = z.output<typeof remoteAttribute>;

export const remoteService = z.object({
  code: word,
  name: z.string().max(300),
  group: z.string().max(300).nullable(),
  attributes: z.array(remoteAttribute),
});
export type RemoteService = z.output<typeof remoteService>;

/** Where the answer to a question of the other side comes from: always the same, or an answer of the report. */
export const attributeSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('constant'),
    values: z.array(z.string().trim().min(1).max(500)).min(1).max(20),
  }),
  z.object({ kind: z.literal('answer'), questionCode: z.string().min(1).max(60) }),
]);

export const serviceMapping = z.object({
  categoryId: z.string().min(1).max(60),
  serviceCode: z.string().trim().min(1).max(200),
  attributes: z
    .array(z.object({ code: word, source: attributeSource }))
    .max(60)
    .default([]),
});
export type ServiceMapping = z.output<typeof serviceMapping>;

export const gatewayFields = z.object({
  /** As the other side tells it, to which `/requests.json` is added. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .transform((url) => url.replace(/[?#].*$/, '').replace(/\/+$/, '')),
  jurisdictionId: z.string().trim().min(1).max(200).nullable().default(null),
  format: z.enum(gatewayFormats),
  photoWay: z.enum(photoWays),
  /** The other side speaks the service-request-updates extension. */
  hasUpdates: z.boolean(),
  isActive: z.boolean(),
  services: z.array(serviceMapping).max(500),
});
export type GatewayFields = z.output<typeof gatewayFields>;

/** Absent: as it is; null: none. It is never told again. */
export const gatewayKey = z.string().trim().min(1).max(500).nullable().optional();

export const gatewayView = gatewayFields.extend({
  id,
  baseUrl: z.string(),
  version: z.int(),
  organisation: z.object({ id, name: z.string() }),
  hasKey: z.boolean(),
  knownServices: z.array(remoteService),
  discoveredAt: instant.nullable(),
  /** A word of `reports.gateway-fault.…`; null: the last look at the services went well. */
  discoveryFault: z.string().nullable(),
  lastSuccessAt: instant.nullable(),
  fault: z.string().nullable(),
  waitingCount: z.int(),
  needsPersonCount: z.int(),
});
export type GatewayView = z.output<typeof gatewayView>;

/**
 * `waiting`: to be sent; `sending`: a call is on its way; `unclear`: it may have arrived, it is being looked for;
 * `token`: taken, the number is to come; `needs-person`: a person decides; `withdrawn`: no longer that organisation's.
 */
export const forwardingStates = [
  'waiting',
  'sending',
  'unclear',
  'token',
  'sent',
  'needs-person',
  'withdrawn',
] as const;
export const forwardingState = z.enum(forwardingStates);
export type ForwardingState = z.output<typeof forwardingState>;

/** Why a person is needed. */
export const forwardingFaults = [
  'not-mapped',
  'hidden',
  'came-by-open311',
  'attribute-missing',
  'no-key',
  'key-refused',
  'service-unknown',
  'refused',
  'unreachable',
  'unclear',
  'not-told',
] as const;
export const forwardingFault = z.enum(forwardingFaults);
export type ForwardingFault = z.output<typeof forwardingFault>;

export const forwardingView = z.object({
  id,
  organisationName: z.string(),
  state: forwardingState,
  fault: forwardingFault.nullable(),
  /** What the other side said, in its own words. */
  detail: z.string().nullable(),
  remoteId: z.string().nullable(),
  remoteStatus: z.string().nullable(),
  sentAt: instant.nullable(),
  createdAt: instant,
});

export const peerWordView = z.object({
  id,
  status: z.string().nullable(),
  text: z.string().nullable(),
  mediaUrls: z.array(z.string()),
  effect: z.string(),
  createdAt: instant,
});
