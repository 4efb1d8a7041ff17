import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { createEndpointGuard } from '#kernel/notify/push/endpoint-guard.ts';

/*
 * The hub's calls to servers of other bodies whose addresses an administrator writes. The address must be https at a
 * public host, by what is written and by what its name resolves to at the moment of connecting; hosts named in
 * VECHE_OUTGOING_HOSTS may stand inside the town's network, on any port and without TLS. Redirects are not followed:
 * whoever answers with one is told as it is.
 */

export interface OutgoingCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface OutgoingAnswer {
  readonly status: number;
  /** Empty where the other side names none. */
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The call came to nothing; `wasSent`: the other side may have got it all the same. */
export class CallOutFailure extends Error {
  readonly wasSent: boolean;

  constructor(reason: string, wasSent: boolean) {
    super(reason);
    this.name = 'CallOutFailure';
    this.wasSent = wasSent;
  }
}

const callLimitMs = 30_000;
export const answerLimitBytes = 16 * 1024 * 1024;

export type CallOut = (call: OutgoingCall, signal: AbortSignal) => Promise<OutgoingAnswer>;

/** `ownHosts`: hosts that may stand inside the town's network. */
export function createCallOut(ownHosts: readonly string[], limitMs = callLimitMs): CallOut {
  const guard = createEndpointGuard(ownHosts);
  return async (call, signal) => {
    const isOwnPlain = isPlain(call.url) && ownHosts.includes(new URL(call.url).hostname);
    if (!isOwnPlain && !guard.allows(call.url)) throw new CallOutFailure('address-refused', false);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    return await send(call, { signal: limit, lookup: guard.lookup });
  };
}

function isPlain(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'http:';
}

type Connection = {
  readonly signal: AbortSignal;
  readonly lookup: ReturnType<typeof createEndpointGuard>['lookup'];
};

async function send(call: OutgoingCall, { signal, lookup }: Connection): Promise<OutgoingAnswer> {
  const { method, url, headers = {}, body } = call;
  const { promise, resolve, reject } = Promise.withResolvers<OutgoingAnswer>();
  let isConnected = false;
  const fail = (error: Error): void => reject(new CallOutFailure(reasonOf(error, signal), isConnected));
  const start = isPlain(url) ? requestPlain : requestSecure;
  const sending = start(url, {
    method,
    headers: { ...headers, ...(body ? { 'content-length': String(body.byteLength) } : {}) },
    signal,
    agent: false,
    lookup,
  });
  sending.on('socket', (socket) => {
    socket.once(isPlain(url) ? 'connect' : 'secureConnect', () => (isConnected = true));
  });
  sending.on('error', fail);
  sending.on('response', (response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('error', fail);
    response.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      chunks.push(chunk);
      if (length > answerLimitBytes) response.destroy(new Error('answer-too-large'));
    });
    response.on('end', () => {
      const contentType = response.headers['content-type'] ?? '';
      resolve({ status: response.statusCode ?? 0, contentType, bytes: Buffer.concat(chunks) });
    });
  });
  sending.end(body);
  return await promise;
}

/** NOTE: a message of the network may carry the address with a key in it, so a code is all that is told. */
function reasonOf(error: Error, signal: AbortSignal): string {
  if (signal.aborted) return 'timeout';
  if (error.message === 'answer-too-large') return error.message;
  if (error.message.endsWith('is at no public address')) return 'address-refused';
  return (error as NodeJS.ErrnoException).code ?? 'broken-off';
}
