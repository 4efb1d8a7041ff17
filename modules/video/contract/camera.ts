import { z } from 'zod';
import { id, instant, latitude, longitude } from '#kernel/http/fields.ts';
import { videoRight } from './rights.ts';

/** What kind of place a camera watches; the text of each is `video.group.<group>`. */
export const cameraGroups = [
  'street',
  'microdistrict',
  'education',
  'health',
  'stadium',
  'transport',
  'stop',
  'condominium',
  'shop',
  'park',
] as const;
export const cameraGroup = z.enum(cameraGroups);
export type CameraGroup = z.output<typeof cameraGroup>;

export const cameraPurposes = [
  'public-order',
  'traffic',
  'property',
  'children',
  'evacuation',
  'services',
] as const;
export const cameraPurpose = z.enum(cameraPurposes);
export type CameraPurpose = z.output<typeof cameraPurpose>;

/** `planned` is not there yet, `dismissed` no more; only `working` is recorded. */
export const cameraStates = ['planned', 'working', 'paused', 'dismissed'] as const;
export const cameraState = z.enum(cameraStates);
export type CameraState = z.output<typeof cameraState>;

/** What the public register tells: the place, the owner alone, or that there is one more of its purpose. */
export const publicities = ['place', 'owner', 'count'] as const;
export const publicity = z.enum(publicities);

/** NOTE: user and password have fields of their own, so that no address ever carries them. */
export const streamAddress = z
  .string()
  .trim()
  .max(500)
  .regex(/^rtsps?:\/\/[^\s/@]+(\/[^\s]*)?$/i, 'video.address-not-rtsp');

/** Of the ONVIF device service: clock, events and steering. */
export const deviceAddress = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((address) => new URL(address).username === '', 'video.address-with-user');

const text = (most: number) => z.string().trim().min(1).max(most);

export const cameraFacts = z.object({
  name: text(120),
  group: cameraGroup,
  purpose: cameraPurpose,
  ownerOrganisationId: id,
  lng: longitude,
  lat: latitude,
  address: text(300),
  bearingDegrees: z.coerce.number().min(0).lt(360),
  angleDegrees: z.coerce.number().min(5).max(360),
  pictureWidthPx: z.coerce.number().int().min(160).max(16_384),
  rangeM: z.coerce.number().min(1).max(2_000),
  legalBasis: text(500),
  retentionDays: z.coerce.number().int().min(1).max(365),
  signText: text(500),
  publicity,
  recorderId: id.nullable(),
  streamUrl: streamAddress.nullable(),
  substreamUrl: streamAddress.nullable(),
  username: z.string().trim().max(100).nullable(),
  onvifUrl: deviceAddress.nullable().default(null),
  state: cameraState,
});
export type CameraFacts = z.output<typeof cameraFacts>;

/** `linked` comes from the recorder, some seconds old; null while no recorder tells. */
export const linkState = z.object({
  state: z.string(),
  lastPictureAt: instant.nullable(),
  toldAt: instant,
});

const seen = {
  id,
  number: z.int(),
  ownerName: z.string(),
  link: linkState.nullable(),
  /** For the asker, who then sees single pictures with parts covered: live now, and somewhere in the footage. */
  isMasked: z.object({ live: z.boolean(), footage: z.boolean() }),
  /** What the asker may do with its pictures now; empty for who only keeps the register. */
  rights: z.array(videoRight),
};

export const cameraSummary = cameraFacts
  .pick({
    name: true,
    group: true,
    purpose: true,
    ownerOrganisationId: true,
    lng: true,
    lat: true,
    address: true,
    bearingDegrees: true,
    angleDegrees: true,
    pictureWidthPx: true,
    rangeM: true,
    state: true,
    recorderId: true,
  })
  .extend(seen);
export type CameraSummary = z.output<typeof cameraSummary>;

/** Addresses of streams are shown to who may change them. */
export const cameraCard = cameraFacts.extend({
  ...seen,
  version: z.int(),
  hasPassword: z.boolean(),
  /** It can be steered where it stands on a motor. */
  hasOnvif: z.boolean(),
  recorderName: z.string().nullable(),
  /** Records it now in the place of its own, which is silent or struck off. */
  standInName: z.string().nullable(),
  can: z.object({ change: z.boolean(), mask: z.boolean() }),
});
export type CameraCard = z.output<typeof cameraCard>;
