import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * What a letter of ours carries so that its answer finds the report: who was written to (a contact belongs to one
 * report), for what, until when, and a signature. It stands in an address, so it is letters and digits of one case,
 * short enough for a mailbox name: 16 bytes of the subject's id, 2 of the day it expires on, 1 of the purpose, 10 of
 * the HMAC-SHA-256. It can only be tried over the network, where 80 bits are out of reach.
 */

export const tokenPurposes = [
  'reply',
  'confirm',
  'reopen',
  'unsubscribe',
  'unsubscribe-daily',
  'end-discussion',
] as const;
export type TokenPurpose = (typeof tokenPurposes)[number];

export interface TokenFacts {
  /** A contact; to unsubscribe, a subscription or the person who gets the daily message. */
  readonly subjectId: string;
  readonly purpose: TokenPurpose;
  readonly expiresAt: Date;
}

const dayMs = 24 * 60 * 60_000;
const factBytes = 19;
const signatureBytes = 10;
const alphabet = '0123456789abcdefghijklmnopqrstuv';

export function signToken(secret: string, { subjectId, purpose, expiresAt }: TokenFacts): string {
  const facts = Buffer.alloc(factBytes);
  facts.write(subjectId.replaceAll('-', ''), 'hex');
  facts.writeUInt16BE(Math.ceil(expiresAt.getTime() / dayMs), 16);
  facts.writeUInt8(tokenPurposes.indexOf(purpose), 18);
  return encode(Buffer.concat([facts, signatureOf(secret, facts)]));
}

/** What a token says; undefined when it is not ours, was changed, or is too old. */
export function readToken(secret: string, token: string, now: Date): TokenFacts | undefined {
  const bytes = decode(token.toLowerCase());
  if (bytes?.length !== factBytes + signatureBytes) return undefined;
  const facts = bytes.subarray(0, factBytes);
  if (!timingSafeEqual(bytes.subarray(factBytes), signatureOf(secret, facts))) return undefined;
  const purpose = tokenPurposes[facts.readUInt8(18)];
  const expiresAt = new Date(facts.readUInt16BE(16) * dayMs);
  if (purpose === undefined || expiresAt <= now) return undefined;
  return { subjectId: uuidOf(facts.subarray(0, 16)), purpose, expiresAt };
}

function signatureOf(secret: string, facts: Buffer): Buffer {
  return createHmac('sha256', secret).update(facts).digest().subarray(0, signatureBytes);
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** RFC 4648 §7 (base32hex) in small letters, without padding. */
function encode(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const fives = bits.match(/.{1,5}/g) ?? [];
  return fives.map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function decode(text: string): Buffer | undefined {
  if (!/^[0-9a-v]+$/.test(text)) return undefined;
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const eights = bits.match(/.{8}/g) ?? [];
  return Buffer.from(eights.map((eight) => Number.parseInt(eight, 2)));
}
