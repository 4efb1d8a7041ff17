import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { RtspAddress } from './address.ts';
import { authorize, chooseChallenge } from './auth.ts';
import type { Challenge, Credentials } from './auth.ts';
import { RtspError } from './errors.ts';
import type { RtspReason } from './errors.ts';
import { InterleavedParser } from './interleaved.ts';
import { ReadBeat } from './read-beat.ts';
import { formatRequest, headerOf, headersOf } from './message.ts';
import type { RtspMessage, RtspResponse } from './message.ts';

const connectTimeoutMs = 4_000;
const answerTimeoutMs = 8_000;
/** Sockets are read one after the other by one thread, so all plain ones share one buffer. */
const sharedReadBuffer = Buffer.allocUnsafeSlow(256 * 1024);
const readBeat = new ReadBeat();
/** A camera that sends more between two reads is read at once: its own buffer would fill. */
const mostWaitingBytes = 48 * 1024;

export interface ConnectionOptions {
  readonly address: RtspAddress;
  readonly credentials: Credentials | undefined;
  /** SHA-256 of the camera's certificate in hex, for cameras with a certificate of their own making. */
  readonly certificateSha256: string | undefined;
  /** Over TLS, also when the certificate is then refused. */
  readonly onCertificate?: ((certificate: CameraCertificate) => void) | undefined;
  readonly onPacket: (channel: number, bytes: Buffer, from: number, until: number) => void;
  /** Whether nobody needs what comes at once, so that it may be read with what comes in the next tenth of a second. */
  readonly mayWait?: (() => boolean) | undefined;
  /** Ends the connection, also while it is being made. */
  readonly signal: AbortSignal;
}

/** What a camera shows of itself over TLS. */
export interface CameraCertificate {
  readonly validToUs: number;
  /** SHA-256 in hex, 64 letters. */
  readonly sha256: string;
  readonly isSelfSigned: boolean;
}

interface Pending {
  resolve(response: RtspResponse): void;
  reject(error: Error): void;
}

/** One TCP or TLS connection to a camera: requests with authentication, and interleaved packets. */
export class RtspConnection implements Disposable {
  /** Settles, never rejects, when the connection is over. */
  readonly closed: Promise<RtspError>;
  /** Sent with every request after SETUP. */
  sessionId: string | undefined;
  bytesReceived = 0;
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #parser: InterleavedParser;
  readonly #pending = new Map<number, Pending>();
  readonly #finish: (error: RtspError) => void;
  #sequence = 0;
  #challenge: Challenge | undefined;
  #nonceCount = 0;

