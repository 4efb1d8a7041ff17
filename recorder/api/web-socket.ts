import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiRoute } from './route.ts';

/*
 * The server's half of RFC 6455, as far as live video needs it: short texts in, texts and bytes out, no extensions.
 * A frame is made once and given to every viewer, and how much a slow viewer has not taken yet is seen; libraries hide both.
 */

const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const maximumMessageBytes = 16 * 1024;
/** NOTE: parts may be empty, so that their bytes alone bound nothing. */
const maximumParts = 16;
const pingIntervalMs = 15_000;
const closeLimitMs = 2_000;

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Codes of our own (4000 to 4999) and those of RFC 6455 §7.4.1. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  protocol: 1002,
  tooLarge: 1009,
  tokenRefused: 4401,
  notFound: 4404,
  tooSlow: 4408,
  tooMany: 4429,
} as const;

export interface SocketHandler {
  readonly route: ApiRoute;
  readonly open: (socket: WebSocketPeer, request: IncomingMessage, fields: Record<string, string>) => void;
}

export function isUpgrade({ method, headers }: IncomingMessage): boolean {
  const key = headers['sec-websocket-key'] ?? '';
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    Buffer.from(key, 'base64').length === 16
  );
}

export function acceptSocket({ headers }: IncomingMessage, socket: Duplex): WebSocketPeer {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${acceptSuffix}`).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  socket.write([...lines, '', ''].join('\r\n'));
  return new WebSocketPeer(socket);
}

/** A whole message as it goes over the wire; may be sent to many. */
export function frameOf(content: Buffer | string): Buffer {
  const isText = typeof content === 'string';
  return makeFrame(isText ? opcodes.text : opcodes.binary, isText ? Buffer.from(content) : content);
}

function makeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x1_0000 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 0x1_0000) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** One viewer's connection. */
export class WebSocketPeer {
  onText: (text: string) => void = () => {};
  /** Undefined where nobody has bytes to send us; then they end the connection. */
  onBytes: ((bytes: Buffer) => void) | undefined;
  onClose: () => void = () => {};
  readonly #socket: Duplex;
  readonly #ping: NodeJS.Timeout;
  #received = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #isAlive = true;
  #isClosing = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
    if ('setNoDelay' in socket && typeof socket.setNoDelay === 'function') socket.setNoDelay(true);
    if ('setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(0);
    this.#ping = setInterval(() => this.#keepAlive(), pingIntervalMs);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.once('end', () => socket.destroy());
    socket.once('close', () => {
      clearInterval(this.#ping);
      this.onClose();
    });
  }

  /** Bytes that the viewer has not taken yet and the system does not hold for it. */
  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  get isOpen(): boolean {
    return !this.#isClosing && !this.#socket.destroyed;
  }

  /** A frame of `frameOf`. */
  send(frame: Buffer): void {
    if (this.isOpen) this.#socket.write(frame);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
    this.#socket.end(makeFrame(opcodes.close, payload));
    this.#isClosing = true;
    setTimeout(() => this.#socket.destroy(), closeLimitMs).unref();
  }

  #keepAlive(): void {
    if (!this.#isAlive) return void this.#socket.destroy();
    this.#isAlive = false;
    if (this.isOpen) this.#socket.write(makeFrame(opcodes.ping, Buffer.alloc(0)));
  }

  #read(chunk: Buffer): void {
    if (this.#isClosing) return;
    this.#isAlive = true;
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.isOpen) {
      const frame = this.#takeFrame();
      if (!frame) return;
      this.#take(frame);
    }
  }

  #takeFrame(): { opcode: number; isLast: boolean; payload: Buffer } | undefined {
    const [first, second] = this.#received;
    if (first === undefined || second === undefined) return undefined;
    const short = second & 0x7f;
    const isMasked = (second & 0x80) !== 0;
    // NOTE: 127 means more than 64 KiB, which nobody needs to send us.
    if (!isMasked || (first & 0x70) !== 0) return this.#refuse(closeCodes.protocol);
    if (short === 127) return this.#refuse(closeCodes.tooLarge);
    const headBytes = short === 126 ? 8 : 6;
    if (this.#received.length < headBytes) return undefined;
    const length = short === 126 ? this.#received.readUInt16BE(2) : short;
    if (length > maximumMessageBytes) return this.#refuse(closeCodes.tooLarge);
    if (this.#received.length < headBytes + length) return undefined;
    const mask = this.#received.subarray(headBytes - 4, headBytes);
    const payload = Buffer.from(this.#received.subarray(headBytes, headBytes + length));
    for (let at = 0; at < length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at & 3] ?? 0);
    this.#received = this.#received.subarray(headBytes + length);
    return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload };
  }

  #refuse(code: number): undefined {
    this.close(code, '');
    return undefined;
  }

  #take({ opcode, isLast, payload }: { opcode: number; isLast: boolean; payload: Buffer }): void {
    switch (opcode) {
      case 0:
      case opcodes.text:
        return this.#takeText(payload, isLast);
      case opcodes.binary:
        return this.onBytes && isLast ? this.onBytes(payload) : this.#refuse(closeCodes.protocol);
      case opcodes.ping:
        // NOTE: who asks and never reads would have us keep the answers.
        if (this.waitingBytes < maximumMessageBytes) this.send(makeFrame(opcodes.pong, payload));
        return undefined;
      case opcodes.pong:
        return undefined;
      case opcodes.close:
        return this.close(closeCodes.normal, '');
      default:
        return this.#refuse(closeCodes.protocol);
    }
  }

  #takeText(payload: Buffer, isLast: boolean): void {
    this.#parts.push(payload);
    if (this.#parts.length > maximumParts) return this.#refuse(closeCodes.tooLarge);
    const whole = Buffer.concat(this.#parts);
    if (whole.length > maximumMessageBytes) return this.#refuse(closeCodes.tooLarge);
    if (!isLast) return undefined;
    this.#parts = [];
    return this.onText(whole.toString('utf8'));
  }
}
