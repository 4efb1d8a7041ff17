import { RecordedStream } from './recorded-stream.ts';
import type { Speed } from './recorded-stream.ts';
import type { MediaAccess } from './media-client.ts';
import { StepClock, stepMove } from './step-move.ts';

const tickMs = 150;
/** A camera that loads holds up the others so long at most. */
const longestHoldMs = 5_000;
const betweenJumpsMs = 3_000;
/** A camera without footage is asked again when so much time has passed on the common clock. */
const askAgainUs = 60_000_000;
/** Ahead so much, there is nothing of this moment. */
const gapSeconds = 1;
const behindLiveUs = 2_000_000;

export interface StepSource {
  readonly cameraId: string;
  readonly access: MediaAccess;
  readonly video: HTMLVideoElement;
}

export interface StepGroupOptions {
  readonly sources: readonly StepSource[];
  readonly onInstant: (us: number) => void;
  /** The cameras that have nothing of this moment. */
  readonly onEmpty: (cameraIds: readonly string[]) => void;
  /** The common clock has come to what is just being recorded. */
  readonly onEnd: () => void;
}

interface Member {
  readonly cameraId: string;
  readonly video: HTMLVideoElement;
  readonly stream: RecordedStream;
  isMissing: boolean;
  missingSinceUs: number;
  jumpedAtMs: number;
  isEmpty: boolean;
}

/**
 * Several cameras recorded, in step: one clock runs, and each camera waits for it, hastens after it or loads anew. The clock
 * waits too, for a while, when a camera has to load.
 */
export class StepGroup implements Disposable {
  readonly #options: StepGroupOptions;
  readonly #members: readonly Member[];
  readonly #clock = new StepClock(0);
  readonly #timer: ReturnType<typeof setInterval>;
  #speed: Speed = 1;
  #isPaused = true;
  #heldSinceMs: number | undefined;

  constructor(options: StepGroupOptions) {
    this.#options = options;
    this.#members = options.sources.map((source) => this.#join(source));
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  get instantUs(): number {
    return this.#clock.instantUs;
  }

  play(atUs: number, speed: Speed): void {
    this.#speed = speed;
    this.#isPaused = false;
    this.#clock.hold();
    this.#clock.set(atUs, speed);
    this.#heldSinceMs = performance.now();
    for (const member of this.#members) this.#load(member);
    this.#options.onInstant(atUs);
  }

  pause(): void {
    this.#isPaused = true;
    this.#clock.hold();
    for (const { video } of this.#members) video.pause();
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** One picture of each; the clock follows the first that has one. */
  async step(pictures: 1 | -1): Promise<void> {
    this.pause();
    await Promise.all(this.#members.map(async ({ stream }) => await stream.step(pictures)));
    const leader = this.#members.find(({ isEmpty, isMissing }) => !isEmpty && !isMissing);
    const us = leader?.stream.instantUs;
    if (us === undefined) return;
    this.#clock.set(us, this.#speed);
    this.#options.onInstant(us);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const { stream } of this.#members) stream[Symbol.dispose]();
  }

  #join({ cameraId, access, video }: StepSource): Member {
    const stream = new RecordedStream(video, {
      access,
      cameraId,
      onInstant: () => {},
      onEnd: () => this.#load(member),
      onMissing: () => {
        member.isMissing = true;
        member.missingSinceUs = this.#clock.instantUs;
      },
    });
    const member: Member = {
      cameraId,
      video,
      stream,
      isMissing: false,
      isEmpty: false,
      missingSinceUs: 0,
      jumpedAtMs: -Infinity,
    };
    return member;
  }

  #load(member: Member): void {
    member.isMissing = false;
    member.jumpedAtMs = performance.now();
    void member.stream.play(this.#clock.instantUs, { speed: this.#speed, isPaused: true });
  }

  #tick(): void {
    if (this.#isPaused) return;
    const mayRun = this.#mayRun();
    if (mayRun) this.#clock.run();
    else this.#clock.hold();
    for (const member of this.#members) this.#lead(member, mayRun);
    this.#options.onInstant(this.#clock.instantUs);
    this.#options.onEmpty(
      this.#members.filter(({ isEmpty, isMissing }) => isEmpty || isMissing).map(({ cameraId }) => cameraId),
    );
    if (this.#speed > 0 && this.#clock.instantUs > Date.now() * 1000 - behindLiveUs) this.#options.onEnd();
  }

  #mayRun(): boolean {
    const isLoading = this.#members.some(
      ({ isMissing, video }) => !isMissing && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    );
    if (!isLoading) this.#heldSinceMs = undefined;
    else this.#heldSinceMs ??= performance.now();
    return this.#heldSinceMs === undefined || performance.now() - this.#heldSinceMs > longestHoldMs;
  }

  #lead(member: Member, mayRun: boolean): void {
    const { video, stream } = member;
    if (member.isMissing) {
      const passedUs = Math.abs(this.#clock.instantUs - member.missingSinceUs);
      if (passedUs > askAgainUs) this.#load(member);
      return;
    }
    const us = stream.instantUs;
    if (us === undefined) return;
    const leadSeconds = this.#clock.leadOf(us);
    const move = stepMove(leadSeconds);
    member.isEmpty = leadSeconds > gapSeconds;
    if (move.kind === 'jump') {
      if (performance.now() - member.jumpedAtMs > betweenJumpsMs) this.#load(member);
    } else if (move.kind === 'wait' || !mayRun) video.pause();
    else {
      video.playbackRate = stream.rate * move.haste;
      if (video.paused) void video.play().catch(() => {});
    }
  }
}
