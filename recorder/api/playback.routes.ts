import { z } from 'zod';
import { cameraFields, spanFields } from './fields.ts';
import { defineApiRoute } from './route.ts';

/** 1, 2 and 4 are the same footage, faster by the player; the others are keyframes only. */
const speeds = [1, 2, 4, 8, 16, 32, 64, -1, -2, -4, -8, -16, -32, -64] as const;
const speedField = z.coerce
  .number()
  .refine((speed) => speeds.some((known) => known === speed), `one of ${speeds.join(', ')}`);
const ticksField = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const getPlaylist = defineApiRoute({
  id: 'recorder.getPlaylist',
  method: 'GET',
  path: '/v1/cameras/:cameraId/hls/index.m3u8',
  summary:
    'An HLS playlist of a span of at most a day. Speeds 1, 2 and 4 are stored files by byte range; 8 and more, and those below 0, are keyframes on a time line of their own.',
  rights: ['review'],
  input: z.object({ ...spanFields, speed: speedField.default(1) }),
  answer: { kind: 'media', types: ['application/vnd.apple.mpegurl'] },
});

export const getKeyframes = defineApiRoute({
  id: 'recorder.getKeyframes',
  method: 'GET',
  path: '/v1/cameras/:cameraId/hls/keyframes.m4s',
  summary: 'A fragment with only the keyframes of a span; its addresses stand in playlists.',
  rights: ['review'],
  input: z.object({ ...spanFields, speed: speedField, start: ticksField, end: ticksField }),
  answer: { kind: 'media', types: ['video/mp4'] },
});

export const getHeard = defineApiRoute({
  id: 'recorder.getHeard',
  method: 'GET',
  path: '/v1/cameras/:cameraId/hls/heard.m4s',
  summary:
    'Footage whose sound no browser plays (G.711), with the same sound as FLAC: the head of a file, or its fragments between two of their offsets; its addresses stand in playlists.',
  rights: ['review'],
  input: z.object({
    ...cameraFields,
    file: z.uuid(),
    start: z.coerce.number().int().nonnegative().optional(),
    end: z.coerce.number().int().positive().optional(),
  }),
  answer: { kind: 'media', types: ['video/mp4'] },
});

export const getFootage = defineApiRoute({
  id: 'recorder.getFootage',
  method: 'GET',
  path: '/v1/cameras/:cameraId/hls/:fileName',
  summary: 'A range of bytes of a stored file; its addresses and ranges stand in playlists.',
  rights: ['review'],
  input: z.object({
    ...cameraFields,
    fileName: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.mp4$/),
    tracks: z.enum(['all', 'video']).default('all'),
  }),
  answer: { kind: 'media', types: ['video/mp4'] },
});
