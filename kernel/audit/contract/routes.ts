import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';

export const auditEntryView = z.object({
  id,
  occurredAt: instant,
  actorKind: z.string(),
  /** Null for strangers and the system. */
  actor: z.object({ id, name: z.string() }).nullable(),
  routeId: z.string(),
  /** The route's own English sentence, for an action nobody has written words for; null for jobs and sign-ins. */
  summary: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  difference: z.unknown(),
  reason: z.string().nullable(),
  requestId: z.string(),
  isSealed: z.boolean(),
});
export type AuditEntryView = z.output<typeof auditEntryView>;

export const listEntries = defineRoute({
  id: 'audit.listEntries',
  method: 'GET',
  path: '/api/v1/audit/entries',
  summary: 'Who did what, the newest first; looking leaves an audit row too',
  permission: 'audit.entry.list',
  input: z.object({
    actorPersonId: id.optional(),
    /** A whole action, `identity.blockPerson`, or its beginning, `identity.`. */
    action: z.string().trim().max(120).optional(),
    subjectType: z.string().trim().max(120).optional(),
    subjectId: z.string().trim().max(120).optional(),
    from: instant.optional(),
    /** Not included. */
    to: instant.optional(),
    /** Part of the reason or of what changed. */
    text: z.string().trim().max(100).optional(),
    /** The `next` of the page before. */
    after: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ entries: z.array(auditEntryView), next: id.nullable() }),
  problems: [],
  isReadAudited: true,
});

export const readSealState = defineRoute({
  id: 'audit.readSealState',
  method: 'GET',
  path: '/api/v1/audit/seal',
  summary: 'The last seal of the audit and how much waits for the next',
  permission: 'audit.seal.read',
  input: z.object({}),
  output: z.object({
    last: z.object({ number: z.int(), sealedAt: instant, hash: z.string() }).nullable(),
    unsealedCount: z.int(),
  }),
  problems: [],
});

export const verifySeals = defineRoute({
  id: 'audit.verifySeals',
  method: 'POST',
  path: '/api/v1/audit/verification',
  summary: 'Recompute the last seals; the whole chain is checked by the command line',
  permission: 'audit.seal.read',
  input: z.object({ lastSeals: z.int().min(1).max(500).default(100) }),
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('intact'), sealCount: z.int(), entryCount: z.int() }),
    z.object({ kind: z.literal('broken'), sealNumber: z.int(), sealedAt: instant, what: z.string() }),
  ]),
  problems: [],
  rateLimit: { limit: 6, windowMs: 60_000 },
});
