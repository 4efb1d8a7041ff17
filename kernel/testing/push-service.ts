import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { ECDH } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { makeLoopbackCertificate } from './certificate.ts';

export interface TakenPush {
  readonly payload: Readonly<Record<string, string>>;
  /** Claims of the sender's signed token, whose signature was checked. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
  readonly publicKey: string;
  readonly ttlSeconds: number;
}

/** A browser's subscription and what its push service has taken for it. */
export interface TestSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly taken: TakenPush[];
  /** What the service answers; 201 takes the push. */
  status: number;
}

/** A push service on loopback over TLS: reads what a browser would read, and takes nothing it could not. */
export interface PushService extends AsyncDisposable {
  /** To be trusted by the sender. */
  readonly certificate: string;
  subscribe(): TestSubscription;
}

interface Browser {
  readonly ecdh: ECDH;
  readonly secret: Buffer;
  readonly subscription: TestSubscription;
}

export async function startPushService(): Promise<PushService> {
  const { key, cert } = makeLoopbackCertificate();
  const browsers = new Map<string, Browser>();
  const server = createServer({ key, cert }, (request, response) => {
    const browser = browsers.get(request.url ?? '');
    if (!browser || browser.subscription.status !== 201)
      return void response.writeHead(browser?.subscription.status ?? 404).end();
    take(request, browser).then(
      () => response.writeHead(201).end(),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    certificate: cert,
    subscribe: () => {
      const ecdh = createECDH('prime256v1');
      const p256dh = ecdh.generateKeys('base64url');
      const secret = randomBytes(16);
      const path = `/push/${randomBytes(12).toString('hex')}`;
      const keys = { p256dh, auth: secret.toString('base64url') };
      const subscription = { endpoint: origin + path, keys, taken: [], status: 201 };
      browsers.set(path, { ecdh, secret, subscription });
      return subscription;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function take(request: IncomingMessage, browser: Browser): Promise<void> {
  const { headers } = request;
  if (headers['content-encoding'] !== 'aes128gcm') throw new Error('not encrypted as RFC 8188 says');
  const { claims, publicKey } = readVapid(headers.authorization ?? '');
  const payload = JSON.parse(decrypt(await buffer(request), browser)) as Record<string, string>;
  browser.subscription.taken.push({ payload, claims, publicKey, ttlSeconds: Number(headers.ttl) });
}

/** RFC 8292 §3: the token is signed by the key that stands beside it. */
function readVapid(authorization: string): Pick<TakenPush, 'claims' | 'publicKey'> {
  const [, token = '', publicKey = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(point, 1), y: coordinate(point, 33) };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${body}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('the token is not signed by its key');
  return { claims: JSON.parse(Buffer.from(body, 'base64url').toString()) as TakenPush['claims'], publicKey };
}

function coordinate(point: Buffer, from: number): string {
  return point.subarray(from, from + 32).toString('base64url');
}

/** RFC 8291 §3.4 over RFC 8188 §2, one record. */
function decrypt(body: Buffer, { ecdh, secret }: Browser): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey]);
  const inputKey = derive(ecdh.computeSecret(senderKey), { salt: secret, info, length: 32 });
  const key = derive(inputKey, { salt, info: Buffer.from('Content-Encoding: aes128gcm\0'), length: 16 });
  const nonce = derive(inputKey, { salt, info: Buffer.from('Content-Encoding: nonce\0'), length: 12 });
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

function derive(input: Buffer, facts: { salt: Buffer; info: Buffer; length: number }): Buffer {
  return Buffer.from(hkdfSync('sha256', input, facts.salt, facts.info, facts.length));
}
