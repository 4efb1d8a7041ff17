import { z } from 'zod';
import { cameraFields } from './fields.ts';
import { defineApiRoute } from './route.ts';

const sdpType = 'application/sdp';

export const watchByWhep = defineApiRoute({
  id: 'recorder.watchByWhep',
  method: 'POST',
  path: '/v1/cameras/:cameraId/whep',
  summary:
    'Live over WebRTC (WHEP): an offer in, an answer out with all candidates; no server is asked for addresses. `not-by-webrtc` for a camera that sends no H.264, or pictures out of order: those are watched over the WebSocket.',
  rights: ['live'],
  input: z.object({ ...cameraFields, offer: z.string().min(20).max(60_000) }),
  textBody: { field: 'offer', type: sdpType },
  answer: { kind: 'media', types: [sdpType] },
});

export const renewWhep = defineApiRoute({
  id: 'recorder.renewWhep',
  method: 'POST',
  path: '/v1/whep/:sessionId/renew',
  summary:
    'The session lives as long as the token of this request, which must be of the same person and session.',
  rights: ['live'],
  input: z.object({ sessionId: z.uuid() }),
  answer: { kind: 'json', schema: z.object({ sessionId: z.string() }) },
});

export const endWhep = defineApiRoute({
  id: 'recorder.endWhep',
  method: 'DELETE',
  path: '/v1/whep/:sessionId',
  summary: 'Ends a session of WebRTC.',
  rights: ['live'],
  input: z.object({ sessionId: z.uuid() }),
  answer: { kind: 'json', schema: z.object({ sessionId: z.string() }) },
});
