import { Duplex } from 'node:stream';

/*
 * Many byte streams over the one connection that a recorder has dialled, so that the hub reaches the API of a recorder
 * behind an address translation. A frame is a kind (1 byte), the number of a stream (4) and its content. Each side may send
 * as many bytes of a stream as the other has allowed: a viewer who does not read holds up nobody but itself.
 */

const kinds = { data: 1, end: 2, reset: 3, allow: 4 } as const;
const headBytes = 5;
/** Below what a WebSocket of ours takes in one message. */
const largestPieceBytes = 14 * 1024;
const firstAllowedBytes = 256 * 1024;
const mostStreams = 256;

export interface TunnelOptions {
  readonly send: (frame: Buffer) => void;
  /** The other side opens a stream; absent where only this side does. */
  readonly onOpened?: (stream: Duplex) => void;
}

/** One end of the tunnel; the streams are ordinary ones. */
export class Tunnel implements Disposable {
  readonly #options: TunnelOptions;
  readonly #streams = new Map<number, TunnelStream>();
  #lastNumber = 0;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  /** Undefined when too many are open. */
  open(): { readonly stream: Duplex; readonly number: number } | undefined {
    if (this.#streams.size >= mostStreams) return undefined;
    this.#lastNumber += 1;
    return { stream: this.#add(this.#lastNumber), number: this.#lastNumber };
  }

  /** The other side has opened this one. */
  accept(number: number): void {
    if (this.#streams.size >= mostStreams || this.#streams.has(number))
      return this.#options.send(frame(kinds.reset, number));
    return this.#options.onOpened?.(this.#add(number));
  }

  /** False for what is no frame. */
  receive(bytes: Buffer): boolean {
    if (bytes.length < headBytes) return false;
    const stream = this.#streams.get(bytes.readUInt32BE(1));
    const content = bytes.subarray(headBytes);
    // NOTE: what comes for a stream that was just ended here is late, not wrong.
    switch (bytes[0]) {
      case kinds.data:
        stream?.hear(content);
        return true;
      case kinds.end:
        stream?.hearEnd();
        return true;
      case kinds.reset:
        stream?.destroy();
        return true;
      case kinds.allow:
        if (content.length !== 4) return false;
        stream?.allow(content.readUInt32BE(0));
        return true;
      default:
        return false;
    }
  }

  [Symbol.dispose](): void {
    for (const stream of this.#streams.values()) stream.destroy();
  }

  #add(number: number): TunnelStream {
    const stream = new TunnelStream((kind, content) => this.#options.send(frame(kind, number, content)));
    this.#streams.set(number, stream);
    stream.on('error', () => {});
    stream.once('close', () => this.#streams.delete(number));
    return stream;
  }
}

function frame(kind: number, number: number, content: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(headBytes);
  head[0] = kind;
  head.writeUInt32BE(number, 1);
  return Buffer.concat([head, content]);
}

class TunnelStream extends Duplex {
  readonly #say: (kind: number, content?: Buffer) => void;
  #allowedBytes = firstAllowedBytes;
  #expectedBytes = firstAllowedBytes;
  #untoldBytes = 0;
  #waiting: { rest: Buffer; readonly done: () => void } | undefined;
  #isEnded = false;

  constructor(say: (kind: number, content?: Buffer) => void) {
    super({ allowHalfOpen: true });
    this.#say = say;
  }

  hear(content: Buffer): void {
    this.#expectedBytes -= content.length;
    // NOTE: who sends more than it was allowed wants our memory.
    if (this.#expectedBytes < 0) return void this.destroy();
    this.#untoldBytes += content.length;
    if (this.push(Buffer.from(content))) this.#tellAllowed();
    return undefined;
  }

  hearEnd(): void {
    this.push(null);
  }

  allow(bytes: number): void {
    this.#allowedBytes += bytes;
    this.#sendWaiting();
  }

  override _read(): void {
    this.#tellAllowed();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#waiting = { rest: chunk, done: callback };
    this.#sendWaiting();
  }

  override _final(callback: () => void): void {
    this.#isEnded = true;
    this.#say(kinds.end);
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.#isEnded || !this.readableEnded) this.#say(kinds.reset);
    callback(error);
  }

  #sendWaiting(): void {
    const waiting = this.#waiting;
    while (waiting && waiting.rest.length > 0 && this.#allowedBytes > 0) {
      const piece = waiting.rest.subarray(0, Math.min(largestPieceBytes, this.#allowedBytes));
      waiting.rest = waiting.rest.subarray(piece.length);
      this.#allowedBytes -= piece.length;
      this.#say(kinds.data, piece);
    }
    if (waiting?.rest.length !== 0) return;
    this.#waiting = undefined;
    waiting.done();
  }

  #tellAllowed(): void {
    if (this.#untoldBytes === 0 || this.destroyed) return;
    const content = Buffer.alloc(4);
    content.writeUInt32BE(this.#untoldBytes);
    this.#expectedBytes += this.#untoldBytes;
    this.#untoldBytes = 0;
    this.#say(kinds.allow, content);
  }
}
