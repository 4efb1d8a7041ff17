import { z } from 'zod';
import { cameraIdSchema } from '../tokens/media-token.ts';
import { instantField, microseconds } from './fields.ts';
import { defineApiRoute } from './route.ts';

const maximumCameras = 32;
const exportField = { exportId: z.uuid() } as const;

const exportAnswer = z.object({
  exportId: z.uuid(),
  state: z.enum(['waiting', 'under-way', 'done', 'failed']),
  bytesDone: z.int(),
  bytesTotal: z.int().describe('Of footage; the package has some more.'),
  fromUs: microseconds,
  toUs: microseconds,
  cameras: z.array(z.object({ id: z.string(), movies: z.int(), bytes: z.int() })),
});

export const createExport = defineApiRoute({
  id: 'recorder.createExport',
  method: 'POST',
  path: '/v1/exports',
  summary:
    'Prepares a signed package of a span of some cameras, 24 hours of cameras at most, for a purpose that stands in it. It is fetched once within half an hour.',
  rights: ['export'],
  input: z.object({
    cameraIds: z
      .array(cameraIdSchema)
      .min(1)
      .max(maximumCameras)
      .refine((ids) => new Set(ids).size === ids.length),
    from: instantField,
    to: instantField,
    purpose: z.string().trim().min(3).max(500),
  }),
  answer: { kind: 'json', schema: exportAnswer },
});

export const getExport = defineApiRoute({
  id: 'recorder.getExport',
  method: 'GET',
  path: '/v1/exports/:exportId',
  summary: 'How far an export is.',
  rights: ['export'],
  input: z.object(exportField),
  answer: { kind: 'json', schema: exportAnswer },
});

export const getPackage = defineApiRoute({
  id: 'recorder.getPackage',
  method: 'GET',
  path: '/v1/exports/:exportId/package.zip',
  summary:
    'The package, written as it is read: movies, manifest, signature and a page that checks them. Checked by `veche verify` too.',
  rights: ['export'],
  input: z.object(exportField),
  answer: { kind: 'media', types: ['application/zip'] },
  isDownload: true,
});

export const getSigningKey = defineApiRoute({
  id: 'recorder.getSigningKey',
  method: 'GET',
  path: '/v1/signing-key',
  summary: 'The public part of the key that signs packages, and its fingerprint to compare.',
  rights: 'everyone',
  input: z.object({}),
  answer: {
    kind: 'json',
    schema: z.object({ algorithm: z.literal('Ed25519'), publicKey: z.string(), fingerprint: z.string() }),
  },
});
