import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { writeFileDurably } from '../archive/durable.ts';
import { codeOf } from '../archive/storage.ts';
import { ConfigError } from '../config-error.ts';

/** The fixed beginning of an Ed25519 public key in DER (RFC 8410 §4). */
const publicHeadBytes = 12;

/** The key with which this recorder signs what it gives out. */
export interface SigningKey {
  /** 32 bytes in base64url. */
  readonly publicKey: string;
  /** Groups of four of the key's SHA-256: what people compare. */
  readonly fingerprint: string;
  /** In base64url. */
  sign(bytes: Buffer): string;
}

/**
 * Reads the key, or makes it on the first start; the file has mode 600.
 *
 * @throws ConfigError when others may read it, or it is none
 */
export async function readSigningKey(file: string): Promise<SigningKey> {
  const text = await readOrMake(file);
  try {
    return toSigningKey(createPrivateKey(text));
  } catch (cause) {
    throw new ConfigError(`${file} is no Ed25519 key`, { cause });
  }
}

async function readOrMake(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new ConfigError(`${file} signs exports: set its mode to 600`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await writeFileDurably(file, text);
  return text;
}

function toSigningKey(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('another kind of key');
  const open = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(publicHeadBytes);
  const hash = createHash('sha256').update(open).digest('hex');
  return {
    publicKey: open.toString('base64url'),
    fingerprint: hash.slice(0, 32).replaceAll(/(.{4})(?=.)/g, '$1-'),
    sign: (bytes) => sign(null, bytes, privateKey).toString('base64url'),
  };
}
