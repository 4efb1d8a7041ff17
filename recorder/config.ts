import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { unlockPasswords } from './config-secrets.ts';
import { readEnrolmentCode } from './hub-link/proofs.ts';
import { parseAddress } from './rtsp/address.ts';
import { isTokenKey } from './tokens/keys.ts';
import { isPageKey } from './tokens/page-door.ts';
import { cameraIdSchema } from './tokens/media-token.ts';

const defaultReserveBytes = 20 * 1024 ** 3;

const storageSchema = z.strictObject({
  path: z.string().startsWith('/', 'must be an absolute path'),
  reserveBytes: z.int().nonnegative().default(defaultReserveBytes),
});

export const streamAddress = z
  .string()
  .refine((text) => parseAddress(text) !== undefined, 'must be an rtsp or rtsps address')
  .refine((text) => !/^rtsps?:\/\/[^/]*@/i.test(text), 'user and password have fields of their own');

export const deviceAddress = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => new URL(text).username === '', 'user and password have fields of their own');

const onvifSchema = z.strictObject({
  /** Of the device service: `http://camera/onvif/device_service`. User and password are those of the stream. */
  url: deviceAddress,
  /** To steer by; the first that can be steered when absent. */
  profile: z.string().min(1).max(64).optional(),
});

export const cameraSchema = z.strictObject({
  // The id becomes a folder name.
  id: cameraIdSchema,
  name: z.string().max(200).default(''),
  url: streamAddress,
  substreamUrl: streamAddress.optional(),
  /** Clock, events and steering. */
  onvif: onvifSchema.optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  certificateSha256: z.string().optional(),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  retention: z
    .strictObject({ minDays: z.number().nonnegative(), maxDays: z.number().positive() })
    .refine(({ minDays, maxDays }) => minDays <= maxDays, 'minDays must not exceed maxDays')
    .default({ minDays: 30, maxDays: 30 }),
  record: z.boolean().default(true),
  audio: z.boolean().default(true),
});

export const tokenKeySchema = z.strictObject({
  kid: z.string().min(1).max(64),
  key: z
    .string()
    .refine(
      (text) => isTokenKey(text) && !text.startsWith('ed25519-private:'),
      'must be hmac: or ed25519: and 32 bytes',
    ),
});

const loopbackHosts: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

const hubSchema = z.strictObject({
  /** NOTE: passwords of cameras come over it, so without TLS it leads to this machine only. */
  url: z
    .url({ protocol: /^wss?$/ })
    .refine(
      (text) => text.startsWith('wss:') || loopbackHosts.includes(new URL(text).hostname),
      'must be wss, or ws to this machine',
    ),
  /** `<id>.<secret>`, once. */
  enrolmentCode: z
    .string()
    .refine((text) => readEnrolmentCode(text) !== undefined, 'is no enrolment code')
    .optional(),
});

const configSchema = z
  .strictObject({
    storage: z.array(storageSchema).min(1),
    host: z.string().default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(8090),
    /** Names by which the recorder may be asked, beside those of its own machine. */
    names: z.array(z.string().toLowerCase()).default([]),
    tokenKeys: z.array(tokenKeySchema).default([]),
    /** For players that come over WHEP: its process is there before the first of them, which costs 90 MB. */
    keepsWebRtcReady: z.boolean().default(false),
    /** So often the newest picture of each camera is looked at for faults of the camera; 0: never. */
    pictureCheckSeconds: z.int().min(0).max(86_400).default(300),
    /** Opens the recorder's own page: 32 bytes in base64url. */
    pageKey: z.string().refine(isPageKey, 'must be 32 bytes in base64url').optional(),
    cameras: z.array(cameraSchema).default([]),
    /** Then cameras and tokenKeys are the hub's. */
    hub: hubSchema.optional(),
  })
  .refine(
    ({ hub, cameras, tokenKeys }) => !hub || (cameras.length === 0 && tokenKeys.length === 0),
    'with a hub, cameras and tokenKeys come from it',
  )
  .refine(
    ({ cameras }) => new Set(cameras.map(({ id }) => id)).size === cameras.length,
    'camera ids must differ',
  )
  .refine(
    ({ storage }) => new Set(storage.map(({ path }) => path)).size === storage.length,
    'storage paths must differ',
  )
  .refine(
    (config) => !isOpenConfig(config) || loopbackHosts.includes(config.host),
    'without tokenKeys, pageKey and hub the recorder listens on loopback only',
  )
  .refine(
    ({ tokenKeys }) => new Set(tokenKeys.map(({ kid }) => kid)).size === tokenKeys.length,
    'kids of tokenKeys must differ',
  );

/** Without any key everybody on this machine may do everything. */
export function isOpenConfig({
  tokenKeys,
  pageKey,
  hub,
}: {
  readonly tokenKeys: readonly unknown[];
  readonly pageKey?: string | undefined;
  readonly hub?: object | undefined;
}): boolean {
  return tokenKeys.length === 0 && pageKey === undefined && hub === undefined;
}

export type RecorderConfig = z.infer<typeof configSchema>;
export type CameraConfig = RecorderConfig['cameras'][number];

/**
 * Reads the configuration; plain passwords in the file are encrypted in place.
 *
 * @throws ConfigError with all that is wrong
 */
export async function readConfig(file: string): Promise<RecorderConfig> {
  const { mode } = await stat(file).catch(() => {
    throw new ConfigError(`${file} cannot be read`);
  });
  if ((mode & 0o077) !== 0) throw new ConfigError(`${file} holds passwords: set its mode to 600`);
  return parseConfig(await unlockPasswords(file, await readFile(file, 'utf8')));
}

export function parseConfig(text: string): RecorderConfig {
  const result = configSchema.safeParse(readJson(text));
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new ConfigError(lines.join('\n'));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError('the file is not JSON');
  }
}
