import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { codeOf } from './archive/storage.ts';
import { writeFileDurably } from './archive/durable.ts';
import { ConfigError } from './config-error.ts';

/*
 * Passwords of cameras at rest: AES-256-GCM with a key beside the configuration, bound to the camera's id, so that one
 * cannot be moved to another camera. Who writes a plain password into the file finds it encrypted a moment later.
 */

const mark = 'encrypted:';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const holdersSchema = z.looseObject({
  cameras: z.array(z.looseObject({ id: z.string(), password: z.string().optional() })).default([]),
});

export function keyFileOf(configFile: string): string {
  return `${configFile}.key`;
}

/** The configuration's text with plain passwords; the file itself is rewritten when it had any. */
export async function unlockPasswords(configFile: string, text: string): Promise<string> {
  const holders = holdersSchema.safeParse(parse(text));
  const isNeeded = holders.data?.cameras.some(({ password }) => password !== undefined) ?? false;
  if (!holders.success || !isNeeded) return text;
  const key = await readKey(keyFileOf(configFile));
  const { cameras } = holders.data;
  const hasPlain = cameras.some(({ password }) => password !== undefined && !password.startsWith(mark));
  if (hasPlain) await rewrite(configFile, text, { ...holders.data, cameras: cameras.map(locked(key)) });
  return JSON.stringify({ ...holders.data, cameras: cameras.map(unlocked(key)) });
}

interface Holder {
  readonly id: string;
  readonly password?: string | undefined;
}

function locked(key: Buffer) {
  return <H extends Holder>(camera: H): H =>
    camera.password === undefined || camera.password.startsWith(mark)
      ? camera
      : { ...camera, password: encrypt(key, camera.id, camera.password) };
}

function unlocked(key: Buffer) {
  return <H extends Holder>(camera: H): H =>
    camera.password?.startsWith(mark)
      ? { ...camera, password: decrypt(key, camera.id, camera.password) }
      : camera;
}

function encrypt(key: Buffer, cameraId: string, password: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(cameraId));
  const hidden = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]);
  return mark + Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
}

function decrypt(key: Buffer, cameraId: string, text: string): string {
  try {
    const bytes = Buffer.from(text.slice(mark.length), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(cameraId))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const plain = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
    return Buffer.concat(plain).toString('utf8');
  } catch {
    throw new ConfigError(`the password of camera ${cameraId} cannot be decrypted: write it again`);
  }
}

async function readKey(file: string): Promise<Buffer> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new ConfigError(`${file} opens passwords: set its mode to 600`);
    const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64url');
    if (key.length !== keyBytes) throw new ConfigError(`${file} is not a key`);
    return key;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const key = randomBytes(keyBytes);
  await writeFileDurably(file, `${key.toString('base64url')}\n`);
  return key;
}

/** A file that somebody changes meanwhile is left alone; it is read again anyway. */
async function rewrite(configFile: string, readText: string, config: object): Promise<void> {
  if ((await readFile(configFile, 'utf8')) !== readText) return;
  await writeFileDurably(configFile, `${JSON.stringify(config, undefined, 2)}\n`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
