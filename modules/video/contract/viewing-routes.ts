import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';
import { videoRight } from './rights.ts';

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
    right: videoRight,
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
        footageFrom: instant.nullable(),
        footageTo: instant.nullable(),
      }),
    ),
  }),
  problems: [videoProblems.cameraNotFound, videoProblems.reasonMissing],
});

/** Where media tokens are exchanged for viewings, outside of the contracts: see `docs/design/video.md`. */
export const tokensPath = '/media/tokens';
export const tokenRequest = z.strictObject({ viewingId: id, isSingleUse: z.boolean().default(false) });
export const tokenAnswer = z.object({ token: z.string() });
