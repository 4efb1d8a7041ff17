import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';
import { videoRight, viewingRights } from './rights.ts';

/** Tiles of the largest wall. */
export const mostTiles = 16;

/** How many cameras one person may have open live at once. */
export const liveCamerasAtOnce = defineSetting({
  id: 'video.live-cameras-at-once',
  schema: z.int().min(1).max(64),
  initial: mostTiles + 1,
  isPublic: false,
});

/** A viewing is opened for so long; a shift is shorter. */
export const viewingHours = 12;

export const openViewings = defineRoute({
  id: 'video.openViewings',
  method: 'POST',
  path: '/api/v1/video/viewings',
  summary:
    'Opens cameras for looking: says why, leaves a row in the audit, and gives what media tokens are asked with',
  permission: 'video.camera.list',
  input: z.object({
    cameraIds: z.array(id).min(1).max(mostTiles),
    right: z.enum(viewingRights),
    /** Demanded for everything but a live picture. */
    reason: z.string().trim().min(3).max(500).nullable().default(null),
  }),
  output: z.object({
    /** Cameras the asker may not open are left out, as if they were not there. */
    viewings: z.array(
      z.object({
        viewingId: id,
        cameraId: id,
        name: z.string(),
        /** Before `/v1/…` of the recorder's API. */
        mediaBase: z.string(),
        /** Nothing is shown before a second person of the own organisation agrees. */
        needsSecond: z.boolean(),
        footageFrom: instant.nullable(),
        footageTo: instant.nullable(),
      }),
    ),
  }),
  problems: [videoProblems.cameraNotFound, videoProblems.reasonMissing],
});

/** A second person agrees within this time, or it is asked anew. */
export const secondMinutes = 30;

export const awaitedView = z.object({
  viewingId: id,
  openedAt: instant,
  personName: z.string(),
  camera: z.object({ id, number: z.int(), name: z.string() }),
  right: videoRight,
  reason: z.string().nullable(),
});
export type AwaitedView = z.output<typeof awaitedView>;

export const listAwaited = defineRoute({
  id: 'video.listAwaited',
  method: 'GET',
  path: '/api/v1/video/awaited-viewings',
  summary: 'What colleagues have asked to see and a second person must agree to: for who may see it too',
  permission: 'video.camera.review',
  input: z.object({}),
  output: z.object({ viewings: z.array(awaitedView) }),
  problems: [],
});

export const secondViewing = defineRoute({
  id: 'video.secondViewing',
  method: 'POST',
  path: '/api/v1/video/viewings/:id/second',
  summary: 'A second person agrees that a colleague sees footage; nobody agrees to their own',
  permission: 'video.camera.review',
  input: z.object({ id }),
  output: z.object({}),
  problems: [videoProblems.viewingNotAwaited],
});

/** Where media tokens are exchanged for viewings, outside of the contracts: see `docs/design/video.md`. */
export const tokensPath = '/media/tokens';
export const tokenRequest = z.strictObject({ viewingId: id, isSingleUse: z.boolean().default(false) });
export const tokenAnswer = z.object({ token: z.string() });
