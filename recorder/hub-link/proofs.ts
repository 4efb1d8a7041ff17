import { randomBytes } from 'node:crypto';
import { isSignedBy, signText } from '../tokens/keys.ts';
import type { TokenKey } from '../tokens/keys.ts';

/*
 * Who is who. An enrolment code is `<id>.<secret>`: the id is said, the secret never. Each side proves that it knows the
 * secret by an HMAC over both nonces and the keys it hands over, so whoever stands between can neither read nor exchange
 * a key. From then on each side signs both nonces by its Ed25519 key.
 */

const secretBytes = 20;
const codePattern = /^([\w-]{8,64})\.([\w-]{27,64})$/;

/** What both sides of a connection know of it. */
export interface Handshake {
  readonly hubNonce: string;
  readonly recorderNonce: string;
  readonly recorderId: string;
}

export interface EnrolmentCode {
  readonly codeId: string;
  readonly secret: string;
}

export function makeNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** For an administrator to carry from the hub to one recorder; the hub keeps both parts until it is used. */
export function makeEnrolmentCode(): EnrolmentCode {
  const codeId = randomBytes(6).toString('hex');
  return { codeId, secret: randomBytes(secretBytes).toString('base64url') };
}

export function formatEnrolmentCode({ codeId, secret }: EnrolmentCode): string {
  return `${codeId}.${secret}`;
}

export function readEnrolmentCode(text: string): EnrolmentCode | undefined {
  const [, codeId, secret] = codePattern.exec(text) ?? [];
  return codeId === undefined || secret === undefined ? undefined : { codeId, secret };
}

export function proveEnrolment(
  side: 'recorder' | 'hub',
  { secret }: EnrolmentCode,
  handshake: Handshake,
  keys: readonly string[],
): string {
  return signText(codeKey(secret), textOf(`enrol-${side}`, handshake, keys)).toString('base64url');
}

export function isEnrolmentProved(
  side: 'recorder' | 'hub',
  { secret }: EnrolmentCode,
  handshake: Handshake,
  { keys, proof }: { readonly keys: readonly string[]; readonly proof: string },
): boolean {
  return isSignedBy(
    codeKey(secret),
    textOf(`enrol-${side}`, handshake, keys),
    Buffer.from(proof, 'base64url'),
  );
}

/** `key` is private. */
export function proveKey(side: 'recorder' | 'hub', key: string, handshake: Handshake): string {
  return signText(keyOf(key), textOf(side, handshake, [])).toString('base64url');
}

/** `key` is public. */
export function isKeyProved(
  side: 'recorder' | 'hub',
  key: string,
  { handshake, proof }: { readonly handshake: Handshake; readonly proof: string },
): boolean {
  return isSignedBy(keyOf(key), textOf(side, handshake, []), Buffer.from(proof, 'base64url'));
}

function textOf(
  purpose: string,
  { hubNonce, recorderNonce, recorderId }: Handshake,
  keys: readonly string[],
): string {
  return JSON.stringify(['veche-recorder-link', purpose, hubNonce, recorderNonce, recorderId, ...keys]);
}

function codeKey(secret: string): TokenKey {
  return keyOf(`hmac:${secret}`);
}

function keyOf(key: string): TokenKey {
  return { kid: '', key };
}
