import { makeFragment } from '../mp4/fragment.ts';
import { audioTrackId, videoClockRate, videoTrackId } from '../mp4/head.ts';
import type { TimedUnit } from '../archive/run.ts';

/*
 * One fragment for every picture, on the time line of the run, so that what is live follows what is stored without a
 * seam. When a picture is decoded is known only when those before and behind it are; live it is estimated. Without
 * B-frames it is the time of showing. With them it is the keyframe's time plus the pictures since, which is the same as
 * long as none is lost.
 */

/**
 * Of the first picture, before the rhythm is known. A player takes a step of more than twice the longest picture so far
 * for a gap, and throws away what follows up to the next keyframe: so it holds down to two pictures a second.
 */
const firstFrameTicks = videoClockRate / 4;

export class LiveMuxer {
  #frameTicks = firstFrameTicks;
  #isReordered = false;
  #lastShown: number | undefined;
  #lastDecoded = -1;
  #keyTicks = 0;
  #sinceKey = 0;
  #number = 0;

  /** `moof` and `mdat` with a copy of the unit's bytes. */
  add(timed: TimedUnit): Buffer {
    this.#number += 1;
    const run = timed.kind === 'video' ? this.#videoRun(timed) : audioRun(timed);
    return Buffer.concat(makeFragment(this.#number, [run]));
  }

  #videoRun({
    unit,
    ticks,
  }: Extract<TimedUnit, { kind: 'video' }>): Parameters<typeof makeFragment>[1][number] {
    this.#learn(ticks, unit.isKeyframe);
    const estimated = this.#isReordered ? this.#keyTicks + this.#sinceKey * this.#frameTicks : ticks;
    const decoded = Math.max(this.#lastDecoded + 1, estimated);
    this.#lastDecoded = decoded;
    this.#sinceKey += 1;
    const sample = {
      data: unit.data,
      durationTicks: this.#frameTicks,
      compositionTicks: ticks - decoded,
      isSync: unit.isKeyframe,
    };
    return { trackId: videoTrackId, startTicks: decoded, samples: [sample] };
  }

  #learn(ticks: number, isKeyframe: boolean): void {
    const step = this.#lastShown === undefined ? 0 : ticks - this.#lastShown;
    this.#lastShown = ticks;
    if (step < 0) this.#isReordered = true;
    if (step > 0 && step < videoClockRate)
      this.#frameTicks = this.#isReordered ? Math.min(this.#frameTicks, step) : step;
    if (!isKeyframe) return;
    this.#keyTicks = ticks;
    this.#sinceKey = 0;
  }
}

function audioRun({
  unit,
  ticks,
}: Extract<TimedUnit, { kind: 'audio' }>): Parameters<typeof makeFragment>[1][number] {
  const { data, durationTicks } = unit;
  const samples = [{ data, durationTicks, compositionTicks: 0, isSync: true }];
  return { trackId: audioTrackId, startTicks: Math.max(0, ticks), samples };
}
