import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';

export const recorderState = z.enum(['awaited', 'enrolled', 'struck-off']);

/** Where the hub reaches a recorder's media; by default the address its link comes from. */
const mediaUrl = z
  .url({ protocol: /^https?$/ })
  .max(200)
  .refine((text) => new URL(text).pathname === '/' && !new URL(text).username, 'video.media-url-plain')
  .nullable();

export const recorderView = z.object({
  id,
  name: z.string(),
  ownerOrganisationId: id,
  ownerName: z.string(),
  state: recorderState,
  version: z.int(),
  mediaUrl,
  cameraCount: z.int(),
  /** Records its cameras when it is silent or struck off; null: nobody does. */
  standInId: id.nullable(),
  standInName: z.string().nullable(),
  /** It is of another owner, and the owner of this one has not said yes. */
  isStandInAwaited: z.boolean(),
  /** Another records its cameras now. */
  takenOver: z
    .object({ standInName: z.string(), since: instant, cause: z.enum(['silent', 'struck-off']) })
    .nullable(),
  /** Recorders whose cameras it records now, and how many these are. */
  standsInFor: z.array(z.object({ name: z.string(), since: instant, cameraCount: z.int() })),
  /** A word from it in the last 18 s; without one its stand-in records. */
  isLinked: z.boolean(),
  toldAt: instant.nullable(),
  startedAt: instant.nullable(),
  /** Ahead of the hub's clock where positive. */
  clockOffsetMs: z.int().nullable(),
  configuration: z.object({
    wanted: z.int(),
    applied: z.int().nullable(),
    refused: z.object({ version: z.int(), reason: z.string() }).nullable(),
  }),
  storages: z.array(
    z.object({ path: z.string(), state: z.string(), freeBytes: z.number(), reserveBytes: z.number() }),
  ),
  /** Null while the recorder does not know what a day of footage takes. */
  forecast: z
    .object({
      /** Until footage goes before its ordered time; null when all that is ordered fits. */
      daysLeft: z.number().nullable(),
      /** The smallest of 3, 7 and 14 days that `daysLeft` is within. */
      alarm: z.union([z.literal(3), z.literal(7), z.literal(14)]).nullable(),
      /** Until recording stops, since nothing may be deleted. */
      daysUntilStop: z.number().nullable(),
    })
    .nullable(),
});
export type RecorderView = z.output<typeof recorderView>;

export const listRecorders = defineRoute({
  id: 'video.listRecorders',
  method: 'GET',
  path: '/api/v1/video/recorders',
  summary: 'Recorders with their disks, clocks and configuration, by name',
  permission: 'video.recorder.manage',
  input: z.object({}),
  output: z.object({ recorders: z.array(recorderView) }),
  problems: [],
});

const name = z.string().trim().min(2).max(120);

export const createRecorder = defineRoute({
  id: 'video.createRecorder',
  method: 'POST',
  path: '/api/v1/video/recorders',
  summary: 'Announces a recorder and makes the code it enrols with, once',
  permission: 'video.recorder.manage',
  input: z.object({ name, ownerOrganisationId: id, mediaUrl }),
  output: z.object({ id, enrolmentCode: z.string(), validUntil: instant }),
  problems: [videoProblems.ownerUnknown],
});

export const renewEnrolmentCode = defineRoute({
  id: 'video.renewEnrolmentCode',
  method: 'POST',
  path: '/api/v1/video/recorders/:id/enrolment-code',
  summary: 'Makes another code for a recorder that has not enrolled; the one before counts no more',
  permission: 'video.recorder.manage',
  input: z.object({ id }),
  output: z.object({ enrolmentCode: z.string(), validUntil: instant }),
  problems: [videoProblems.recorderNotFound, videoProblems.recorderEnrolled],
});

export const changeRecorder = defineRoute({
  id: 'video.changeRecorder',
  method: 'PUT',
  path: '/api/v1/video/recorders/:id',
  summary: 'Changes name and address of a recorder',
  permission: 'video.recorder.manage',
  input: z.object({ id, version: z.int(), name, mediaUrl }),
  output: z.object({ version: z.int() }),
  problems: [videoProblems.recorderNotFound, videoProblems.recorderChanged],
});

export const nameStandIn = defineRoute({
  id: 'video.nameStandIn',
  method: 'PUT',
  path: '/api/v1/video/recorders/:id/stand-in',
  summary:
    'Names the recorder that records the cameras of this one while it is silent; one of another owner waits until the owner of this one agrees',
  permission: 'video.recorder.manage',
  input: z.object({ id, version: z.int(), standInId: id.nullable() }),
  output: z.object({ version: z.int() }),
  problems: [videoProblems.recorderNotFound, videoProblems.recorderChanged, videoProblems.standInImpossible],
});

export const standInAsked = z.object({
  recorderId: id,
  recorderName: z.string(),
  standInId: id,
  standInName: z.string(),
  standInOwnerName: z.string(),
  /** How many cameras would be recorded by it. */
  cameraCount: z.int(),
  agreedAt: instant.nullable(),
});
export type StandInAsked = z.output<typeof standInAsked>;

export const listStandIns = defineRoute({
  id: 'video.listStandIns',
  method: 'GET',
  path: '/api/v1/video/stand-ins',
  summary: 'Recorders of the own organisation for which one of another owner was named to stand in',
  permission: 'video.grant.manage',
  input: z.object({}),
  output: z.object({ standIns: z.array(standInAsked) }),
  problems: [],
});

export const agreeToStandIn = defineRoute({
  id: 'video.agreeToStandIn',
  method: 'PUT',
  path: '/api/v1/video/recorders/:id/stand-in-agreement',
  summary: 'The owner of a recorder allows one of another owner to stand in for it, or allows it no more',
  permission: 'video.grant.manage',
  input: z.object({ id, standInId: id, isAgreed: z.boolean() }),
  output: z.object({}),
  problems: [videoProblems.recorderNotFound],
});

export const strikeOffRecorder = defineRoute({
  id: 'video.strikeOffRecorder',
  method: 'POST',
  path: '/api/v1/video/recorders/:id/strike-off',
  summary: 'Ends a recorder whose key is lost or that is gone: it is not answered any more',
  permission: 'video.recorder.manage',
  input: z.object({ id, reason: z.string().trim().min(3).max(500) }),
  output: z.object({}),
  problems: [videoProblems.recorderNotFound],
});
