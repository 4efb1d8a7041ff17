import { createHash, randomBytes } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export type Challenge =
  | { readonly scheme: 'basic'; readonly realm: string }
  | {
      readonly scheme: 'digest';
      readonly realm: string;
      readonly nonce: string;
      readonly opaque: string | undefined;
      readonly algorithm: DigestAlgorithm;
      readonly hasQop: boolean;
    };

const digestAlgorithms = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

/** The strongest challenge of a 401 that we can answer; undefined if there is none. */
export function chooseChallenge(headers: readonly string[]): Challenge | undefined {
  const challenges = headers.flatMap((header) => splitChallenges(header)).flatMap(parseChallenge);
  return challenges.toSorted((a, b) => strength(b) - strength(a))[0];
}

function splitChallenges(header: string): string[] {
  return header.split(/,\s*(?=(?:Basic|Digest)\s)/i);
}

function strength(challenge: Challenge): number {
  if (challenge.scheme === 'basic') return 0;
  return challenge.algorithm.startsWith('SHA') ? 2 : 1;
}

function parseChallenge(text: string): Challenge[] {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(text) ?? [];
  const values = readPairs(rest);
  const realm = values.get('realm') ?? '';
  if (/^basic$/i.test(scheme)) return [{ scheme: 'basic', realm }];
  const nonce = values.get('nonce');
  const named = (values.get('algorithm') ?? 'MD5').toLowerCase();
  const algorithm = digestAlgorithms.find((name) => name.toLowerCase() === named);
  if (!/^digest$/i.test(scheme) || nonce === undefined || !algorithm) return [];
  const qop = values.get('qop');
  const hasQop = qop !== undefined && qop.split(',').some((word) => word.trim().toLowerCase() === 'auth');
  return [{ scheme: 'digest', realm, nonce, opaque: values.get('opaque'), algorithm, hasQop }];
}

function readPairs(text: string): Map<string, string> {
  const pairs = text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g);
  return new Map([...pairs].map(([, name = '', quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? '']));
}

export interface DigestUse {
  readonly method: string;
  readonly url: string;
  /** How many requests this nonce has answered, from 1. */
  readonly count: number;
  readonly clientNonce?: string;
}

/** The value of the `Authorization` header (RFC 7617; RFC 7616, with RFC 2069 where the camera sends no qop). */
export function authorize(challenge: Challenge, credentials: Credentials, use: DigestUse): string {
  const { username, password } = credentials;
  if (challenge.scheme === 'basic')
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const { realm, nonce, opaque, algorithm, hasQop } = challenge;
  const clientNonce = use.clientNonce ?? randomBytes(8).toString('hex');
  const count = use.count.toString(16).padStart(8, '0');
  const response = digestResponse(challenge, credentials, { ...use, clientNonce }, count);
  const isSession = algorithm.endsWith('-sess');
  const parts = [
    `username="${quote(username)}"`,
    `realm="${quote(realm)}"`,
    `nonce="${quote(nonce)}"`,
    `uri="${quote(use.url)}"`,
    `response="${response}"`,
    ...(algorithm === 'MD5' ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === undefined ? [] : [`opaque="${quote(opaque)}"`]),
    ...(hasQop ? ['qop=auth', `nc=${count}`] : []),
    ...(hasQop || isSession ? [`cnonce="${clientNonce}"`] : []),
  ];
  return `Digest ${parts.join(', ')}`;
}

function digestResponse(
  challenge: Extract<Challenge, { scheme: 'digest' }>,
  { username, password }: Credentials,
  use: DigestUse & { readonly clientNonce: string },
  count: string,
): string {
  const { realm, nonce, algorithm, hasQop } = challenge;
  const hash = (text: string): string =>
    createHash(algorithm.startsWith('SHA') ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const plain = hash(`${username}:${realm}:${password}`);
  const first = algorithm.endsWith('-sess') ? hash(`${plain}:${nonce}:${use.clientNonce}`) : plain;
  const second = hash(`${use.method}:${use.url}`);
  const middle = hasQop ? `${nonce}:${count}:${use.clientNonce}:auth` : nonce;
  return hash(`${first}:${middle}:${second}`);
}

function quote(text: string): string {
  return text.replaceAll(/[\r\n]/g, '').replaceAll(/["\\]/g, String.raw`\$&`);
}
