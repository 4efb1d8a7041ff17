import { z } from 'zod';
import { cameraFields, instantField, spanFields } from './fields.ts';
import { defineApiRoute } from './route.ts';

const widthField = z.coerce.number().int().min(64).max(3840);

export const getFrame = defineApiRoute({
  id: 'recorder.getFrame',
  method: 'GET',
  path: '/v1/cameras/:cameraId/frame.jpg',
  summary:
    'The picture that was seen at an instant, or the keyframe before it; `x-picture-at-us` says which it is.',
  rights: ['review', 'export'],
  isMaskable: true,
  input: z.object({
    ...cameraFields,
    at: instantField,
    which: z.enum(['exact', 'keyframe']).default('exact'),
    width: widthField.optional(),
  }),
  answer: { kind: 'media', types: ['image/jpeg'] },
});

export const getSnapshot = defineApiRoute({
  id: 'recorder.getSnapshot',
  method: 'GET',
  path: '/v1/cameras/:cameraId/snapshot.jpg',
  summary: 'The newest picture, at most 15 s old.',
  rights: ['live'],
  isMaskable: true,
  input: z.object({ ...cameraFields, width: widthField.optional() }),
  answer: { kind: 'media', types: ['image/jpeg'] },
});

export const getThumbnails = defineApiRoute({
  id: 'recorder.getThumbnails',
  method: 'GET',
  path: '/v1/cameras/:cameraId/thumbnails',
  summary:
    'A contact sheet: equal steps of the span from left to right and down, one keyframe each; `x-tiles-at-us` has their instants, `-` where there is none.',
  rights: ['review'],
  isMaskable: true,
  input: z.object({
    ...spanFields,
    count: z.coerce.number().int().min(1).max(60).default(20),
    width: z.coerce.number().int().min(64).max(320).default(160),
  }),
  answer: { kind: 'media', types: ['image/jpeg'] },
});
