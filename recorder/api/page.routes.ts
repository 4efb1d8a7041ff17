import { z } from 'zod';
import { cameraIdSchema } from '../tokens/media-token.ts';
import { defineApiRoute } from './route.ts';

export const openPage = defineApiRoute({
  id: 'recorder.openPage',
  method: 'POST',
  path: '/v1/page-tokens',
  summary:
    'A media token for the page of the recorder itself, to who has the page key. There is none where the configuration names no page key.',
  rights: 'everyone',
  input: z.object({
    key: z.string().max(200),
    session: z.string().regex(/^[\w-]{16,64}$/),
    right: z.enum(['live', 'review', 'export', 'status']),
    cameraIds: z.array(cameraIdSchema).min(1).max(64).optional(),
    isSingleUse: z.boolean().default(false),
  }),
  answer: { kind: 'json', schema: z.object({ token: z.string() }) },
});