  private constructor(options: ConnectionOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<RtspError>();
    this.closed = promise;
    this.#finish = resolve;
    this.#parser = new InterleavedParser({
      onPacket: options.onPacket,
      onMessage: (message) => this.#onMessage(message),
    });
    this.#socket = this.#openSocket();
    this.#socket.on('error', (error) =>
      this.#fail(new RtspError(kindOf(error), describe(error), reasonOf(error))),
    );
    this.#socket.on('close', () => this.#fail(new RtspError('closed', 'the camera closed the connection')));
    const onAbort = (): void => this.#fail(new RtspError('closed', 'stopped'));
    options.signal.addEventListener('abort', onAbort, { once: true });
    void this.closed.then(() => options.signal.removeEventListener('abort', onAbort));
  }

  /** @throws RtspError `unreachable` or `timeout` */
  static async open(options: ConnectionOptions): Promise<RtspConnection> {
    const connection = new RtspConnection(options);
    await connection.#untilOpen();
    return connection;
  }

  get remoteAddress(): string {
    return this.#socket.remoteAddress ?? '';
  }

  /** Answers with status 200; asks again once with credentials. @throws RtspError */
  async request(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RtspResponse> {
    const response = await this.#send(method, url, headers);
    if (response.status !== 401) return expectOk(method, response);
    this.#challenge = chooseChallenge(headersOf(response, 'www-authenticate'));
    this.#nonceCount = 0;
    if (!this.#challenge || !this.#options.credentials)
      throw new RtspError('refused', 'the camera asks for credentials', 'password-needed');
    const second = await this.#send(method, url, headers);
    if (second.status === 401)
      throw new RtspError('refused', 'the camera refuses the credentials', 'wrong-password');
    return expectOk(method, second);
  }

  /** An interleaved packet to the camera; dropped when the camera does not read. */
  sendPacket(channel: number, packet: Buffer): void {
    if (!this.#socket.writable || this.#socket.writableLength > 64 * 1024) return;
    const head = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]);
    this.#socket.write(Buffer.concat([head, packet]));
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #openSocket(): Socket {
    const { host, port, isTls } = this.#options.address;
    if (!isTls) {
      const onread = { buffer: sharedReadBuffer, callback: (count: number) => this.#onRead(count) };
      return connectTcp({ host, port, noDelay: true, keepAlive: true, onread });
    }
    // NOTE: it is judged in `#checkCertificate`, before anything is sent, so that the one that is refused is known too.
    const socket = connectTls({ host, port, rejectUnauthorized: false });
    return socket.on('data', (chunk: Buffer) => this.#onBytes(chunk));
  }

  #onRead(count: number): boolean {
    this.#onBytes(sharedReadBuffer.subarray(0, count));
    if (count > mostWaitingBytes || !this.#options.mayWait?.()) return true;
    readBeat.wait(this.#socket);
    return false;
  }

  #onBytes(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    this.bytesReceived += bytes.length;
    try {
      this.#parser.push(bytes);
    } catch (error) {
      if (!(error instanceof RtspError)) throw error;
      this.#fail(error);
    }
  }

  async #untilOpen(): Promise<void> {
    const opened = new Promise<void>((resolve) => {
      this.#socket.once(this.#options.address.isTls ? 'secureConnect' : 'connect', resolve);
    });
    const limit = setTimeout(
      () => this.#fail(new RtspError('timeout', 'no connection in time')),
      connectTimeoutMs,
    );
    try {
      await Promise.race([opened, this.closed.then((error) => Promise.reject(error))]);
      this.#checkCertificate();
    } finally {
      clearTimeout(limit);
    }
  }

  #checkCertificate(): void {
    if (!(this.#socket instanceof TLSSocket)) return;
    const { certificateSha256: expected, onCertificate } = this.#options;
    const found = certificateOf(this.#socket);
    if (found) onCertificate?.(found);
    const isExpected =
      expected === undefined
        ? this.#socket.authorized
        : found?.sha256 === expected.replaceAll(':', '').toLowerCase();
    if (isExpected) return;
    const why =
      expected === undefined
        ? 'nobody vouches for the certificate'
        : 'the certificate is not the one expected';
    const error = new RtspError('refused', why, 'untrusted-certificate');
    this.#fail(error);
    throw error;
  }

  async #send(method: string, url: string, extra: Readonly<Record<string, string>>): Promise<RtspResponse> {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const { promise, resolve, reject } = Promise.withResolvers<RtspResponse>();
    const limit = setTimeout(
      () => reject(new RtspError('timeout', `no answer to ${method}`)),
      answerTimeoutMs,
    );
    this.#pending.set(sequence, { resolve, reject });
    const headers = { CSeq: String(sequence), 'User-Agent': 'Veche', Session: this.sessionId, ...extra };
    this.#socket.write(
      formatRequest(method, url, { ...headers, Authorization: this.#authorization(method, url) }),
    );
    try {
      return await promise;
    } finally {
      clearTimeout(limit);
      this.#pending.delete(sequence);
    }
  }

  #authorization(method: string, url: string): string | undefined {
    if (!this.#challenge || !this.#options.credentials) return undefined;
    this.#nonceCount += 1;
    return authorize(this.#challenge, this.#options.credentials, { method, url, count: this.#nonceCount });
  }

  #onMessage(message: RtspMessage): void {
    if (message.kind === 'request') return this.#answer(headerOf(message, 'cseq') ?? '0');
    const sequence = Number.parseInt(headerOf(message, 'cseq') ?? '', 10);
    // NOTE: some cameras forget CSeq or answer with a wrong one; requests are sent one at a time, so the oldest is meant.
    const pending = this.#pending.get(sequence) ?? this.#pending.values().next().value;
    pending?.resolve(message);
  }

  /** Cameras ask rarely and only to see that we are there. */
  #answer(sequence: string): void {
    if (this.#socket.writable)
      this.#socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${Number.parseInt(sequence, 10) || 0}\r\n\r\n`);
  }

  #fail(error: RtspError): void {
    this.#finish(error);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#socket.destroy();
  }
}

function certificateOf(socket: TLSSocket): CameraCertificate | undefined {
  const shown = socket.getPeerX509Certificate();
  if (!shown) return undefined;
  return {
    validToUs: shown.validToDate.getTime() * 1000,
    sha256: shown.fingerprint256.replaceAll(':', '').toLowerCase(),
    isSelfSigned: shown.issuer === shown.subject,
  };
}

function expectOk(method: string, response: RtspResponse): RtspResponse {
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  if (status === 404) throw new RtspError('not-found', `${method}: not found`);
  throw new RtspError('refused', `${method}: ${status}`);
}

function kindOf(error: NodeJS.ErrnoException): 'unreachable' | 'timeout' | 'closed' {
  const { code } = error;
  if (code === 'ETIMEDOUT') return 'timeout';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'closed' : 'unreachable';
}

function reasonOf({ code = '' }: NodeJS.ErrnoException): RtspReason | undefined {
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-name';
  return code.includes('CERT') || code.includes('SIGNED') || code.startsWith('ERR_TLS')
    ? 'untrusted-certificate'
    : undefined;
}

function describe(error: NodeJS.ErrnoException): string {
  return `the connection failed: ${error.code ?? 'unknown'}`;
}
