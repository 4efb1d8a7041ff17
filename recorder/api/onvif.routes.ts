import { z } from 'zod';
import { deviceAddress, streamAddress } from '../config.ts';
import { cameraEventKinds } from '../onvif/camera-event.ts';
import { onvifFaults } from '../onvif/errors.ts';
import { probeStages, streamFaults } from '../onvif/probe.ts';
import { cameraFields, microseconds, spanFields } from './fields.ts';
import { defineApiRoute } from './route.ts';

const credentialFields = {
  username: z.string().max(200).optional(),
  password: z.string().max(200).optional(),
  /** SHA-256 of the certificate in hex, for devices with a certificate of their own making. */
  certificateSha256: z.string().max(100).optional(),
} as const;

const failed = z.object({
  outcome: z.literal('failed'),
  fault: z.enum([...onvifFaults, ...streamFaults]).describe('Exactly why.'),
  stage: z.enum(probeStages).describe('What was tried when it failed.'),
  detail: z.string(),
});

export const discoverDevices = defineApiRoute({
  id: 'recorder.discoverDevices',
  method: 'POST',
  path: '/v1/onvif/discover',
  summary:
    'ONVIF devices that answer in the networks of the recorder (WS-Discovery), or at the addresses given, within two seconds. What they say of themselves is proved by nothing.',
  rights: ['probe'],
  isOfAllCameras: true,
  input: z.object({
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .min(1)
      .max(64)
      .optional(),
  }),
  answer: {
    kind: 'json',
    schema: z.object({
      devices: z.array(
        z.object({
          id: z.string(),
          urls: z.array(z.string()),
          address: z.string(),
          name: z.string(),
          hardware: z.string(),
          location: z.string(),
        }),
      ),
    }),
  },
});

export const probeDevice = defineApiRoute({
  id: 'recorder.probeDevice',
  method: 'POST',
  path: '/v1/onvif/probe',
  summary:
    'What an ONVIF device is, what it shows and how its clock goes, or exactly why that cannot be said.',
  rights: ['probe'],
  isOfAllCameras: true,
  input: z.object({ url: deviceAddress, ...credentialFields }),
  answer: {
    kind: 'json',
    schema: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('found'),
        device: z.object({
          manufacturer: z.string(),
          model: z.string(),
          firmware: z.string(),
          serialNumber: z.string(),
        }),
        clock: z.object({ offsetUs: z.int(), uncertaintyUs: z.int() }),
        profiles: z.array(
          z.object({
            token: z.string(),
            name: z.string(),
            encoding: z.string(),
            widthPx: z.number().nullable(),
            heightPx: z.number().nullable(),
            framesPerSecond: z.number().nullable(),
            bitrateKbps: z.number().nullable(),
            hasPtz: z.boolean(),
            streamUrl: z.string().nullable(),
            snapshotUrl: z.string().nullable(),
          }),
        ),
        hasEvents: z.boolean(),
        hasPtz: z.boolean(),
      }),
      failed,
    ]),
  },
});

export const probeStream = defineApiRoute({
  id: 'recorder.probeStream',
  method: 'POST',
  path: '/v1/streams/probe',
  summary:
    'Opens a stream as recording would and waits for its first picture, which it shows when asked to; or says exactly why none came.',
  rights: ['probe'],
  isOfAllCameras: true,
  input: z.object({
    url: streamAddress,
    transport: z.enum(['tcp', 'udp']).default('tcp'),
    hasPicture: z.boolean().default(false),
    ...credentialFields,
  }),
  answer: {
    kind: 'json',
    schema: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('found'),
        tracks: z.array(z.object({ kind: z.enum(['video', 'audio']), codec: z.string() })),
        widthPx: z.int().nullable(),
        heightPx: z.int().nullable(),
        firstPictureMs: z.int(),
        /** In base64; null when it was not asked for or cannot be decoded. */
        pictureJpeg: z.string().nullable(),
      }),
      failed,
    ]),
  },
});

const velocity = z.number().min(-1).max(1).default(0);

export const moveCamera = defineApiRoute({
  id: 'recorder.moveCamera',
  method: 'POST',
  path: '/v1/cameras/:cameraId/ptz/move',
  summary:
    'Moves until the time is over, another movement begins or it is stopped. From -1 to 1: left, down and wide are negative. One person steers at a time.',
  rights: ['ptz'],
  input: z.object({
    ...cameraFields,
    pan: velocity,
    tilt: velocity,
    zoom: velocity,
    timeoutMs: z.int().min(100).max(10_000).default(1_000),
  }),
  answer: { kind: 'json', schema: z.object({ cameraId: z.string() }) },
});

export const stopCamera = defineApiRoute({
  id: 'recorder.stopCamera',
  method: 'POST',
  path: '/v1/cameras/:cameraId/ptz/stop',
  summary: 'Ends every movement.',
  rights: ['ptz'],
  input: z.object(cameraFields),
  answer: { kind: 'json', schema: z.object({ cameraId: z.string() }) },
});

const presetField = z.string().min(1).max(64);
const presetAnswer = z.object({ preset: z.string(), name: z.string() });

export const listPresets = defineApiRoute({
  id: 'recorder.listPresets',
  method: 'GET',
  path: '/v1/cameras/:cameraId/ptz/presets',
  summary: 'The presets the camera keeps.',
  rights: ['ptz'],
  input: z.object(cameraFields),
  answer: { kind: 'json', schema: z.object({ presets: z.array(presetAnswer) }) },
});

export const savePreset = defineApiRoute({
  id: 'recorder.savePreset',
  method: 'POST',
  path: '/v1/cameras/:cameraId/ptz/presets',
  summary: 'Where the camera looks now becomes a preset; with `preset` that one is changed.',
  rights: ['ptz'],
  input: z.object({
    ...cameraFields,
    name: z.string().trim().min(1).max(64),
    preset: presetField.optional(),
  }),
  answer: { kind: 'json', schema: presetAnswer },
});

export const goToPreset = defineApiRoute({
  id: 'recorder.goToPreset',
  method: 'POST',
  path: '/v1/cameras/:cameraId/ptz/go',
  summary: 'Goes to a preset.',
  rights: ['ptz'],
  input: z.object({ ...cameraFields, preset: presetField }),
  answer: { kind: 'json', schema: z.object({ cameraId: z.string() }) },
});

export const listEvents = defineApiRoute({
  id: 'recorder.listEvents',
  method: 'GET',
  path: '/v1/cameras/:cameraId/events',
  summary: 'What the camera noticed by itself, oldest first.',
  rights: ['review', 'export'],
  isMaskable: true,
  input: z.object({ ...spanFields, limit: z.coerce.number().int().min(1).max(2_000).default(500) }),
  answer: {
    kind: 'json',
    schema: z.object({
      events: z.array(
        z.object({
          number: z.int(),
          atUs: microseconds,
          cameraId: z.string(),
          kind: z.enum(cameraEventKinds),
          isOn: z.boolean().nullable(),
          topic: z.string(),
          source: z.string(),
          cameraAtUs: z.int().nullable(),
        }),
      ),
    }),
  },
});
