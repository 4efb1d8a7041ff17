import type { Socket } from 'node:net';

/** So long a camera's bytes may lie in the kernel, which has room for a second of them. */
const waitMs = 100;
/** Those that are due within so long are read one after the other in one go. */
const beatMs = 20;

interface Waiting {
  readonly socket: Socket;
  readonly dueMs: number;
}

/**
 * Sockets that need not be read as soon as something comes. Every read costs the same work around its bytes, from the kernel
 * to the first line of ours, so three pictures in one read cost a third of it.
 */
export class ReadBeat {
  #queue: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** The socket has stopped reading, and goes on when its time has come. */
  wait(socket: Socket): void {
    this.#queue.push({ socket, dueMs: performance.now() + waitMs });
    if (!this.#timer) this.#timer = setTimeout(() => this.#beat(), waitMs);
  }

  #beat(): void {
    const nowMs = performance.now();
    const late = this.#queue.findIndex(({ dueMs }) => dueMs > nowMs + beatMs / 2);
    const due = this.#queue.splice(0, late < 0 ? this.#queue.length : late);
    for (const { socket } of due) if (!socket.destroyed) socket.resume();
    const [next] = this.#queue;
    this.#timer = next && setTimeout(() => this.#beat(), Math.max(beatMs, next.dueMs - nowMs));
  }
}
