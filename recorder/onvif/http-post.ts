import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OnvifError, faultOfConnection } from './errors.ts';

const largestAnswerBytes = 1024 * 1024;
const connectLimitMs = 4_000;

export interface PostOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the first byte to the last. */
  readonly limitMs: number;
  /** SHA-256 of the certificate in hex, for devices with a certificate of their own making. */
  readonly certificateSha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PostAnswer {
  readonly status: number;
  readonly challenges: readonly string[];
  readonly text: string;
}

/**
 * One request on a connection of its own: devices close idle connections without a word. No redirect is followed, since
 * what a device says must not lead us, or our credentials, to another.
 *
 * @throws OnvifError
 */
export async function post(options: PostOptions): Promise<PostAnswer> {
  const signals = [AbortSignal.timeout(options.limitMs), ...(options.signal ? [options.signal] : [])];
  const signal = AbortSignal.any(signals);
  try {
    const socket = await openSocket(options, signal);
    return await exchange(socket, options, signal);
  } catch (error) {
    if (error instanceof OnvifError) throw error;
    if (signal.aborted) throw new OnvifError('timeout', 'no answer in time');
    throw new OnvifError(faultOfConnection(error), 'the connection failed');
  }
}

async function openSocket({ url, certificateSha256 }: PostOptions, signal: AbortSignal): Promise<Socket> {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const isTls = url.protocol === 'https:';
  const port = Number(url.port || (isTls ? 443 : 80));
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const isPinned = certificateSha256 !== undefined;
  const socket = isTls
    ? connectTls({ host, port, rejectUnauthorized: !isPinned }, () => {
        const shown = isPinned ? socketFingerprint(socket) : undefined;
        if (shown === certificateSha256?.toLowerCase().replaceAll(':', '')) resolve(socket);
        else reject(new OnvifError('untrusted-certificate', 'the certificate is another'));
      })
    : connectTcp({ host, port }, () => resolve(socket));
  const limit = setTimeout(() => reject(new OnvifError('timeout', 'no connection in time')), connectLimitMs);
  const giveUp = (): void => reject(new OnvifError('timeout', 'no connection in time'));
  signal.addEventListener('abort', giveUp, { once: true });
  socket.on('error', reject);
  try {
    return await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', giveUp);
  }
}

function socketFingerprint(socket: Socket): string {
  if (!('getPeerX509Certificate' in socket) || typeof socket.getPeerX509Certificate !== 'function') return '';
  const certificate: { fingerprint256?: string } | undefined = socket.getPeerX509Certificate();
  return (certificate?.fingerprint256 ?? '').replaceAll(':', '').toLowerCase();
}

async function exchange(
  socket: Socket,
  { url, headers, body }: PostOptions,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = requestHttp({
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, connection: 'close', 'content-length': Buffer.byteLength(body), ...headers },
    createConnection: () => socket,
    maxHeaderSize: 16 * 1024,
    signal,
  });
  request.on('response', resolve);
  request.on('error', reject);
  request.end(body);
  try {
    const response = await promise;
    const text = (await readAnswer(response)).toString('utf8');
    const challenges = response.headers['www-authenticate'];
    return { status: response.statusCode ?? 0, challenges: challenges ? [challenges] : [], text };
  } finally {
    request.destroy();
    socket.destroy();
  }
}

async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    if (bytes > largestAnswerBytes) throw new OnvifError('malformed', 'the answer is too large');
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}
