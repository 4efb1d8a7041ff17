import { z } from 'zod';
import { ledgerStates } from '../archive/ledger.ts';
import { cameraEventKinds } from '../onvif/camera-event.ts';
import { pictureFindings } from '../picture-health/judge.ts';
import { onvifFaults } from '../onvif/errors.ts';
import { cameraFields, instantField, microseconds, spanFields } from './fields.ts';
import { defineApiRoute } from './route.ts';

const stateField = z.enum(ledgerStates);
const findingField = z.enum(pictureFindings);

const cameraAnswer = z.object({
  id: z.string(),
  name: z.string(),
  state: stateField,
  cause: z.string(),
  sinceUs: microseconds,
  isConnected: z.boolean(),
  isSubstreamConnected: z.boolean().nullable(),
  picturesReceived: z.int(),
  picturesRecorded: z.int(),
  picturesDropped: z.int(),
  bytesRecorded: z.int(),
  packetsLost: z.int(),
  connections: z.int(),
  lastPictureAtUs: microseconds.nullable(),
  keyframeIntervalUs: z.int().nullable(),
  cameraOffsetUs: z.int().nullable(),
  onvif: z
    .object({
      state: z.enum(['connecting', 'linked', 'failed']),
      fault: z.enum(onvifFaults).nullable(),
      hasEvents: z.boolean(),
      eventsDropped: z.int(),
      clockOffsetUs: z.int().nullable(),
      clockReadAtUs: microseconds.nullable(),
      isSteerable: z.boolean(),
    })
    .nullable(),
  certificate: z
    .object({ validToUs: microseconds, sha256: z.string(), isSelfSigned: z.boolean() })
    .nullable()
    .describe('What it showed last, over TLS.'),
  picture: z.object({
    checkedAtUs: microseconds.nullable().describe('Null until the first check.'),
    findings: z.array(z.object({ finding: findingField, sinceUs: microseconds })),
  }),
});

export const getHealth = defineApiRoute({
  id: 'recorder.getHealth',
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the recorder is up; says nothing about cameras.',
  rights: 'everyone',
  input: z.object({}),
  answer: { kind: 'json', schema: z.object({ status: z.literal('ok') }) },
});

export const getDescription = defineApiRoute({
  id: 'recorder.getDescription',
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This description.',
  rights: 'everyone',
  input: z.object({}),
  answer: { kind: 'json', schema: z.record(z.string(), z.unknown()) },
});

const forecastAnswer = z.object({
  atUs: microseconds,
  bytesPerDay: z.int(),
  daysLeft: z.number().nullable(),
  alarm: z.union([z.literal(3), z.literal(7), z.literal(14)]).nullable(),
  daysUntilStop: z.number().nullable(),
  cameras: z.array(z.object({ cameraId: z.string(), orderedDays: z.number(), fittingDays: z.number() })),
});

export const getStatus = defineApiRoute({
  id: 'recorder.getStatus',
  method: 'GET',
  path: '/v1/status',
  summary: 'Disks, cameras and reconciliation as they are, and how long the ordered days fit.',
  rights: ['status'],
  isOfAllCameras: true,
  input: z.object({}),
  answer: {
    kind: 'json',
    schema: z.object({
      recorderId: z.uuid(),
      startedAtUs: microseconds,
      storages: z.array(
        z.object({
          path: z.string(),
          state: z.string(),
          cause: z.string(),
          freeBytes: z.number(),
          reserveBytes: z.number(),
          retention: z
            .object({ deletedFiles: z.int(), missingBytes: z.number(), isBreakerOpen: z.boolean() })
            .nullable(),
        }),
      ),
      cameras: z.array(cameraAnswer),
      reconciliation: z.record(z.string(), z.unknown()).nullable(),
      forecast: forecastAnswer.nullable(),
    }),
  },
});

export const listCameras = defineApiRoute({
  id: 'recorder.listCameras',
  method: 'GET',
  path: '/v1/cameras',
  summary: 'The cameras the token names, with what each does now.',
  rights: ['status', 'live', 'review', 'export'],
  isMaskable: true,
  input: z.object({}),
  answer: { kind: 'json', schema: z.object({ cameras: z.array(cameraAnswer) }) },
});

export const getTimeline = defineApiRoute({
  id: 'recorder.getTimeline',
  method: 'GET',
  path: '/v1/cameras/:cameraId/timeline',
  summary: 'What happened in every second, where there is footage now, and what happened to it.',
  rights: ['review', 'export'],
  isMaskable: true,
  input: z.object(spanFields),
  answer: {
    kind: 'json',
    schema: z.object({
      cameraId: z.string(),
      fromUs: microseconds,
      toUs: microseconds,
      spans: z.array(
        z.object({ fromUs: microseconds, toUs: microseconds, state: stateField, cause: z.string() }),
      ),
      footage: z.array(z.object({ fromUs: microseconds, toUs: microseconds })),
      events: z.array(
        z.object({
          atUs: microseconds,
          kind: z.enum(['run-begun', ...cameraEventKinds]),
          isOn: z.boolean().nullable(),
        }),
      ),
      areEventsCut: z.boolean(),
      holds: z.array(z.object({ holdId: z.string(), fromUs: microseconds, toUs: microseconds })),
    }),
  },
});

