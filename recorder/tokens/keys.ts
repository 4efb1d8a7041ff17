import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';

/**
 * Keys of media tokens as text: `hmac:` and a shared secret, `ed25519:` and a public key, `ed25519-private:` and its
 * other half; all base64url, 32 bytes at least. With Ed25519 a stolen recorder cannot sign for the others.
 */
export interface TokenKey {
  readonly kid: string;
  readonly key: string;
}

/** Names of RFC 7518 §3.1 and RFC 8037 §3.1. */
export type TokenAlgorithm = 'HS256' | 'EdDSA';

const keyBytes = 32;
// The fixed beginnings of an Ed25519 key in DER (RFC 8410 §4 and §7).
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A new pair: the hub keeps `signing`, its recorders get `verifying`. */
export function makeTokenKeys(kid: string): { readonly signing: TokenKey; readonly verifying: TokenKey } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(privateHead.length);
  const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(publicHead.length);
  return {
    signing: { kid, key: `ed25519-private:${secret.toString('base64url')}` },
    verifying: { kid, key: `ed25519:${open.toString('base64url')}` },
  };
}

/** A secret that hub and recorder share. */
export function makeSharedKey(kid: string): TokenKey {
  return { kid, key: `hmac:${randomBytes(keyBytes).toString('base64url')}` };
}

export function isTokenKey(text: string): boolean {
  const { kind, bytes } = split(text);
  if (kind === 'hmac') return bytes.length >= keyBytes;
  return (kind === 'ed25519' || kind === 'ed25519-private') && bytes.length === keyBytes;
}

/** The only algorithm a key is good for, whatever a token says of itself. */
export function algorithmOf({ key }: TokenKey): TokenAlgorithm {
  return split(key).kind === 'hmac' ? 'HS256' : 'EdDSA';
}

export function signText({ key }: TokenKey, text: string): Buffer {
  const { kind, bytes } = split(key);
  if (kind === 'hmac') return hmac(bytes, text);
  if (kind !== 'ed25519-private') throw new Error('a public key cannot sign');
  const secret = createPrivateKey({ key: Buffer.concat([privateHead, bytes]), format: 'der', type: 'pkcs8' });
  return sign(null, Buffer.from(text), secret);
}

export function isSignedBy({ key }: TokenKey, text: string, signature: Buffer): boolean {
  const { kind, bytes } = split(key);
  if (kind === 'hmac') {
    const expected = hmac(bytes, text);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  if (kind !== 'ed25519') return false;
  const open = createPublicKey({ key: Buffer.concat([publicHead, bytes]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), open, signature);
}

function hmac(secret: Buffer, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}

function split(key: string): { kind: string; bytes: Buffer } {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, Math.max(0, colon)), bytes: Buffer.from(key.slice(colon + 1), 'base64url') };
}
