import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hasSharedData, sharedData } from '../testing/shared-data.ts';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { Conduct } from './conduct.ts';
import { parseMisbehaviours } from './misbehaviour.ts';
import { readMovie } from './read-movie.ts';
import { encodeClip, makeLiveScene } from './scene-encoder.ts';

const scene = {
  name: 'GATE',
  widthPx: 320,
  heightPx: 180,
  framesPerSecond: 12,
  keyframeEvery: 12,
  bFrames: 0,
};
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function recordScene(footage: ReturnType<typeof encodeClip>): Promise<TestRecorder> {
  const cameras = await startCameras({ footage });
  open.push(cameras);
  const site = await TestRecorder.start([{ id: 'gate', url: cameras.url('/gate') }], { isOpen: true });
  open.push(site);
  await waitUntil(() => site.pictures('gate') >= 30, 15_000);
  return site;
}

test('a clip begins with its parameter sets and has a keyframe where it was told', () => {
  const { pictures, parameterSets } = encodeClip(scene, 2, 0);

  expect(pictures).toHaveLength(24);
  expect(parameterSets).toHaveLength(2);
  expect(pictures.flatMap(({ isKeyframe }, index) => (isKeyframe ? [index] : []))).toEqual([0, 12]);
});

test('with B-frames pictures are sent in another order than they are shown', () => {
  const { pictures } = encodeClip({ ...scene, bFrames: 2 }, 1, 0);
  const shown = pictures.map(({ shownAs = -1 }) => shownAs);

  expect(shown).not.toEqual(shown.toSorted((a, b) => a - b));
  expect(shown.toSorted((a, b) => a - b)).toEqual(shown.map((_, index) => index));
});

test.skipIf(!hasFfmpeg).for([0, 2])(
  'a scene with %i B-frames is recorded so that a decoder finds no fault',
  { timeout: 30_000 },
  async (bFrames) => {
    const site = await recordScene(encodeClip({ ...scene, bFrames }, 2, 0));
    const [file] = site.recorder.files.listBetween('gate', 0, Date.now() * 1000);
    const path = join(site.folder, 'disk', file?.path ?? '');
    const { stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-'], {
      encoding: 'utf8',
    });

    expect(stderr).toBe('');
  },
);

test('a live scene is recorded and gives exact pictures', { timeout: 20_000 }, async () => {
  const site = await recordScene(makeLiveScene(scene));

  expect((await site.ask('/v1/cameras/gate/snapshot.jpg')).status).toBe(200);
});

test('what a camera does wrong is told by name and number', () => {
  expect([...parseMisbehaviours('stall:3,loss:12')]).toEqual([
    [3, 'stall'],
    [12, 'loss'],
  ]);
  expect(() => parseMisbehaviours('explode:1')).toThrow(/drop, stall/);
  expect(() => parseMisbehaviours('stall')).toThrow();
});

test('a camera that misbehaves behaves well first', () => {
  const conduct = new Conduct('stall');
  const startMs = performance.now();

  expect([1_000, 25_000, 41_000].map((afterMs) => conduct.isBad(startMs + afterMs))).toEqual([
    false,
    true,
    false,
  ]);
  expect(new Conduct(undefined).isBad(startMs + 25_000)).toBe(false);
});

describe.skipIf(!hasSharedData)('a real film', () => {
  test('becomes a camera', async () => {
    const movie = await readMovie(join(sharedData, 'video', 'car-detection.mp4'));

    expect(movie.framesPerSecond).toBe(12.5);
    expect(movie.pictures[0]?.isKeyframe).toBe(true);
    expect(movie.pictures.length).toBeGreaterThan(300);
    expect(movie.parameterSets[0]?.[0]).toBe(0x67);
  });
});
