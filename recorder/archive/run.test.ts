import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VideoParameters } from '../codec/parameters.ts';
import { audioTrackId, videoTrackId } from '../mp4/head.ts';
import { markFlags } from '../mp4/stamps.ts';
import type { VideoUnit } from '../rtp/units.ts';
import { Run } from './run.ts';
import type { Fragment } from './run.ts';

const video: VideoParameters = {
  codec: 'h264',
  sps: Buffer.from('6742c01ed900a03db0e10000030001000003003c0f162e48', 'hex'),
  pps: Buffer.from('68cb83cb20', 'hex'),
};
const startUs = 1_800_000_000_000_000;

function picture(ticks: number, facts: Partial<VideoUnit> = {}): VideoUnit {
  const data = Buffer.from([0, 0, 0, 1, 0x41]);
  return { kind: 'video', ticks, isKeyframe: false, isDamaged: false, data, parameters: video, ...facts };
}

function begin(firstTicks = 0): { run: Run; fragments: Fragment[] } {
  const fragments: Fragment[] = [];
  const run = new Run({
    video,
    audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
    first: picture(firstTicks, { isKeyframe: true }),
    arrivalUs: startUs,
    onFragment: (fragment) => fragments.push(fragment),
  });
  return { run, fragments };
}

function arrival(ticks: number): number {
  return startUs + (ticks * 1_000_000) / 90_000;
}

function videoOf(fragment: Fragment | undefined) {
  return fragment?.runs.find(({ trackId }) => trackId === videoTrackId);
}

test('fragments are at most a second long, hold every picture and follow each other without a gap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 1, max: 250 }),
      (framesPerSecond, keyframeEvery) => {
        const { run, fragments } = begin();
        const step = Math.round(90_000 / framesPerSecond);
        for (let index = 1; index < 300; index += 1)
          run.push(picture(index * step, { isKeyframe: index % keyframeEvery === 0 }), arrival(index * step));
        run.flush();
        expect(fragments.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(300);
        expect(Math.max(...fragments.map(({ durationUs }) => durationUs))).toBeLessThanOrEqual(
          1_000_000 + 500_000 / framesPerSecond,
        );
        let next = 0;
        for (const fragment of fragments) {
          const track = videoOf(fragment);
          expect(track?.startTicks).toBe(next);
          next += track?.samples.reduce((sum, { durationTicks }) => sum + durationTicks, 0) ?? 0;
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a fragment begins with the keyframe when there is one', () => {
  const { run, fragments } = begin();
  for (let index = 1; index <= 200; index += 1)
    run.push(picture(index * 3600, { isKeyframe: index % 40 === 0 }), arrival(index * 3600));

  for (const fragment of fragments) {
    const keys = videoOf(fragment)?.samples.map(({ isSync }) => isSync) ?? [];
    expect(keys.slice(1)).not.toContain(true);
    expect((fragment.flags & markFlags.keyframe) !== 0).toBe(keys[0]);
  }
});

test('pictures that are decoded in another order than shown keep both orders', () => {
  const { run, fragments } = begin();
  const shown: number[] = [0];
  for (let group = 0; group < 60; group += 1)
    for (const place of [3, 1, 2]) shown.push((group * 3 + place) * 3600);
  for (const [index, ticks] of shown.entries())
    if (index > 0) run.push(picture(ticks), arrival(index * 3600));
  run.flush();
  const samples = fragments.flatMap((fragment) => {
    let at = videoOf(fragment)?.startTicks ?? 0;
    return (videoOf(fragment)?.samples ?? []).map((sample) => {
      const decodedAt = at;
      at += sample.durationTicks;
      return { decodedAt, shownAt: decodedAt + sample.compositionTicks };
    });
  });

  expect(samples.map(({ shownAt }) => shownAt)).toEqual(shown);
  expect(
    samples.every(({ decodedAt }, index) => index === 0 || decodedAt > (samples[index - 1]?.decodedAt ?? 0)),
  ).toBe(true);
});

test('pictures of a camera that falls silent leave memory after a second', () => {
  const { run, fragments } = begin();
  run.push(picture(3600), arrival(3600));
  run.flushOlderThan(startUs - 1);
  expect(fragments).toHaveLength(0);
  run.flushOlderThan(startUs + 1);

  expect(fragments.map(({ pictures }) => pictures)).toEqual([2]);
});

test('changed parameters end the run before the picture that brings them', () => {
  const { run } = begin();
  const parameters: VideoParameters = { ...video, pps: Buffer.from('68ce3c80', 'hex') };

  expect(run.push(picture(3600), arrival(3600))).toBe(true);
  expect(run.push(picture(7200, { isKeyframe: true, parameters }), arrival(7200))).toBe(false);
});

test('a jump of the clock of the camera ends the run at the next keyframe and loses nothing before', () => {
  const { run, fragments } = begin();
  for (let index = 1; index < 20; index += 1) run.push(picture(index * 3600), arrival(index * 3600));
  const far = 900_000_000;
  for (let index = 20; index < 40; index += 1)
    expect(run.push(picture(far + index * 3600), arrival(index * 3600))).toBe(true);

  expect(run.push(picture(far + 40 * 3600, { isKeyframe: true }), arrival(40 * 3600))).toBe(false);
  run.flush();
  expect(fragments.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(40);
  expect(fragments.at(-1)?.startedAtUs).toBeLessThan(startUs + 2_000_000);
});

test('instants follow the ticks of the camera, not the jitter of the network', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 200, maxLength: 200 }),
      (delays) => {
        const { run, fragments } = begin();
        for (const [index, delay] of delays.entries())
          run.push(picture((index + 1) * 3600), arrival((index + 1) * 3600) + delay);
        run.flush();
        const worst = fragments.map((fragment) =>
          Math.abs(fragment.startedAtUs - arrival(videoOf(fragment)?.startTicks ?? 0)),
        );
        expect(Math.max(...worst)).toBeLessThanOrEqual(50_000);
      },
    ),
    { numRuns: 30 },
  );
});

test('the drift of a crystal that runs one in a thousand fast does not add up', () => {
  const { run, fragments } = begin();
  for (let index = 1; index < 25 * 600; index += 1)
    run.push(picture(index * 3600 * 1.001), arrival(index * 3600));

  const last = fragments.at(-1);
  const truthUs = arrival((videoOf(last)?.startTicks ?? 0) / 1.001);
  expect(Math.abs((last?.startedAtUs ?? 0) - truthUs)).toBeLessThan(10_000);
});

test('sound lies beside the pictures of its time', () => {
  const { run, fragments } = begin();
  for (let index = 1; index < 100; index += 1) {
    run.push(picture(index * 3600), arrival(index * 3600));
    const data = Buffer.alloc(320);
    run.push(
      { kind: 'audio', ticks: 77 + index * 320, durationTicks: 320, isDamaged: false, data },
      arrival(index * 3600),
    );
  }
  run.flush();
  for (const fragment of fragments) {
    const audio = fragment.runs.find(({ trackId }) => trackId === audioTrackId);
    expect(
      Math.abs((audio?.startTicks ?? 0) / 8000 - (videoOf(fragment)?.startTicks ?? 0) / 90_000),
    ).toBeLessThan(0.1);
  }
});

test('a run of one picture is as long as a picture', () => {
  const { run, fragments } = begin();
  run.flush();

  expect(fragments).toMatchObject([{ pictures: 1, durationUs: 40_000 }]);
});
