import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { algorithmOf, isSignedBy, signText } from './keys.ts';
import type { TokenKey } from './keys.ts';
import { masksSchema } from './mask.ts';
import type { Mask } from './mask.ts';

/*
 * A media token says what one person may see of which cameras, for a minute. It is a signed JSON text in the compact
 * form of RFC 7515. The algorithm is the key's and never the token's choice (RFC 8725 §3.1).
 */

export const mediaRights = ['live', 'review', 'export', 'hold', 'status', 'ptz', 'probe'] as const;
export type MediaRight = (typeof mediaRights)[number];

/** A token lives no longer, whoever signed it. */
export const longestLifeSeconds = 60;
/** By how much the clocks of hub and recorder may differ. */
const skewSeconds = 5;
const maximumTokenChars = 8_192;
const maximumCameras = 64;
/** They tell of the recorder, or of devices that are no cameras of it yet. */
const rightsOfAllCameras: readonly MediaRight[] = ['status', 'probe'];
/** They have nothing to do with what was. */
const rightsWithoutSpan: readonly MediaRight[] = ['live', 'status', 'ptz', 'probe'];

export const cameraIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, dot, dash and underscore, at most 64');

const headSchema = z.strictObject({ alg: z.string(), kid: z.string(), typ: z.literal('veche-media') });

const claimsSchema = z
  .strictObject({
    /** The recorder it is for. */
    recorderId: z.uuid(),
    person: z.string().min(1).max(200),
    session: z.string().min(1).max(200),
    /** Never used twice by the signer. */
    nonce: z.string().min(16).max(64),
    right: z.enum(mediaRights),
    /** `*` for every camera: only of the rights `status` and `probe`. */
    cameraIds: z.union([z.literal('*'), z.array(cameraIdSchema).min(1).max(maximumCameras)]),
    /** Footage outside of the span is not shown; null for what has no span. */
    span: z
      .strictObject({ fromUs: z.int(), toUs: z.int() })
      .refine(({ fromUs, toUs }) => fromUs < toUs)
      .nullable(),
    /** Where there are some, only pictures are shown in which they are drawn. */
    masks: masksSchema.optional(),
    /** Good for one request, and the only kind allowed in a URL. */
    isSingleUse: z.boolean(),
    issuedAtSeconds: z.int().nonnegative(),
    expiresAtSeconds: z.int().nonnegative(),
  })
  .refine(({ right, cameraIds }) => cameraIds !== '*' || rightsOfAllCameras.includes(right))
  .refine(({ right, span }) => span !== null || rightsWithoutSpan.includes(right));

export type MediaClaims = Readonly<z.infer<typeof claimsSchema>>;

export type TokenFault =
  | 'malformed'
  | 'unknown-key'
  | 'wrong-algorithm'
  | 'wrong-signature'
  | 'wrong-recorder'
  | 'expired'
  | 'not-yet-valid'
  | 'lives-too-long'
  | 'used-already'
  | 'revoked';

/** Why a token is worth nothing. */
export class TokenError extends Error {
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(`the media token is ${fault}`);
    this.name = 'TokenError';
    this.fault = fault;
  }
}

/** What the signer decides; the rest is filled in. */
export interface MediaGrant {
  readonly recorderId: string;
  readonly person: string;
  readonly session: string;
  readonly right: MediaRight;
  readonly cameraIds: '*' | readonly string[];
  readonly span?: { readonly fromUs: number; readonly toUs: number } | undefined;
  readonly masks?: readonly Mask[] | undefined;
  readonly isSingleUse?: boolean;
  /** 60 when absent, and at most. */
  readonly lifeSeconds?: number;
}

/**
 * Signs a media token; for the hub.
 *
 * @example
 * const token = signMediaToken(signing, { recorderId, person: 'p1', session: 's1', right: 'live', cameraIds: ['gate'] }, Date.now());
 */
export function signMediaToken(key: TokenKey, grant: MediaGrant, nowMs: number): string {
  const {
    lifeSeconds = longestLifeSeconds,
    isSingleUse = false,
    span = null,
    cameraIds,
    masks,
    ...rest
  } = grant;
  const issuedAtSeconds = Math.floor(nowMs / 1000);
  const claims = claimsSchema.parse({
    ...rest,
    ...(masks && masks.length > 0 ? { masks } : {}),
    cameraIds: cameraIds === '*' ? '*' : [...cameraIds],
    span,
    isSingleUse,
    nonce: randomBytes(16).toString('base64url'),
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + Math.min(lifeSeconds, longestLifeSeconds),
  });
  const head = { alg: algorithmOf(key), kid: key.kid, typ: 'veche-media' };
  const text = `${encode(head)}.${encode(claims)}`;
  return `${text}.${signText(key, text).toString('base64url')}`;
}

const addressSchema = z.object({ recorderId: z.uuid(), session: z.string() });

/** For whom a token says that it is, before anybody has checked it; undefined for what is none. */
export function addressOf(token: string): z.infer<typeof addressSchema> | undefined {
  const [, body = ''] = token.length <= maximumTokenChars ? token.split('.') : [];
  return addressSchema.safeParse(decode(body)).data;
}

/** @throws TokenError */
export function readMediaToken(
  token: string,
  circumstances: { readonly keys: readonly TokenKey[]; readonly recorderId: string; readonly nowMs: number },
): MediaClaims {
  const { keys, recorderId, nowMs } = circumstances;
  const claims = readSigned(token, keys);
  if (claims.recorderId !== recorderId) throw new TokenError('wrong-recorder');
  const nowSeconds = nowMs / 1000;
  const { issuedAtSeconds, expiresAtSeconds } = claims;
  if (expiresAtSeconds - issuedAtSeconds > longestLifeSeconds) throw new TokenError('lives-too-long');
  if (issuedAtSeconds > nowSeconds + skewSeconds) throw new TokenError('not-yet-valid');
  if (expiresAtSeconds + skewSeconds <= nowSeconds) throw new TokenError('expired');
  return claims;
}

/** Instant after which the token is refused, skew included. */
export function endOfLifeMs({ expiresAtSeconds }: MediaClaims): number {
  return (expiresAtSeconds + skewSeconds) * 1000;
}

function readSigned(token: string, keys: readonly TokenKey[]): MediaClaims {
  const parts = token.length <= maximumTokenChars ? token.split('.') : [];
  const [head = '', body = '', signature = ''] = parts;
  const said = headSchema.safeParse(decode(head));
  if (parts.length !== 3 || !said.success || !isCanonical(signature)) throw new TokenError('malformed');
  const key = keys.find(({ kid }) => kid === said.data.kid);
  if (!key) throw new TokenError('unknown-key');
  if (algorithmOf(key) !== said.data.alg) throw new TokenError('wrong-algorithm');
  if (!isSignedBy(key, `${head}.${body}`, Buffer.from(signature, 'base64url')))
    throw new TokenError('wrong-signature');
  const claims = claimsSchema.safeParse(decode(body));
  if (!claims.success) throw new TokenError('malformed');
  return claims.data;
}

/** One signature has one text, so that a token cannot be written in two ways. */
function isCanonical(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
