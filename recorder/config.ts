import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { parseAddress } from './rtsp/address.ts';

const defaultReserveBytes = 20 * 1024 ** 3;

const storageSchema = z.strictObject({
  path: z.string().startsWith('/', 'must be an absolute path'),
  reserveBytes: z.int().nonnegative().default(defaultReserveBytes),
});

const streamAddress = z
  .string()
  .refine((text) => parseAddress(text) !== undefined, 'must be an rtsp or rtsps address');

const cameraSchema = z.strictObject({
  // The id becomes a folder name.
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, dot, dash and underscore, at most 64'),
  name: z.string().max(200).default(''),
  url: streamAddress,
  substreamUrl: streamAddress.optional(),
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

const tokenKeySchema = z.strictObject({ kid: z.string(), key: z.string() });

const configSchema = z
  .strictObject({
    storage: z.array(storageSchema).min(1),
    port: z.int().min(0).max(65_535).default(8090),
    tokenKeys: z.array(tokenKeySchema).default([]),
    cameras: z.array(cameraSchema),
  })
  .refine(
    ({ cameras }) => new Set(cameras.map(({ id }) => id)).size === cameras.length,
    'camera ids must differ',
  )
  .refine(
    ({ storage }) => new Set(storage.map(({ path }) => path)).size === storage.length,
    'storage paths must differ',
  );

export type RecorderConfig = z.infer<typeof configSchema>;
export type CameraConfig = RecorderConfig['cameras'][number];

/** Says what is wrong with the file without repeating any of its values. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** @throws ConfigError with all that is wrong */
export async function readConfig(file: string): Promise<RecorderConfig> {
  const { mode } = await stat(file).catch(() => {
    throw new ConfigError(`${file} cannot be read`);
  });
  if ((mode & 0o077) !== 0) throw new ConfigError(`${file} holds passwords: set its mode to 600`);
  return parseConfig(await readFile(file, 'utf8'));
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
