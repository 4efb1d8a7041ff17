import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, id, latitude, longitude } from '#kernel/http/fields.ts';
import { geoProblems } from '#kernel/geo/contract/problems.ts';
import { cameraCard, cameraFacts, cameraGroup, cameraPurpose, cameraState, cameraSummary } from './camera.ts';
import { videoProblems } from './problems.ts';

/** Enough for every camera of a town in one answer: the map and the wall show them all. */
const camerasAtMost = 2_000;
const importBytes = 2 * 1024 * 1024;

export const listCameras = defineRoute({
  id: 'video.listCameras',
  method: 'GET',
  path: '/api/v1/video/cameras',
  summary: 'The cameras the asker may see or keeps the register of, by number',
  permission: 'video.camera.list',
  input: z.object({
    text: z.string().trim().max(100).optional(),
    group: cameraGroup.optional(),
    state: cameraState.optional(),
    limit: decimal(z.coerce.number().int().min(1).max(camerasAtMost)).default(camerasAtMost),
  }),
  output: z.object({ cameras: z.array(cameraSummary), isCut: z.boolean() }),
  problems: [],
});

export const readCamera = defineRoute({
  id: 'video.readCamera',
  method: 'GET',
  path: '/api/v1/video/cameras/:id',
  summary: 'One camera with its card',
  permission: 'video.camera.list',
  input: z.object({ id }),
  output: cameraCard,
  problems: [videoProblems.cameraNotFound],
});

/** Null leaves a password as it is, an empty text takes it away. */
const password = z.string().max(200).nullable().default(null);
const reason = z.string().trim().min(3).max(500);

export const createCamera = defineRoute({
  id: 'video.createCamera',
  method: 'POST',
  path: '/api/v1/video/cameras',
  summary: 'Enters a camera in the register',
  permission: 'video.camera.enter',
  input: cameraFacts.extend({ password }),
  output: z.object({ id, number: z.int() }),
  problems: [
    videoProblems.ownerUnknown,
    videoProblems.recorderNotFound,
    videoProblems.cameraKnown,
    videoProblems.streamMissing,
    geoProblems.outsideTown,
  ],
  isIdempotent: true,
});

export const changeCamera = defineRoute({
  id: 'video.changeCamera',
  method: 'PUT',
  path: '/api/v1/video/cameras/:id',
  summary: 'Changes a camera; with another owner, grants for this camera end',
  permission: 'video.camera.enter',
  input: cameraFacts.extend({ id, version: z.int(), password, reason }),
  output: z.object({ version: z.int() }),
  problems: [
    videoProblems.cameraNotFound,
    videoProblems.cameraChanged,
    videoProblems.ownerUnknown,
    videoProblems.recorderNotFound,
    videoProblems.cameraKnown,
    videoProblems.streamMissing,
    geoProblems.outsideTown,
  ],
});

export const importCameras = defineRoute({
  id: 'video.importCameras',
  method: 'POST',
  path: '/api/v1/video/cameras/import',
  summary: 'Enters cameras from a CSV table; a trial enters none and says what it would',
  permission: 'video.camera.manage',
  input: z.object({ csv: z.string().min(1).max(importBytes), isTrial: z.boolean() }),
  output: z.object({
    entered: z.int(),
    rejected: z.array(z.object({ line: z.int(), column: z.string(), reason: z.string() })),
  }),
  problems: [videoProblems.importUnreadable],
  bodyLimitBytes: 2 * importBytes,
});

export const nearestCameras = defineRoute({
  id: 'video.nearestCameras',
  method: 'GET',
  path: '/api/v1/video/nearest-cameras',
  summary: 'Cameras the asker may watch live near a place: first those that see it, then the nearest',
  permission: 'video.camera.watch',
  input: z.object({
    lng: longitude,
    lat: latitude,
    radiusM: decimal(z.coerce.number().int().min(10).max(5_000)).default(500),
    limit: decimal(z.coerce.number().int().min(1).max(16)).default(6),
  }),
  output: z.object({
    cameras: z.array(
      cameraSummary.extend({
        distanceM: z.number(),
        /** Pixels on a metre at the place; null where the camera does not look there. */
        pixelsPerMetre: z.number().nullable(),
      }),
    ),
  }),
  problems: [],
});

const purposeCount = z.object({ purpose: cameraPurpose, count: z.int() });

/** Of what the law lets everybody know: purposes and numbers, and places where nothing forbids it. */
export const readPublicRegister = defineRoute({
  id: 'video.readPublicRegister',
  method: 'GET',
  path: '/api/v1/video/register',
  summary: 'The public register of cameras: who watches, what for, how long it is kept',
  permission: 'video.register.read',
  input: z.object({}),
  output: z.object({
    count: z.int(),
    groups: z.array(z.object({ group: cameraGroup, count: z.int(), purposes: z.array(purposeCount) })),
    owners: z.array(
      z.object({ organisationId: id, name: z.string(), count: z.int(), longestRetentionDays: z.int() }),
    ),
    cameras: z.array(
      cameraFacts
        .pick({
          name: true,
          group: true,
          purpose: true,
          lng: true,
          lat: true,
          address: true,
          legalBasis: true,
          retentionDays: true,
          signText: true,
        })
        .extend({ number: z.int(), ownerName: z.string() }),
    ),
  }),
  problems: [],
});
