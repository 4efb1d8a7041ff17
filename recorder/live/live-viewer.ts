import type { WebSocketPeer } from '../api/web-socket.ts';
import { closeCodes, frameOf } from '../api/web-socket.ts';

/** Two seconds of a rich stream: who is further behind sees the next keyframe instead. */
const mostWaitingBytes = 2 * 1024 * 1024;
const littleWaitingBytes = 128 * 1024;
/** Who cannot follow for this long is let go. */
const longestBehindMs = 10_000;

/** What a viewer is sent; made once for all viewers of a camera. */
export interface LiveFrame {
  readonly bytes: Buffer;
  readonly isKeyframe: boolean;
}

/** One who watches live. A slow one loses pictures, and finally the connection; nobody else notices. */
export class LiveViewer {
  readonly #peer: WebSocketPeer;
  readonly #nowMs: () => number;
  /** What came while the opening is still being read; undefined when it was sent. */
  #early: LiveFrame[] | undefined = [];
  #behindSinceMs: number | undefined;
  framesSkipped = 0;

  constructor(peer: WebSocketPeer, nowMs: () => number = () => performance.now()) {
    this.#peer = peer;
    this.#nowMs = nowMs;
  }

  /** Codec and head of a run; always delivered. */
  begin(description: object, head: Buffer): void {
    if (this.#early) this.#early = [];
    this.#peer.send(frameOf(JSON.stringify(description)));
    this.#peer.send(frameOf(head));
  }

  sendOpening(bytes: Buffer): void {
    this.#peer.send(frameOf(bytes));
  }

  /** There is nothing to see here any more; who asks again finds what there is now. */
  dismiss(): void {
    this.#peer.close(closeCodes.goingAway, 'the camera changed');
  }

  /** The opening is over; what came meanwhile follows. */
  goLive({ startsAtKeyframe }: { readonly startsAtKeyframe: boolean }): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    if (!startsAtKeyframe) this.#behindSinceMs = this.#nowMs();
    for (const frame of early) this.push(frame);
  }

  push(frame: LiveFrame): void {
    if (this.#early) return void this.#early.push(frame);
    const waitingBytes = this.#peer.waitingBytes;
    if (waitingBytes > mostWaitingBytes) this.#behindSinceMs ??= this.#nowMs();
    if (this.#behindSinceMs === undefined) return this.#peer.send(frame.bytes);
    if (frame.isKeyframe && waitingBytes <= littleWaitingBytes) {
      this.#behindSinceMs = undefined;
      return this.#peer.send(frame.bytes);
    }
    this.framesSkipped += 1;
    const isHopeless =
      waitingBytes > littleWaitingBytes && this.#nowMs() - this.#behindSinceMs > longestBehindMs;
    return isHopeless ? this.#peer.close(closeCodes.tooSlow, 'too slow') : undefined;
  }
}
