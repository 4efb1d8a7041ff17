import { z } from 'zod';
import { cameraSchema, tokenKeySchema } from '../config.ts';
import { cameraEventKinds } from '../onvif/camera-event.ts';
import { lookKinds } from '../journal/look.store.ts';
import { cameraIdSchema, mediaRights } from '../tokens/media-token.ts';
import { revocationSchema } from '../tokens/revocation.ts';

/*
 * What recorder and hub say to each other over the WebSocket that the recorder dials; each text message is one JSON.
 *
 *   hub       challenge
 *   recorder  enrol     with the one-time code, the first time      or   hello     with its key
 *   hub       enrolled  with its own key                            or   welcome   with its key
 *   recorder  state     what it has; then either side speaks when it has something to say:
 *   hub       configuration, revocations, looks-taken, events-taken, day-roots-taken, open-stream, ping
 *   recorder  applied, refused, health, cameras, looks, events, day-roots, pong
 *
 * Binary messages carry the streams of media (hub-link/tunnel.ts).
 *
 * Both prove who they are over both nonces before anything of worth is said (hub-link/proofs.ts). TLS below keeps it from
 * being read; without TLS the link goes to this machine only.
 */

export const linkPath = '/recorders/link';
/** So often the hub says that it is there; three times as long without a word is a connection that is gone. */
export const pingMs = 5_000;
export const silenceMs = 15_000;
/** Keeps a message of looks below 16 KiB. */
export const looksAtOnce = 32;
/** Events have longer texts. */
export const eventsAtOnce = 16;
export const dayRootsAtOnce = 32;
/** So often a recorder says how it is. */
export const healthMs = 10_000;
/** States of cameras in one message. */
export const camerasAtOnce = 64;

const nonce = z.string().min(22).max(64);
const proof = z.string().max(128);
const publicKey = z.string().startsWith('ed25519:').max(64);
const version = z.int().nonnegative();

/** What a recorder is told by its hub; disks and addresses are of the machine and stay in its own file. */
export const hubConfigurationSchema = z
  .strictObject({
    version,
    cameras: z.array(cameraSchema),
    tokenKeys: z.array(tokenKeySchema),
  })
  .refine(
    ({ cameras }) => new Set(cameras.map(({ id }) => id)).size === cameras.length,
    'camera ids must differ',
  );
export type HubConfiguration = z.infer<typeof hubConfigurationSchema>;

const lookSchema = z.strictObject({
  number: z.int().positive(),
  atUs: z.int(),
  person: z.string(),
  session: z.string(),
  cameraId: z.string(),
  right: z.enum(mediaRights),
  what: z.enum(lookKinds),
  fromUs: z.int(),
  toUs: z.int().nullable(),
});

const eventSchema = z.strictObject({
  number: z.int().positive(),
  atUs: z.int(),
  cameraId: cameraIdSchema,
  kind: z.enum(cameraEventKinds),
  isOn: z.boolean().nullable(),
  topic: z.string().max(200),
  source: z.string().max(100),
  cameraAtUs: z.int().nullable(),
});

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What a camera's day was, so that nobody at the recorder can change it afterwards without being seen. */
const dayRootSchema = z.strictObject({
  number: z.int().positive(),
  cameraId: cameraIdSchema,
  day: z.iso.date(),
  fragments: z.int().nonnegative(),
  root: hash,
  /** With the root of the day before. */
  chained: hash,
});
export type LinkedDayRoot = z.infer<typeof dayRootSchema>;

/** How a recorder is; the instant is by its own clock, so that the hub sees how far that is off. */
export const recorderHealthSchema = z.strictObject({
  atUs: z.int(),
  startedAtUs: z.int(),
  /** Where its media API listens; the hub reaches it at the address the link comes from. */
  port: z.int().min(0).max(65_535),
  storages: z
    .array(
      z.strictObject({
        path: z.string().max(300),
        state: z.string().max(40),
        freeBytes: z.number(),
        reserveBytes: z.number(),
      }),
    )
    .max(32),
  /** How long the ordered days fit; absent and null while that is not known. */
  forecast: z
    .strictObject({
      daysLeft: z.number().nonnegative().nullable(),
      alarm: z.union([z.literal(3), z.literal(7), z.literal(14)]).nullable(),
      daysUntilStop: z.number().nonnegative().nullable(),
    })
    .nullable()
    .optional(),
});
export type RecorderHealth = z.infer<typeof recorderHealthSchema>;

export const linkedCameraSchema = z.strictObject({
  id: cameraIdSchema,
  state: z.string().max(40),
  lastPictureAtUs: z.int().nullable(),
  offsetUs: z.int().nullable(),
});
export type LinkedCamera = z.infer<typeof linkedCameraSchema>;

export const fromHubSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('challenge'), nonce }),
  z.strictObject({ kind: z.literal('enrolled'), publicKey, proof }),
  z.strictObject({ kind: z.literal('welcome'), proof }),
  /** NOTE: what is inside is checked when it is applied, so that a fault in it can be answered. */
  z.strictObject({ kind: z.literal('configuration'), version, configuration: z.unknown() }),
  /** All that still matter; those of before are gone with the tokens they were of. */
  z.strictObject({ kind: z.literal('revocations'), revoked: z.array(revocationSchema).max(10_000) }),
  z.strictObject({ kind: z.literal('looks-taken'), number: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('events-taken'), number: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('day-roots-taken'), number: z.int().nonnegative() }),
  /** From here on the stream of this number leads to the API of the recorder; its bytes are binary messages. */
  z.strictObject({ kind: z.literal('open-stream'), stream: z.int().positive() }),
  z.strictObject({ kind: z.literal('ping') }),
]);
export type FromHub = z.infer<typeof fromHubSchema>;

export const fromRecorderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('enrol'),
    codeId: z.string().max(64),
    recorderId: z.uuid(),
    nonce,
    publicKey,
    proof,
  }),
  z.strictObject({ kind: z.literal('hello'), recorderId: z.uuid(), nonce, proof }),
  z.strictObject({ kind: z.literal('state'), version }),
  z.strictObject({ kind: z.literal('applied'), version }),
  z.strictObject({ kind: z.literal('refused'), version, reason: z.string().max(2_000) }),
  z.strictObject({ kind: z.literal('health'), health: recorderHealthSchema }),
  z.strictObject({
    kind: z.literal('cameras'),
    cameras: z.array(linkedCameraSchema).min(1).max(camerasAtOnce),
  }),
  /** Numbers are of one journal: with a lost index another begins. */
  z.strictObject({
    kind: z.literal('looks'),
    journal: z.uuid(),
    looks: z.array(lookSchema).min(1).max(looksAtOnce),
  }),
  z.strictObject({
    kind: z.literal('events'),
    journal: z.uuid(),
    events: z.array(eventSchema).min(1).max(eventsAtOnce),
  }),
  z.strictObject({
    kind: z.literal('day-roots'),
    journal: z.uuid(),
    roots: z.array(dayRootSchema).min(1).max(dayRootsAtOnce),
  }),
  z.strictObject({ kind: z.literal('pong') }),
]);
export type FromRecorder = z.infer<typeof fromRecorderSchema>;

/** Undefined for a text that is no message. */
export function readMessage<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
