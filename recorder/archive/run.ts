import { isSameVideo } from '../codec/parameters.ts';
import type { AudioParameters, VideoParameters } from '../codec/parameters.ts';
import type { Sample, TrackRun } from '../mp4/fragment.ts';
import { audioTrackId, videoClockRate, videoTrackId } from '../mp4/head.ts';
import { markFlags } from '../mp4/stamps.ts';
import type { AudioUnit, MediaUnit, VideoUnit } from '../rtp/units.ts';

/*
 * A run turns access units into fragments.
 *
 * Decode times. RTP tells when a picture is shown, not when it is decoded. Within a fragment the decode times are the
 * sorted times of showing, and the composition offset of a picture is the difference, positive or negative. That holds as
 * long as a fragment ends where every picture before is shown before every picture after; so a cut is made only before a
 * picture later than all before it. Without B-frames that is every picture, and all offsets are zero.
 *
 * Instants. The first picture is anchored at its arrival. Later ones follow the camera's ticks; after each fragment the
 * anchor moves towards arrival by at most 5 ms, guided by the picture of the fragment that came with the least delay.
 * When the ticks jump, later ones are shifted so that they fit their arrival, and the run ends at the next keyframe.
 */

export interface Fragment {
  readonly startedAtUs: number;
  readonly durationUs: number;
  readonly flags: number;
  readonly runs: readonly TrackRun[];
  readonly bytes: number;
  readonly pictures: number;
}

/** A unit with its place on the time line of the run; its bytes are only good until its fragment is written. */
export type TimedUnit =
  | { readonly kind: 'video'; readonly unit: VideoUnit; readonly ticks: number }
  | { readonly kind: 'audio'; readonly unit: AudioUnit; readonly ticks: number };

const shortestTicks = videoClockRate / 2;
const longestTicks = videoClockRate;
const maximumFragmentBytes = 4 * 1024 * 1024;
const largestCorrectionUs = 5_000;
const jumpUs = 2_000_000;
/** Fragments in a row that come 2 s late: the camera's ticks have stopped for a while. */
const lateFragments = 10;
const defaultFrameTicks = videoClockRate / 25;

interface TimedVideo {
  readonly unit: VideoUnit;
  /** Of the run: shifted after a jump of the camera's. */
  readonly ticks: number;
  readonly arrivalUs: number;
}

export class Run {
  readonly video: VideoParameters;
  readonly audio: AudioParameters | undefined;
  readonly startedAtUs: number;
  readonly #onFragment: (fragment: Fragment) => void;
  readonly #onTimed: (timed: TimedUnit) => void;
  readonly #firstTicks: number;
  #anchorUs: number;
  #pending: TimedVideo[] = [];
  #pendingAudio: AudioUnit[] = [];
  #pendingBytes = 0;
  #pendingSinceUs: number | undefined;
  #highestTicks: number;
  #nextTicks = 0;
  #frameTicks = defaultFrameTicks;
  #isReordered = false;
  #late = 0;
  #shiftTicks = 0;
  #endsAtKeyframe = false;
  #audioOrigin: { readonly firstTicks: number; readonly startTicks: number } | undefined;
  #nextAudioTicks = 0;
  #isFirst = true;

  /** Begins at a keyframe with known parameters. */
  constructor(options: {
    readonly video: VideoParameters;
    readonly audio: AudioParameters | undefined;
    readonly first: VideoUnit;
    readonly arrivalUs: number;
    readonly onFragment: (fragment: Fragment) => void;
    /** Every unit at once, for those who watch live. */
    readonly onTimed?: (timed: TimedUnit) => void;
  }) {
    this.video = options.video;
    this.audio = options.audio;
    this.startedAtUs = options.arrivalUs;
    this.#anchorUs = options.arrivalUs;
    this.#firstTicks = options.first.ticks;
    this.#highestTicks = options.first.ticks;
    this.#onFragment = options.onFragment;
    this.#onTimed = options.onTimed ?? (() => {});
    this.#take(options.first, options.arrivalUs);
  }

  /** What waits for its fragment. */
  get pendingUnits(): TimedUnit[] {
    const video = this.#pending.map(({ unit, ticks }) => this.#timedVideo(unit, ticks));
    const audio = this.#pendingAudio.map((unit) => this.#timedAudio(unit));
    return [...video, ...audio];
  }

