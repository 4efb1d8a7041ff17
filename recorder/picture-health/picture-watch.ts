import { setTimeout as pause } from 'node:timers/promises';
import { readKeyframePicture } from '../pictures/find-picture.ts';
import { PictureError } from '../pictures/picture-decoders.ts';
import type { PictureDecoders } from '../pictures/picture-decoders.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { Keyframe } from '../playback/keyframes.ts';
import { isKeyframe } from '../playback/segments.ts';
import type { LedgerState } from '../archive/ledger.ts';
import type { Recorder } from '../recorder.ts';
import { judge, withoutStreaks } from './judge.ts';
import type { PictureMeasures } from './measure.ts';

/** So long cameras are left to connect after a start. */
const settleMs = 60_000;
/** Between two cameras at most; a process that decodes and has nothing to do for a minute goes. */
const longestStepMs = 1_000;
/** A keyframe older than this says nothing of now. */
const newestWithinUs = 120_000_000;
/** How many keyframes before it show that a picture stands still. */
const keyframesBefore = 3;
/** Disks that cannot take what is recorded are not read for this. */
const mostUnwrittenBytes = 32 * 1024 * 1024;
/** Checks further apart than so many rounds are not one after the other. */
const longestGapRounds = 3;

export interface PictureWatchOptions {
  readonly recorder: Recorder;
  readonly reader: FootageReader;
  readonly decoders: PictureDecoders;
  /** 0: never. */
  readonly everySeconds: number;
  readonly onProblem: (error: unknown) => void;
}

type LookedAt = Pick<Recorder['status']['cameras'][number], 'id' | 'state'>;

/**
 * Looks at the newest keyframe of each recorded camera, one camera after the other, and only while nobody waits for a
 * picture and the disks follow. A camera that was passed over has its turn in the next round.
 */
export class PictureWatch implements AsyncDisposable {
  readonly #options: PictureWatchOptions;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  readonly #startedAtUs: number;
  checks = 0;
  passedOver = 0;

  constructor(options: PictureWatchOptions) {
    this.#options = options;
    const { recorder, everySeconds } = options;
    this.#startedAtUs = recorder.nowUs();
    const isOn = everySeconds > 0;
    if (!isOn) recorder.pictures.keepOnly(new Set(), recorder.nowUs());
    this.#loop = isOn ? this.#run() : Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const everyMs = this.#options.everySeconds * 1000;
    await this.#wait(Math.min(settleMs, everyMs));
    while (!this.#stop.signal.aborted) {
      const startedAtMs = performance.now();
      await this.#goRoundQuietly(everyMs);
      await this.#wait(Math.max(0, everyMs - (performance.now() - startedAtMs)));
    }
  }

