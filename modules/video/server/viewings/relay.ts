import { request as requestPlain } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Duplex } from 'node:stream';
import { connectionOf } from '../recorders/reach.ts';
import type { Reach } from '../recorders/reach.ts';

/*
 * What a recorder says is passed on as it comes, in both directions. Only paths that a media token opens exist here, and a
 * recorder never sees the cookie, the origin or the address of who asks.
 */

const answerLimitMs = 30_000;
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const pathPattern = new RegExp(`^/media/(${uuid})(/v1/[^?]*)(\\?.*)?$`);
const passedPaths: readonly { readonly method: string; readonly path: RegExp }[] = [
  {
    method: 'GET',
    path: new RegExp(`^/v1/cameras/${uuid}/(snapshot\\.jpg|frame\\.jpg|thumbnails|timeline)$`),
  },
  { method: 'GET', path: new RegExp(`^/v1/cameras/${uuid}/hls/[\\w.-]+$`) },
  { method: 'POST', path: new RegExp(`^/v1/cameras/${uuid}/ptz/(move|stop|go)$`) },
  { method: 'GET', path: new RegExp(`^/v1/cameras/${uuid}/ptz/presets$`) },
  { method: 'POST', path: /^\/v1\/exports$/ },
  { method: 'GET', path: new RegExp(`^/v1/exports/${uuid}(/package\\.zip)?$`) },
  { method: 'GET', path: /^\/v1\/signing-key$/ },
];
const livePattern = new RegExp(`^/v1/cameras/(${uuid})/live$`);
const sentHeaders = ['authorization', 'range', 'accept', 'content-type', 'content-length'] as const;
const socketHeaders = ['authorization', 'sec-websocket-key', 'sec-websocket-version'] as const;
const answeredHeaders = [
  'content-length',
  'content-range',
  'accept-ranges',
  'content-disposition',
  'x-picture-at-us',
  'x-tiles-at-us',
] as const;

/** NOTE: what a recorder calls a page would run under the portal's own name; a stolen recorder must not be able to. */
const passedTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/problem+json',
  'application/vnd.apple.mpegurl',
  'application/zip',
  'image/jpeg',
  'video/mp4',
]);

const guardedHeaders = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function knownType(type: string | undefined): string {
  const bare = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return passedTypes.has(bare) ? bare : 'application/octet-stream';
}

export interface RelayedPath {
  readonly recorderId: string;
  /** With its query, as the recorder reads it. */
  readonly path: string;
  readonly bare: string;
}

/** Undefined for what is not passed on. */
export function relayedPath({ url = '', method = '' }: IncomingMessage): RelayedPath | undefined {
  const parts = splitPath(url);
  const isPassed =
    parts && passedPaths.some((known) => known.method === method && known.path.test(parts.bare));
  return isPassed ? parts : undefined;
}

/** The camera whose live stream is asked for; undefined for any other WebSocket. */
export function relayedStream({
  url = '',
}: IncomingMessage): (RelayedPath & { cameraId: string }) | undefined {
  const parts = splitPath(url);
  const [, cameraId] = livePattern.exec(parts?.bare ?? '') ?? [];
  return parts && cameraId !== undefined ? { ...parts, cameraId } : undefined;
}

function splitPath(url: string): RelayedPath | undefined {
  const [, recorderId, bare, query = ''] = pathPattern.exec(url) ?? [];
  return recorderId !== undefined && bare !== undefined
    ? { recorderId, bare, path: `${bare}${query}` }
    : undefined;
}

export interface Passing {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Sees what passes. */
  readonly onAnswer?: ((answer: IncomingMessage) => void) | undefined;
  /** Instead of the one that came. */
  readonly token?: string | undefined;
  /** What was read of the request already. */
  readonly body?: Buffer | undefined;
  /** There is another recorder to ask: one that is silent or has nothing of it is no answer. */
  readonly isOneOfSome?: boolean;
  /** Asked when the answer comes, which may be long after the question. */
  readonly mayAnswer: () => boolean;
}

