import Hls from 'hls.js';
import { playlistAddress } from './media-client.ts';
import type { MediaAccess } from './media-client.ts';

/** As much as one playlist holds; the next one follows by itself. */
const windowUs = 3_600_000_000;
const usualFrameSeconds = 1 / 25;
const shortestFrameSeconds = 1 / 120;

export const speeds = [-8, -4, -2, -1, 1, 2, 4, 8] as const;
export type Speed = (typeof speeds)[number];

export interface RecordedOptions {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly onInstant: (us: number) => void;
  /** The footage of the window is over. */
  readonly onEnd: (us: number) => void;
  readonly onMissing: () => void;
}

/** Plays recorded footage from an instant on, at a speed, in a video element. */
export class RecordedStream implements Disposable {
  readonly #video: HTMLVideoElement;
  readonly #options: RecordedOptions;
  readonly #stop = new AbortController();
  #hls: Hls | undefined;
  #speed: Speed = 1;
  #endUs = 0;
  /** The shortest time between two pictures that was seen: a busy browser leaves some out. */
  #frameSeconds: number | undefined;

  constructor(video: HTMLVideoElement, options: RecordedOptions) {
    this.#video = video;
    this.#options = options;
    const { signal } = this.#stop;
    video.addEventListener('timeupdate', () => this.#tell(), { signal });
    video.addEventListener('pause', () => this.#tell(), { signal });
    video.addEventListener('seeked', () => this.#tell(), { signal });
    video.addEventListener('ended', () => options.onEnd(this.#endUs), { signal });
    this.#measureFrames();
  }

  /** Loads what is around the instant and, unless told otherwise, plays. */
  async play(
    atUs: number,
    { speed, isPaused }: { readonly speed: Speed; readonly isPaused: boolean },
  ): Promise<void> {
    const { access, cameraId } = this.#options;
    this.#hls?.destroy();
    this.#speed = speed;
    const span =
      speed > 0
        ? { fromUs: atUs, toUs: Math.min(atUs + windowUs, Date.now() * 1000) }
        : { fromUs: atUs - windowUs, toUs: atUs };
    this.#endUs = speed > 0 ? span.toUs : span.fromUs;
    if (span.toUs - span.fromUs < 1_000) return this.#options.onMissing();
    const token = await access.tokenFor({ right: 'review', cameraId });
    if (this.#stop.signal.aborted) return;
    const hls = new Hls({
      enableWorker: false,
      xhrSetup: (request) => {
        if (token !== undefined) request.setRequestHeader('authorization', `Bearer ${token}`);
      },
    });
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_event, { fatal, response }) => {
      if (fatal && (response?.code === 404 || response?.code === 400)) this.#options.onMissing();
      else if (fatal) hls.recoverMediaError();
    });
    hls.on(Hls.Events.MEDIA_ATTACHED, () => {
      // NOTE: loading sets the rate back to 1.
      this.#video.defaultPlaybackRate = this.#rate;
      this.#video.playbackRate = this.#rate;
      if (!isPaused) void this.#video.play().catch(() => {});
    });
    hls.loadSource(playlistAddress(access, { cameraId, ...span, speed }));
    hls.attachMedia(this.#video);
  }

  /** One picture on or back. */
  step(pictures: number): void {
    this.#video.pause();
    this.#video.currentTime = Math.max(
      0,
      this.#video.currentTime + pictures * (this.#frameSeconds ?? usualFrameSeconds),
    );
  }

  /** The instant of the picture that is shown; undefined before there is one. */
  get instantUs(): number | undefined {
    const hls = this.#hls;
    if (!hls || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return undefined;
    if (this.#rate === this.#speed) return hls.playingDate ? hls.playingDate.getTime() * 1000 : undefined;
    return this.#instantOfKeyframes(hls);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#hls?.destroy();
  }

  /** From 8 on and backwards the time line is that of watching. */
  get #rate(): number {
    return this.#speed > 0 && this.#speed <= 4 ? this.#speed : 1;
  }

  /** Keyframes have a time line of their own; addresses of segments say which instants they hold. */
  #instantOfKeyframes(hls: Hls): number | undefined {
    const { currentTime } = this.#video;
    const fragments = hls.levels[Math.max(0, hls.currentLevel)]?.details?.fragments ?? [];
    const fragment = fragments.find(({ end }) => currentTime < end) ?? fragments.at(-1);
    if (!fragment) return undefined;
    const query = new URL(fragment.url).searchParams;
    const intoUs = (currentTime - fragment.start) * 1e6 * this.#speed;
    const edge = this.#speed > 0 ? query.get('from') : query.get('to');
    return edge === null ? undefined : Date.parse(edge) * 1000 + intoUs;
  }

  #tell(): void {
    const us = this.instantUs;
    if (us !== undefined) this.#options.onInstant(us);
  }

  #measureFrames(): void {
    let lastSeconds: number | undefined;
    const onFrame = (_now: number, { mediaTime }: { mediaTime: number }): void => {
      if (this.#stop.signal.aborted) return;
      const seconds = lastSeconds === undefined ? 0 : mediaTime - lastSeconds;
      if (seconds > shortestFrameSeconds && this.#rate === this.#speed)
        this.#frameSeconds = Math.min(seconds, this.#frameSeconds ?? seconds);
      lastSeconds = mediaTime;
      this.#video.requestVideoFrameCallback(onFrame);
    };
    this.#video.requestVideoFrameCallback(onFrame);
  }
}
