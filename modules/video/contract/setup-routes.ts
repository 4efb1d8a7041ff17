import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { deviceAddress, streamAddress } from './camera.ts';
import { videoProblems } from './problems.ts';

/** A probe that was opened is made within this time, once. */
export const probeSeconds = 60;

export const openProbe = defineRoute({
  id: 'video.openProbe',
  method: 'POST',
  path: '/api/v1/video/recorders/:id/probes',
  summary:
    'Puts on record that a recorder is to look for cameras in its network, or to ask one device or stream; the probe itself is made at `/media/probes/…`, where user and password are told',
  permission: 'video.recorder.manage',
  input: z.object({
    id,
    /** A device to be asked what it is and shows. With neither address the recorder looks for devices. */
    deviceUrl: deviceAddress.nullable().default(null),
    /** A stream to be opened, to see its first picture. */
    streamUrl: streamAddress.nullable().default(null),
    /** Devices to look for one by one, where a network carries no question to all. */
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(64)
      .default([]),
  }),
  output: z.object({ probeId: id }),
  problems: [videoProblems.recorderNotFound],
});

/** Where a probe is made, outside of the contracts: it waits for a network, and carries a password that nobody keeps. */
export const probesPath = '/media/probes/';
export const probeRequest = z.strictObject({
  username: z.string().max(200).nullable(),
  password: z.string().max(200).nullable(),
});

export const foundDevices = z.object({
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
});
export type FoundDevice = z.output<typeof foundDevices>['devices'][number];

/** Why nothing was found, as the recorder says it; the text of each is `video.probe-fault.<fault>`. */
export const probeFaults = [
  'unknown-name',
  'connection-refused',
  'unreachable',
  'timeout',
  'untrusted-certificate',
  'password-needed',
  'wrong-password',
  'forbidden',
  'not-onvif',
  'malformed',
  'unsupported',
  'failed',
  'no-usable-track',
  'not-found',
  'no-picture',
  'not-rtsp',
  'closed',
] as const;
const failed = z.object({ outcome: z.literal('failed'), fault: z.enum(probeFaults).catch('failed') });

export const mediaProfile = z.object({
  token: z.string(),
  name: z.string(),
  encoding: z.string(),
  widthPx: z.number().nullable(),
  heightPx: z.number().nullable(),
  framesPerSecond: z.number().nullable(),
  bitrateKbps: z.number().nullable(),
  streamUrl: z.string().nullable(),
});
export type MediaProfile = z.output<typeof mediaProfile>;

export const probedDevice = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('found'),
    device: z.object({ manufacturer: z.string(), model: z.string(), firmware: z.string() }),
    clock: z.object({ offsetUs: z.int() }),
    profiles: z.array(mediaProfile),
    hasPtz: z.boolean(),
  }),
  failed,
]);
export type ProbedDevice = z.output<typeof probedDevice>;

export const probedStream = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('found'),
    widthPx: z.int().nullable(),
    heightPx: z.int().nullable(),
    firstPictureMs: z.int(),
    pictureJpeg: z.string().nullable(),
  }),
  failed,
]);
export type ProbedStream = z.output<typeof probedStream>;
