import Hls from 'hls.js';
import { playlistAddress } from './media-client.ts';
import type { MediaAccess, TimelineSpan } from './media-client.ts';

/** As much as one playlist holds; the next one follows by itself. */
const windowUs = 3_600_000_000;
const hairSeconds = 0.002;
/** Shorter than a picture of any camera; a second of them is looked through. */
const probeSeconds = 1 / 50;
const mostTries = 60;
const longestSeekMs = 400;
const keptTokenMs = 40_000;

export const speeds = [-8, -4, -2, -1, 1, 2, 4, 8] as const;
export type Speed = (typeof speeds)[number];

export interface RecordedOptions {
  readonly access: MediaAccess;
  readonly cameraId: string;
  /** Nothing outside of it is asked for; absent: all there is. */
  readonly span?: TimelineSpan;
  readonly onInstant: (us: number) => void;
  /** The footage of the window is over. */
  readonly onEnd: (us: number) => void;
  readonly onMissing: () => void;
}

/** Tokens live for 60 s and footage plays for hours: asked for again in time, and not for each piece. */
function keptToken(ask: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let kept: { readonly token: Promise<string | undefined>; readonly untilMs: number } | undefined;
  return async () => {
    if (!kept || performance.now() > kept.untilMs)
      kept = { token: ask(), untilMs: performance.now() + keptTokenMs };
    return await kept.token;
  };
}

/** Plays recorded footage from an instant on, at a speed, in a video element. */
export class RecordedStream implements Disposable {
  readonly #video: HTMLVideoElement;
  readonly #options: RecordedOptions;
  readonly #stop = new AbortController();
  #hls: Hls | undefined;
  #speed: Speed = 1;
  #endUs = 0;
  /** Where the picture that is shown begins. */
  #shownSeconds: number | undefined;

  constructor(video: HTMLVideoElement, options: RecordedOptions) {
    this.#video = video;
    this.#options = options;
    const { signal } = this.#stop;
    video.addEventListener('timeupdate', () => this.#tell(), { signal });
    video.addEventListener('pause', () => this.#tell(), { signal });
    video.addEventListener('seeked', () => this.#tell(), { signal });
    video.addEventListener('ended', () => options.onEnd(this.#endUs), { signal });
    this.#followPictures();
  }

  /** Loads what is around the instant and, unless told otherwise, plays. */
  async play(
    atUs: number,
    { speed, isPaused }: { readonly speed: Speed; readonly isPaused: boolean },
  ): Promise<void> {
    const { access, cameraId } = this.#options;
    this.#hls?.destroy();
    this.#speed = speed;
    const { fromUs: firstUs, toUs: lastUs } = this.#options.span ?? { fromUs: 0, toUs: Date.now() * 1000 };
    const span =
      speed > 0
        ? { fromUs: Math.max(firstUs, atUs), toUs: Math.min(atUs + windowUs, lastUs) }
        : { fromUs: Math.max(firstUs, atUs - windowUs), toUs: Math.min(atUs, lastUs) };
    this.#endUs = speed > 0 ? span.toUs : span.fromUs;
    if (span.toUs - span.fromUs < 1_000) return this.#options.onMissing();
    const tokenOf = keptToken(async () => await access.tokenFor({ right: 'review', cameraId }));
    await tokenOf();
    if (this.#stop.signal.aborted) return;
    const hls = new Hls({
      enableWorker: false,
      xhrSetup: async (request) => {
        const token = await tokenOf();
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
      this.#video.defaultPlaybackRate = this.rate;
      this.#video.playbackRate = this.rate;
      if (!isPaused) void this.#video.play().catch(() => {});
    });
    hls.loadSource(playlistAddress(access, { cameraId, ...span, speed }));
    hls.attachMedia(this.#video);
  }

  /**
   * One picture on or back. No browser says when the next picture begins, so it is looked for: a moment before the one
   * that is shown is the one before it, and steps smaller than any picture find the next.
   */
  async step(pictures: 1 | -1): Promise<void> {
    this.#video.pause();
    const shown = this.#shownSeconds ?? this.#video.currentTime;
    if (pictures < 0) return await this.#seek(Math.max(0, shown - hairSeconds));
    for (let tries = 1; tries <= mostTries && !this.#stop.signal.aborted; tries += 1) {
      await this.#seek(shown + tries * probeSeconds);
      if ((this.#shownSeconds ?? shown) > shown + hairSeconds) return undefined;
    }
    return undefined;
  }

  async #seek(seconds: number): Promise<void> {
    const shown = new Promise<void>((resolve) => {
      this.#video.requestVideoFrameCallback(() => resolve());
      setTimeout(resolve, longestSeekMs);
    });
    this.#video.currentTime = seconds;
    await shown;
  }

  /** The instant of the picture that is shown; undefined before there is one. */
  get instantUs(): number | undefined {
    const hls = this.#hls;
    if (!hls || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return undefined;
    if (this.rate !== this.#speed) return this.#instantOfKeyframes(hls);
    const us = hls.playingDate ? hls.playingDate.getTime() * 1000 : undefined;
    return us === undefined ? undefined : us - this.#sincePictureUs;
  }

  /** How long the picture that is shown has been shown. */
  get #sincePictureUs(): number {
    const seconds = this.#video.currentTime - (this.#shownSeconds ?? Infinity);
    return seconds > 0 && seconds < 1 ? Math.floor(seconds * 1e6) : 0;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#hls?.destroy();
  }

  /** Of the video element; from 8 on and backwards the time line is that of watching. */
  get rate(): number {
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

  #followPictures(): void {
    const onFrame = (_now: number, { mediaTime }: { mediaTime: number }): void => {
      if (this.#stop.signal.aborted) return;
      this.#shownSeconds = mediaTime;
      if (this.#video.paused) this.#tell();
      this.#video.requestVideoFrameCallback(onFrame);
    };
    this.#video.requestVideoFrameCallback(onFrame);
  }
}