  /** NOTE: nobody awaits the rounds, and what they throw would end the process that records. */
  async #goRoundQuietly(everyMs: number): Promise<void> {
    try {
      await this.#goRound(everyMs);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#options.onProblem(error);
    }
  }

  async #goRound(everyMs: number): Promise<void> {
    const { recorder } = this.#options;
    const cameras = recorder.status.cameras;
    // NOTE: a recorder that has not been told its cameras yet forgets none.
    if (cameras.length > 0)
      recorder.pictures.keepOnly(new Set(cameras.map(({ id }) => id)), recorder.nowUs());
    const stepMs = Math.min(longestStepMs, everyMs / (cameras.length + 1));
    for (const camera of cameras) {
      if (this.#stop.signal.aborted) return;
      await this.#lookQuietly(camera);
      await this.#wait(stepMs);
    }
  }

  /** NOTE: what cannot be decoded is no finding: the camera may have begun anew in this moment. */
  async #lookQuietly({ id, state }: LookedAt): Promise<void> {
    try {
      if (state !== 'recorded') this.#endUnseen(id, state);
      else if (this.#isPressed()) this.passedOver += 1;
      else await this.#check(id);
    } catch (error) {
      if (!(error instanceof PictureError) && !this.#stop.signal.aborted) this.#options.onProblem(error);
    }
  }

  /**
   * Nobody sees any more whether what was found lasts. NOTE: a camera that is away for some minutes, or was while this recorder
   * was, raises nothing anew.
   */
  #endUnseen(cameraId: string, state: LedgerState): void {
    const { recorder } = this.#options;
    const { pictures } = recorder;
    const nowUs = recorder.nowUs();
    const seenAtUs = Math.max(this.#startedAtUs, pictures.statusOf(cameraId).checkedAtUs ?? 0);
    if (state === 'paused' || nowUs - seenAtUs > this.#longestGapUs) pictures.endFindings(cameraId, nowUs);
  }

  get #longestGapUs(): number {
    return longestGapRounds * this.#options.everySeconds * 1_000_000;
  }

  #isPressed(): boolean {
    const { recorder, decoders } = this.#options;
    return decoders.isBusy || recorder.unwritten.bytes > mostUnwrittenBytes;
  }

  async #check(cameraId: string): Promise<void> {
    const { recorder } = this.#options;
    const { pictures } = recorder;
    const nowUs = recorder.nowUs();
    // NOTE: a clock that was ahead was set back; what was found by it begins anew, with instants that are true.
    if ((pictures.statusOf(cameraId).checkedAtUs ?? 0) > nowUs + newestWithinUs)
      pictures.endFindings(cameraId, nowUs);
    const known = pictures.load(cameraId);
    const keyframes = await this.#listKeyframes(cameraId, nowUs);
    const newest = keyframes.at(-1);
    const atUs = newest?.entry.startedAtUs ?? 0;
    if (!newest || atUs <= (known.checkedAtUs ?? 0)) return;
    const measures = await this.#measure(newest);
    if (!measures || this.#stop.signal.aborted) return;
    this.checks += 1;
    const gapUs = atUs - (known.checkedAtUs ?? atUs);
    const isOne = gapUs <= this.#longestGapUs;
    const view = isOne ? known.view : withoutStreaks(known.view);
    const isStill =
      measures.fingerprint === view.fingerprint && (await this.#isStill(measures, keyframes.slice(0, -1)));
    const isSteered = this.#mayBeSteered(cameraId);
    const next = judge(view, { atUs, measures, isStill, isSteered });
    // NOTE: somebody may have said meanwhile that the view was changed on purpose.
    if (pictures.load(cameraId).view.usual.size < known.view.usual.size) return;
    pictures.save(cameraId, known.view, { view: next, checkedAtUs: atUs });
  }

  /** NOTE: what has not said that it has no motors may have some. */
  #mayBeSteered(cameraId: string): boolean {
    const onvif = this.#options.recorder.findCamera(cameraId)?.onvif?.status;
    return onvif !== undefined && (onvif.state !== 'linked' || onvif.isSteerable);
  }

  async #listKeyframes(cameraId: string, nowUs: number): Promise<Keyframe[]> {
    const files = await this.#options.reader.listFiles(cameraId, nowUs - newestWithinUs, nowUs + 1);
    const keyframes = files.flatMap((file) =>
      file.entries.filter(isKeyframe).map((entry) => ({ file, entry })),
    );
    return keyframes
      .filter(({ entry }) => entry.startedAtUs >= nowUs - newestWithinUs)
      .slice(-keyframesBefore - 1);
  }

  async #isStill({ fingerprint }: PictureMeasures, before: readonly Keyframe[]): Promise<boolean> {
    for (const keyframe of before)
      if ((await this.#measure(keyframe))?.fingerprint !== fingerprint) return false;
    return before.length > 0;
  }

  async #measure(keyframe: Keyframe): Promise<PictureMeasures | undefined> {
    const { reader, decoders } = this.#options;
    const picture = await readKeyframePicture(reader, keyframe);
    return picture && (await decoders.measure(picture));
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}
