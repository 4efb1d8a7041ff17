import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, id, instant } from '#kernel/http/fields.ts';
import { cameraGroup, cameraPurpose } from './camera.ts';
import { videoProblems } from './problems.ts';
import { grantHours, videoRight } from './rights.ts';

/** An emergency lasts no longer, and is never prolonged: another one is another row. */
export const longestEmergencyMinutes = 30;

const reason = z.string().trim().min(3).max(500);

export const grantView = z.object({
  id,
  kind: z.enum(['standing', 'emergency', 'request']),
  ownerOrganisationId: id,
  ownerName: z.string(),
  holderOrganisationId: id,
  holderName: z.string(),
  /** Of an emergency; null where anybody of the holder may whose role allows it. */
  holderPersonName: z.string().nullable(),
  camera: z.object({ id, number: z.int(), name: z.string() }).nullable(),
  group: cameraGroup.nullable(),
  purpose: cameraPurpose,
  basis: z.string(),
  rights: z.array(videoRight),
  needsSecond: z.boolean(),
  hours: grantHours.nullable(),
  footageFrom: instant.nullable(),
  footageTo: instant.nullable(),
  validFrom: instant,
  validUntil: instant.nullable(),
  revokedAt: instant.nullable(),
  revokedReason: z.string().nullable(),
  state: z.enum(['in-force', 'to-come', 'over', 'revoked']),
  can: z.object({ revoke: z.boolean() }),
});
export type GrantView = z.output<typeof grantView>;

export const listGrants = defineRoute({
  id: 'video.listGrants',
  method: 'GET',
  path: '/api/v1/video/grants',
  summary: 'Grants the own organisation has given or holds, the newest first',
  permission: 'video.camera.list',
  input: z.object({
    inForceOnly: z.enum(['true', 'false']).default('false'),
    limit: decimal(z.coerce.number().int().min(1).max(500)).default(200),
  }),
  output: z.object({ grants: z.array(grantView) }),
  problems: [],
});

export const giveGrant = defineRoute({
  id: 'video.giveGrant',
  method: 'POST',
  path: '/api/v1/video/grants',
  summary: 'The owner lets another organisation see a camera, a group of cameras or all of them',
  permission: 'video.grant.manage',
  input: z.object({
    ownerOrganisationId: id,
    holderOrganisationId: id,
    cameraId: id.nullable().default(null),
    group: cameraGroup.nullable().default(null),
    purpose: cameraPurpose,
    basis: z.string().trim().min(3).max(500),
    rights: z.array(videoRight).min(1),
    /** Four eyes: footage opens when a second person of the holder says so. */
    needsSecond: z.boolean().default(false),
    hours: grantHours.nullable().default(null),
    validUntil: instant.nullable().default(null),
  }),
  output: z.object({ id }),
  problems: [videoProblems.ownerUnknown, videoProblems.cameraNotFound, videoProblems.grantEndsInThePast],
  isIdempotent: true,
});

export const revokeGrant = defineRoute({
  id: 'video.revokeGrant',
  method: 'POST',
  path: '/api/v1/video/grants/:id/revocation',
  summary: 'Ends a grant at once; streams that run under it are cut within five seconds',
  permission: 'video.camera.list',
  input: z.object({ id, reason }),
  output: z.object({}),
  problems: [videoProblems.grantNotFound],
});

export const openEmergency = defineRoute({
  id: 'video.openEmergency',
  method: 'POST',
  path: '/api/v1/video/emergencies',
  summary:
    'Opens the cameras of an owner to the person on duty for half an hour at most; the owner is told at once',
  permission: 'video.emergency.use',
  input: z.object({
    ownerOrganisationId: id,
    reason: z.string().trim().min(10).max(500),
    minutes: z.int().min(1).max(longestEmergencyMinutes).default(longestEmergencyMinutes),
  }),
  output: z.object({ id, validUntil: instant }),
  problems: [videoProblems.ownerUnknown],
});
