import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname, resolve } from 'node:path';
import { newId } from '#kernel/ids.ts';
import type { PeerOptions, WebRtcPeer } from './peer.ts';
import type { FromPeerProcess, ToPeerProcess } from './peer-message.ts';

/*
 * WebRTC is a large library that reads whatever viewers send, so it has a process of its own: when that one falls, viewers
 * come again and no camera loses a picture.
 */

const answerLimitMs = 8_000;
/** A process that nobody needs costs 90 MB, and one that is not there costs the next viewer a second. */
const idleMs = 600_000;
/** One that takes no more packets is not well. */
const mostWaitingBytes = 16 * 1024 * 1024;
const memoryLimitMb = 256;
/** One that falls at its start is not started over and over. */
const restartMs = 1_000;

interface Waiting extends Pick<PeerOptions, 'onConnected' | 'onEnd'> {
  readonly answered: (answer: string | undefined) => void;
}

export interface PeersOptions {
  readonly program?: string;
  /** The process is there before the first viewer and after the last: half a second sooner for him, 90 MB for the machine. */
  readonly isKeptReady?: boolean;
}

/** All viewers over WebRTC. */
export class WebRtcPeers implements Disposable {
  readonly #program: string;
  readonly #isKeptReady: boolean;
  readonly #peers = new Map<string, Waiting>();
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #waitingBytes = 0;
  #isOver = false;

  constructor({ program, isKeptReady = false }: PeersOptions = {}) {
    this.#program = program ?? resolve(import.meta.dirname, 'peer-process.ts');
    this.#isKeptReady = isKeptReady;
    if (isKeptReady) this.#child = this.#start();
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  /** Undefined when the offer cannot be answered, or is not in time. */
  async open({ offer, host, onConnected, onEnd }: PeerOptions): Promise<WebRtcPeer | undefined> {
    const id = newId();
    clearTimeout(this.#idle);
    const { promise, resolve: answered } = Promise.withResolvers<string | undefined>();
    this.#peers.set(id, { answered, onConnected, onEnd });
    this.#say({ kind: 'open', id, offer, host });
    const limit = setTimeout(() => answered(undefined), answerLimitMs);
    const answer = await promise;
    clearTimeout(limit);
    const close = (): void => {
      this.#say({ kind: 'close', id });
      this.#end(id);
    };
    if (answer === undefined) {
      close();
      return undefined;
    }
    return { answer, close, send: (packets) => this.#say({ kind: 'send', id, packets }) };
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
  }

  #end(id: string): void {
    const peer = this.#peers.get(id);
    if (!peer) return;
    this.#peers.delete(id);
    if (this.#peers.size === 0 && !this.#isKeptReady)
      this.#idle = setTimeout(() => this.#child?.kill('SIGTERM'), idleMs).unref();
    peer.onEnd();
  }

  #say(message: ToPeerProcess): void {
    if (message.kind !== 'open' && !this.#peers.has(message.id)) return;
    const child = (this.#child ??= this.#start());
    if (!child.connected) return;
    const bytes = message.kind === 'send' ? message.packets.reduce((sum, { length }) => sum + length, 0) : 0;
    this.#waitingBytes += bytes;
    if (this.#waitingBytes > mostWaitingBytes) return void child.kill('SIGKILL');
    child.send(message, () => {
      if (child === this.#child) this.#waitingBytes -= bytes;
    });
  }

  #start(): ChildProcess {
    const child = fork(this.#program, [], {
      serialization: 'advanced',
      env: { PATH: process.env.PATH, ...compiledBefore() },
      execArgv: [`--max-old-space-size=${memoryLimitMb}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (message: FromPeerProcess) => this.#hear(message));
    child.on('error', () => child.kill('SIGKILL'));
    child.once('exit', () => this.#onExit(child));
    return child;
  }

  #hear(message: FromPeerProcess): void {
    const peer = this.#peers.get(message.id);
    switch (message.kind) {
      case 'answered':
        return peer?.answered(message.answer);
      case 'refused':
        return peer?.answered(undefined);
      case 'connected':
        return peer?.onConnected();
      case 'ended':
        peer?.answered(undefined);
        return this.#end(message.id);
    }
  }

  #onExit(child: ChildProcess): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#waitingBytes = 0;
    for (const [id, peer] of this.#peers) {
      peer.answered(undefined);
      this.#end(id);
    }
    if (this.#isKeptReady) setTimeout(() => this.#keepReady(), restartMs).unref();
  }

  #keepReady(): void {
    if (!this.#isOver) this.#child ??= this.#start();
  }
}

/** Half of its start is reading and compiling the library: what was compiled for the recorder's own program lies there too. */
function compiledBefore(): { readonly NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
