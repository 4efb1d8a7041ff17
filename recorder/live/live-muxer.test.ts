import fc from 'fast-check';
import { expect, test } from 'vitest';
import { videoClockRate } from '../mp4/head.ts';
import { listBoxes, readSamples } from '../mp4/read-fragment.ts';
import { LiveMuxer } from './live-muxer.ts';

const slowest = 2;
const fastest = 60;

/** Decode time and length of each picture of a camera that shows so many a second, with a keyframe every two seconds. */
function muxed(framesPerSecond: number): { readonly decodeTicks: number; readonly durationTicks: number }[] {
  const muxer = new LiveMuxer();
  return Array.from({ length: framesPerSecond * 4 }, (_, number) => {
    const ticks = Math.round((number * videoClockRate) / framesPerSecond);
    const isKeyframe = number % (framesPerSecond * 2) === 0;
    const unit = { kind: 'video', ticks, isKeyframe, isDamaged: false, data: Buffer.from([number]) } as const;
    const bytes = muxer.add({ kind: 'video', ticks, unit: { ...unit, parameters: undefined } });
    const [moof] = listBoxes(bytes, 0, bytes.length);
    const [sample] = readSamples(bytes.subarray(0, moof?.end));
    if (!sample) throw new Error('a fragment without a picture');
    return sample;
  });
}

test('no player takes the second picture of any camera for the one behind a gap', () => {
  fc.assert(
    fc.property(fc.integer({ min: slowest, max: fastest }), (framesPerSecond) => {
      const pictures = muxed(framesPerSecond);
      // W3C Media Source Extensions §3.5.8: further than twice the longest picture so far is a gap.
      const gaps = pictures.filter(({ decodeTicks }, index) => {
        const before = pictures.slice(0, index);
        const longest = Math.max(...before.map(({ durationTicks }) => durationTicks));
        return index > 0 && decodeTicks - (before.at(-1)?.decodeTicks ?? 0) > 2 * longest;
      });

      expect(gaps).toEqual([]);
    }),
  );
});

test('once the rhythm is known a picture lasts until the next one', () => {
  const [, ...later] = muxed(12);

  expect(new Set(later.map(({ durationTicks }) => durationTicks))).toEqual(new Set([videoClockRate / 12]));
});