  /** False when the run ends before this unit, which begins another. */
  push(unit: MediaUnit, arrivalUs: number): boolean {
    if (unit.kind === 'audio') {
      if (this.audio) this.#takeAudio(unit, arrivalUs);
      return true;
    }
    if (unit.isKeyframe && (this.#endsAtKeyframe || this.#isChanged(unit))) return false;
    this.#followJump(unit, arrivalUs);
    const ticks = unit.ticks + this.#shiftTicks;
    if (this.#isCutBefore(unit, ticks)) this.#emit(ticks);
    this.#take(unit, arrivalUs);
    return true;
  }

  /** Gives out what is older than the limit even though nothing follows, so that a silent camera loses nothing in a crash. */
  flushOlderThan(limitUs: number): void {
    if (this.#pendingSinceUs !== undefined && this.#pendingSinceUs <= limitUs) this.#emit(undefined);
  }

  flush(): void {
    if (this.#pendingSinceUs !== undefined) this.#emit(undefined);
  }

  #instantUs(ticks: number): number {
    return this.#anchorUs + ((ticks - this.#firstTicks) * 1_000_000) / videoClockRate;
  }

  #isChanged({ parameters }: VideoUnit): boolean {
    return parameters !== undefined && parameters !== this.video && !isSameVideo(parameters, this.video);
  }

  #followJump(unit: VideoUnit, arrivalUs: number): void {
    const ticks = unit.ticks + this.#shiftTicks;
    const earlyUs = this.#instantUs(ticks) - arrivalUs;
    const backUs = ((this.#highestTicks - ticks) * 1_000_000) / videoClockRate;
    if (earlyUs > jumpUs || backUs > jumpUs) {
      const expected =
        this.#firstTicks + Math.round(((arrivalUs - this.#anchorUs) * videoClockRate) / 1_000_000);
      this.#shiftTicks += Math.max(expected, this.#highestTicks + 1) - ticks;
      this.#endsAtKeyframe = true;
    }
    if (this.#late >= lateFragments) this.#endsAtKeyframe = true;
  }

  #isCutBefore(unit: VideoUnit, ticks: number): boolean {
    const [first] = this.#pending;
    if (!first) return false;
    if (ticks <= this.#highestTicks) {
      this.#isReordered ||= ticks < this.#highestTicks;
      return false;
    }
    const elapsed = ticks - first.ticks;
    if (unit.isKeyframe && elapsed >= shortestTicks) return true;
    return elapsed + this.#frameTicks / 2 > longestTicks || this.#pendingBytes > maximumFragmentBytes;
  }

  #take(unit: VideoUnit, arrivalUs: number): void {
    const ticks = unit.ticks + this.#shiftTicks;
    this.#pending.push({ unit, ticks, arrivalUs });
    this.#pendingBytes += unit.data.length;
    this.#pendingSinceUs ??= arrivalUs;
    this.#highestTicks = Math.max(this.#highestTicks, ticks);
    this.#onTimed(this.#timedVideo(unit, ticks));
  }

  #timedVideo(unit: VideoUnit, ticks: number): TimedUnit {
    return { kind: 'video', unit, ticks: ticks - this.#firstTicks };
  }

  #timedAudio(unit: AudioUnit): TimedUnit {
    const { firstTicks, startTicks } = this.#audioOrigin ?? { firstTicks: unit.ticks, startTicks: 0 };
    return { kind: 'audio', unit, ticks: startTicks + unit.ticks - firstTicks };
  }

  /** Sound is placed by its arrival once, then by its own ticks; a break in them places it again. */
  #takeAudio(unit: AudioUnit, arrivalUs: number): void {
    const rate = this.audio?.sampleRate ?? 1;
    const arrivalTicks = Math.max(0, Math.round(((arrivalUs - this.#anchorUs) * rate) / 1_000_000));
    const byTicks =
      this.#audioOrigin && this.#audioOrigin.startTicks + unit.ticks - this.#audioOrigin.firstTicks;
    if (byTicks === undefined || Math.abs(byTicks - arrivalTicks) > rate)
      this.#audioOrigin = { firstTicks: unit.ticks, startTicks: arrivalTicks };
    this.#pendingAudio.push(unit);
    this.#pendingBytes += unit.data.length;
    this.#pendingSinceUs ??= arrivalUs;
    this.#onTimed(this.#timedAudio(unit));
  }

  #emit(nextTicks: number | undefined): void {
    const [first] = this.#pending;
    const video = this.#videoRun(nextTicks);
    const audio = this.#audioRun();
    const runs = [video, audio].filter((run) => run !== undefined);
    const startedAtUs = first ? this.#earliestUs() : (this.#pendingSinceUs ?? this.#anchorUs);
    const durationUs = Math.round(
      (durationOf(video ?? audio) * 1_000_000) / (video ? videoClockRate : (this.audio?.sampleRate ?? 1)),
    );
    const flags = this.#flags();
    const fragment = {
      startedAtUs: Math.round(startedAtUs),
      durationUs,
      flags,
      runs,
      bytes: this.#pendingBytes,
      pictures: this.#pending.length,
    };
    this.#correctAnchor();
    this.#pending = [];
    this.#pendingAudio = [];
    this.#pendingBytes = 0;
    this.#pendingSinceUs = undefined;
    this.#isFirst = false;
    this.#onFragment(fragment);
  }

  #earliestUs(): number {
    return this.#instantUs(Math.min(...this.#pending.map(({ ticks }) => ticks)));
  }

  #flags(): number {
    const isKeyframe = this.#pending[0]?.unit.isKeyframe === true;
    const isDamaged = this.#pending.some(({ unit }) => unit.isDamaged);
    return (
      (isKeyframe ? markFlags.keyframe : 0) |
      (isDamaged ? markFlags.damaged : 0) |
      (this.#isFirst ? markFlags.afterGap : 0)
    );
  }

  #videoRun(nextTicks: number | undefined): TrackRun | undefined {
    if (this.#pending.length === 0) return undefined;
    const shown = this.#pending.map(({ ticks }) => ticks - this.#firstTicks);
    const decoded = this.#decodeTimes(shown);
    const last = decoded.at(-1) ?? 0;
    const isNextKnown = nextTicks !== undefined && !this.#isReordered;
    const end = isNextKnown ? Math.max(last, nextTicks - this.#firstTicks) : last + this.#frameTicks;
    const samples = this.#pending.map(({ unit }, index): Sample => {
      const at = decoded[index] ?? 0;
      return {
        data: unit.data,
        durationTicks: (decoded[index + 1] ?? end) - at,
        compositionTicks: this.#isReordered ? (shown[index] ?? 0) - at : 0,
        isSync: unit.isKeyframe,
      };
    });
    if (decoded.length > 1)
      this.#frameTicks = Math.max(1, Math.round((last - (decoded[0] ?? 0)) / (decoded.length - 1)));
    this.#nextTicks = end;
    return { trackId: videoTrackId, startTicks: decoded[0] ?? 0, samples };
  }

  #decodeTimes(shown: readonly number[]): number[] {
    let earliest = this.#nextTicks;
    return shown
      .toSorted((a, b) => a - b)
      .map((ticks) => {
        earliest = Math.max(earliest, ticks);
        return earliest;
      });
  }

  #audioRun(): TrackRun | undefined {
    const origin = this.#audioOrigin;
    if (!origin || this.#pendingAudio.length === 0) return undefined;
    const starts = this.#pendingAudio.map(({ ticks, durationTicks }) => {
      const start = Math.max(this.#nextAudioTicks, origin.startTicks + ticks - origin.firstTicks);
      this.#nextAudioTicks = start + durationTicks;
      return start;
    });
    const samples = this.#pendingAudio.map(({ data, durationTicks }, index): Sample => {
      const next = starts[index + 1];
      const length = next === undefined ? durationTicks : next - (starts[index] ?? 0);
      return { data, durationTicks: length, compositionTicks: 0, isSync: true };
    });
    return { trackId: audioTrackId, startTicks: starts[0] ?? 0, samples };
  }

  #correctAnchor(): void {
    if (this.#pending.length === 0) return;
    const lateUs = Math.min(
      ...this.#pending.map(({ ticks, arrivalUs }) => arrivalUs - this.#instantUs(ticks)),
    );
    this.#late = lateUs > jumpUs ? this.#late + 1 : 0;
    this.#anchorUs += Math.max(-largestCorrectionUs, Math.min(largestCorrectionUs, lateUs));
  }
}

function durationOf(run: TrackRun | undefined): number {
  return run?.samples.reduce((sum, { durationTicks }) => sum + durationTicks, 0) ?? 0;
}
