import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, id, instant, latitude, longitude } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';
import { requestOutcome, requestState, requestView } from './request.ts';

const words = (least: number, most: number) => z.string().trim().min(least).max(most);

const listInput = {
  state: requestState.optional(),
  limit: decimal(z.coerce.number().int().min(1).max(200)).default(100),
};

export const listRequests = defineRoute({
  id: 'video.listRequests',
  method: 'GET',
  path: '/api/v1/video/requests',
  summary: 'The register of footage requests: to the own organisation and by it, the newest first',
  permission: 'video.camera.list',
  input: z.object(listInput),
  output: z.object({ requests: z.array(requestView) }),
  problems: [],
  isReadAudited: true,
});

export const listOwnRequests = defineRoute({
  id: 'video.listOwnRequests',
  method: 'GET',
  path: '/api/v1/video/own-requests',
  summary: 'What a person has asked for, the newest first',
  permission: 'video.request.create',
  input: z.object(listInput),
  output: z.object({ requests: z.array(requestView) }),
  problems: [],
});

export const createRequest = defineRoute({
  id: 'video.createRequest',
  method: 'POST',
  path: '/api/v1/video/requests',
  summary: 'Asks an owner for footage of a place; for the own organisation where the asker works for one',
  permission: 'video.request.create',
  input: z.object({
    ownerOrganisationId: id,
    onBehalfOf: id.nullable().default(null),
    lng: longitude,
    lat: latitude,
    place: words(3, 300),
    from: instant,
    to: instant,
    reason: words(10, 2_000),
    /** Of a citizen: what proves who asks, as the owner will check it. */
    identity: words(3, 300).nullable().default(null),
  }),
  output: z.object({ id, number: z.int() }),
  problems: [videoProblems.ownerUnknown, videoProblems.spanImpossible, videoProblems.identityMissing],
  isIdempotent: true,
  rateLimit: { limit: 20, windowMs: 3_600_000 },
});

export const listFootageOwners = defineRoute({
  id: 'video.listFootageOwners',
  method: 'GET',
  path: '/api/v1/video/footage-owners',
  summary: 'Owners of the public register, and the organisations in whose name the asker may ask',
  permission: 'video.request.create',
  input: z.object({}),
  output: z.object({
    owners: z.array(z.object({ id, name: z.string() })),
    askFor: z.array(z.object({ id, name: z.string() })),
  }),
  problems: [],
});

export const suggestCameras = defineRoute({
  id: 'video.suggestCameras',
  method: 'GET',
  path: '/api/v1/video/requests/:id/cameras',
  summary: "The owner's cameras that could have seen the place, the best view first",
  permission: 'video.request.decide',
  input: z.object({ id }),
  output: z.object({
    cameras: z.array(
      z.object({
        id,
        number: z.int(),
        name: z.string(),
        distanceM: z.number(),
        pixelsPerMetre: z.number().nullable(),
        /** The footage of then should be kept still, by the retention of the camera. */
        isKept: z.boolean(),
      }),
    ),
  }),
  problems: [videoProblems.requestNotFound],
});

export const approveRequest = defineRoute({
  id: 'video.approveRequest',
  method: 'POST',
  path: '/api/v1/video/requests/:id/approval',
  summary: 'Gives the footage of chosen cameras and a span within what was asked, until a day',
  permission: 'video.request.decide',
  input: z.object({
    id,
    cameraIds: z.array(id).min(1).max(8),
    from: instant,
    to: instant,
    mayDownload: z.boolean(),
    /** Shows what the masks of the cameras cover. */
    liftsMasks: z.boolean().default(false),
    linkUntil: instant,
  }),
  output: z.object({}),
  problems: [
    videoProblems.requestNotFound,
    videoProblems.requestDecided,
    videoProblems.cameraNotFound,
    videoProblems.spanImpossible,
    videoProblems.footageGone,
    videoProblems.linkTermImpossible,
  ],
});

export const refuseRequest = defineRoute({
  id: 'video.refuseRequest',
  method: 'POST',
  path: '/api/v1/video/requests/:id/refusal',
  summary: 'Refuses a request with a reason that the asker reads',
  permission: 'video.request.decide',
  input: z.object({ id, reason: words(10, 1_000) }),
  output: z.object({}),
  problems: [videoProblems.requestNotFound, videoProblems.requestDecided],
});

export const withdrawLink = defineRoute({
  id: 'video.withdrawLink',
  method: 'POST',
  path: '/api/v1/video/requests/:id/withdrawal',
  summary: 'Ends the link of an approved request before its day; what runs under it is cut',
  permission: 'video.request.decide',
  input: z.object({ id, reason: words(3, 500) }),
  output: z.object({}),
  problems: [videoProblems.requestNotFound],
});

export const openRequestFootage = defineRoute({
  id: 'video.openRequestFootage',
  method: 'POST',
  path: '/api/v1/video/requests/:id/footage',
  summary: 'Opens what was approved, for whoever asked; the first opening is the receipt',
  permission: 'video.request.create',
  input: z.object({ id, isDownload: z.boolean().default(false) }),
  output: z.object({
    mayDownload: z.boolean(),
    clips: z.array(
      z.object({
        viewingId: id,
        cameraId: id,
        name: z.string(),
        mediaBase: z.string(),
        from: instant,
        to: instant,
        /** There are single pictures only, with masks drawn in. */
        isMasked: z.boolean(),
      }),
    ),
  }),
  problems: [videoProblems.requestNotFound, videoProblems.linkOver],
});

export const closeRequest = defineRoute({
  id: 'video.closeRequest',
  method: 'POST',
  path: '/api/v1/video/requests/:id/outcome',
  summary: 'Says what the footage was good for, which closes the request',
  permission: 'video.request.create',
  input: z.object({ id, outcome: requestOutcome, text: words(3, 1_000).nullable().default(null) }),
  output: z.object({}),
  problems: [videoProblems.requestNotFound],
});

export const writeRequestLetter = defineRoute({
  id: 'video.writeRequestLetter',
  method: 'GET',
  path: '/api/v1/video/requests/:id/letter.docx',
  summary: 'The office letter: of an organisation that asks, or the answer of the owner who has decided',
  permission: 'video.request.create',
  input: z.object({ id, kind: z.enum(['request', 'answer']) }),
  output: z.unknown(),
  problems: [videoProblems.requestNotFound, videoProblems.noLetter],
  isReadAudited: true,
  isDownload: true,
});

export const readRequestFigures = defineRoute({
  id: 'video.readRequestFigures',
  method: 'GET',
  path: '/api/v1/video/request-figures',
  summary: 'How many requests were asked, answered in time and of use; of the whole town, without names',
  permission: 'video.register.read',
  input: z.object({}),
  output: z.object({
    asked: z.int(),
    answered: z.int(),
    answeredInTime: z.int(),
    refused: z.int(),
    solved: z.int(),
  }),
  problems: [],
});
