import { z } from 'zod';
import { cameraFields } from './fields.ts';
import { defineApiRoute } from './route.ts';

export const watchLive = defineApiRoute({
  id: 'recorder.watchLive',
  method: 'GET',
  path: '/v1/cameras/:cameraId/live',
  summary:
    'A WebSocket. The first message is `{"token": "…"}` unless the header has it; another renews it before it expires. Texts announce a run with its codecs, binary messages are fMP4 for MediaSource: a head, the group of pictures under way, then one fragment for each picture. `stream=sub` asks for the small stream where the camera has one; `sound=yes` for its sound, AAC as it is and G.711 as FLAC.',
  rights: ['live'],
  input: z.object({
    ...cameraFields,
    stream: z.enum(['main', 'sub']).default('main'),
    sound: z.enum(['yes', 'no']).default('no'),
  }),
  answer: { kind: 'socket' },
});