export const getLedger = defineApiRoute({
  id: 'recorder.getLedger',
  method: 'GET',
  path: '/v1/ledger',
  summary:
    'What happened in every second of every camera, for the hub: spans that leave nothing out, cut to the span asked for. An open `recorded` ends with its last whole fragment.',
  rights: ['status'],
  isOfAllCameras: true,
  input: z.object({ from: instantField, to: instantField }),
  answer: {
    kind: 'json',
    schema: z.object({
      isCut: z.boolean().describe('There are more spans than are told: ask for a shorter span.'),
      findings: z
        .array(
          z.object({
            cameraId: z.string(),
            finding: findingField,
            fromUs: microseconds,
            toUs: microseconds.nullable(),
          }),
        )
        .describe('What was wrong with pictures in this time, not cut to it; null while it lasts.'),
      cameras: z.array(
        z.object({
          cameraId: z.string(),
          spans: z.array(
            z.object({ fromUs: microseconds, toUs: microseconds, state: stateField, cause: z.string() }),
          ),
        }),
      ),
    }),
  },
});

export const learnView = defineApiRoute({
  id: 'recorder.learnView',
  method: 'POST',
  path: '/v1/cameras/:cameraId/view',
  summary: 'The view of a camera was changed on purpose: what is usual is learnt anew, and findings end.',
  rights: ['probe'],
  input: z.object({ cameraId: cameraFields.cameraId }),
  answer: { kind: 'json', schema: z.object({ cameraId: z.string() }) },
});

export const getMetrics = defineApiRoute({
  id: 'recorder.getMetrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Counters and gauges in the text format of Prometheus.',
  rights: ['status'],
  isOfAllCameras: true,
  input: z.object({}),
  answer: { kind: 'text', type: 'text/plain; version=0.0.4' },
});

const holdAnswer = z.object({
  holdId: z.string(),
  cameraId: z.string(),
  fromUs: microseconds,
  toUs: microseconds,
  reason: z.string(),
});

const reasonField = z.string().trim().min(3).max(500);

export const createHold = defineApiRoute({
  id: 'recorder.createHold',
  method: 'POST',
  path: '/v1/holds',
  summary: 'Keeps a span of footage from being deleted, for a reason.',
  rights: ['hold'],
  input: z.object({ ...spanFields, reason: reasonField }),
  answer: { kind: 'json', schema: holdAnswer },
});

export const listHolds = defineApiRoute({
  id: 'recorder.listHolds',
  method: 'GET',
  path: '/v1/holds',
  summary: 'The holds of the cameras the token names.',
  rights: ['hold'],
  input: z.object({ cameraId: cameraFields.cameraId.optional() }),
  answer: { kind: 'json', schema: z.object({ holds: z.array(holdAnswer) }) },
});

export const releaseHold = defineApiRoute({
  id: 'recorder.releaseHold',
  method: 'POST',
  path: '/v1/holds/:holdId/release',
  summary: 'Ends a hold, for a reason; retention takes over again.',
  rights: ['hold'],
  input: z.object({ holdId: z.uuid(), reason: reasonField }),
  answer: { kind: 'json', schema: z.object({ holdId: z.string() }) },
});

export const listLooks = defineApiRoute({
  id: 'recorder.listLooks',
  method: 'GET',
  path: '/v1/looks',
  summary: 'The journal of who looked at what, behind a number; for the hub.',
  rights: ['status'],
  isOfAllCameras: true,
  input: z.object({
    after: z.coerce.number().int().nonnegative(),
    limit: z.coerce.number().int().min(1).max(1000).default(500),
  }),
  answer: {
    kind: 'json',
    schema: z.object({
      acknowledged: z.int(),
      looks: z.array(
        z.object({
          number: z.int(),
          atUs: microseconds,
          person: z.string(),
          session: z.string(),
          cameraId: z.string(),
          right: z.string(),
          what: z.string(),
          fromUs: microseconds,
          toUs: microseconds.nullable(),
        }),
      ),
    }),
  },
});

export const acknowledgeLooks = defineApiRoute({
  id: 'recorder.acknowledgeLooks',
  method: 'POST',
  path: '/v1/looks/acknowledge',
  summary: 'The hub has the journal up to a number.',
  rights: ['status'],
  isOfAllCameras: true,
  input: z.object({ number: z.int().nonnegative() }),
  answer: { kind: 'json', schema: z.object({ acknowledged: z.int() }) },
});
