import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, id, instant } from '#kernel/http/fields.ts';

export const lookView = z.object({
  at: instant,
  camera: z.object({ id, number: z.int(), name: z.string() }),
  /** Null: whoever held the link of a request, or a person who is no more. */
  personName: z.string().nullable(),
  organisationName: z.string().nullable(),
  right: z.string(),
  what: z.string(),
  from: instant,
  /** Null while a live look lasts. */
  to: instant.nullable(),
  reason: z.string().nullable(),
  basis: z.enum(['own', 'standing', 'emergency', 'request', 'unknown']),
});
export type LookView = z.output<typeof lookView>;

export const listLooks = defineRoute({
  id: 'video.listLooks',
  method: 'GET',
  path: '/api/v1/video/looks',
  summary:
    'Who looked at which camera, when and why: an owner of the own cameras, the data protection officer of all',
  permission: 'video.look.read',
  input: z.object({
    cameraId: id.optional(),
    personId: id.optional(),
    from: instant.optional(),
    /** The next page: the instant of the last row of the page before. */
    before: instant.optional(),
    limit: decimal(z.coerce.number().int().min(1).max(200)).default(50),
  }),
  output: z.object({ looks: z.array(lookView) }),
  problems: [],
  isReadAudited: true,
});