/**
 * Passes one request on; answered when the recorder is done, and ended with whoever asks. False when another recorder is to
 * be asked.
 */
export async function passOn(reach: Reach, path: string, passing: Passing): Promise<boolean> {
  const { request, response, onAnswer, token, body, isOneOfSome = false, mayAnswer } = passing;
  return await new Promise<boolean>((done) => {
    const upstream = requestTo(reach.base)(new URL(token ? withoutToken(path) : path, reach.base), {
      method: request.method,
      headers: {
        ...pick(request.headers, sentHeaders),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        host: 'localhost',
      },
      ...connectionOf(reach),
    });
    const goOn = (): void => {
      clearTimeout(limit);
      upstream.destroy();
      done(false);
    };
    // NOTE: a stream of a link knows no time limit of its own.
    const limit = setTimeout(() => upstream.destroy(new Error('timeout')), answerLimitMs);
    upstream.on('response', (answer) => {
      clearTimeout(limit);
      if (isOneOfSome && answer.statusCode === 404) return goOn();
      if (!mayAnswer()) return refuse(response, 404, 'not-found');
      response.writeHead(answer.statusCode ?? 502, {
        ...pick(answer.headers, answeredHeaders),
        ...guardedHeaders,
        'content-type': knownType(answer.headers['content-type']),
      });
      onAnswer?.(answer);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
      return undefined;
    });
    upstream.on('error', () => {
      clearTimeout(limit);
      if (isOneOfSome && !response.headersSent) return goOn();
      if (response.headersSent) response.destroy();
      else refuse(response, 502, 'recorder-silent');
      return undefined;
    });
    response.once('close', () => {
      clearTimeout(limit);
      upstream.destroy();
      done(true);
    });
    // NOTE: a request that was read before, by another recorder or here, says its end no second time.
    if (body !== undefined || request.method === 'GET') upstream.end(body);
    else request.pipe(upstream);
  });
}

/** What the hub has put together of several recorders; a part is unknown while one of them does not answer. */
export function answerJoined(
  response: ServerResponse,
  type: string,
  text: string,
  { isPartUnknown = false }: { readonly isPartUnknown?: boolean } = {},
): void {
  const unknown = isPartUnknown ? { 'x-part-unknown': 'true' } : {};
  response.writeHead(200, { ...guardedHeaders, ...unknown, 'content-type': knownType(type) });
  response.end(text);
}

function withoutToken(path: string): string {
  const url = new URL(path, 'http://recorder.invalid');
  url.searchParams.delete('token');
  return `${url.pathname}${url.search}`;
}

/** Joins a viewer's WebSocket with the recorder's. */
export function passSocketOn(
  reach: Reach,
  path: string,
  {
    request,
    socket,
    head,
  }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): void {
  const upstream = requestTo(reach.base)(new URL(path, reach.base), {
    ...connectionOf(reach),
    headers: {
      ...pick(request.headers, socketHeaders),
      host: 'localhost',
      connection: 'Upgrade',
      upgrade: 'websocket',
    },
  });
  const end = (): void => {
    clearTimeout(limit);
    socket.destroy();
    upstream.destroy();
  };
  const limit = setTimeout(end, answerLimitMs);
  socket.once('close', end);
  upstream.on('error', end);
  upstream.on('response', (answer) => {
    answer.resume();
    socket.end(
      `HTTP/1.1 ${answer.statusCode ?? 502} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  });
  upstream.on('upgrade', (answer, other, first) => {
    clearTimeout(limit);
    const accept = String(answer.headers['sec-websocket-accept'] ?? '');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
    other.on('error', end);
    other.once('close', end);
    if (first.length > 0) socket.write(first);
    if (head.length > 0) other.write(head);
    socket.pipe(other).pipe(socket);
  });
  upstream.end();
}

export function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ type: `/problems/${code}`, title: code, status, code }));
}

function requestTo(target: string): typeof requestPlain {
  return target.startsWith('https:') ? requestSecure : requestPlain;
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
