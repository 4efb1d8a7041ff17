import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { encodeClip } from '../virtual/scene-encoder.ts';
import type { SceneOptions } from '../virtual/scene-encoder.ts';
import type { PictureFinding } from './judge.ts';

/*
 * Real cameras of the test, a real recorder, real decoding: pictures are looked at every second instead of every five
 * minutes.
 */

const scene: SceneOptions = {
  name: 'GATE',
  widthPx: 960,
  heightPx: 540,
  framesPerSecond: 10,
  keyframeEvery: 10,
  bFrames: 0,
};
const clipSeconds = 7;
const footage = encodeClip(scene, clipSeconds, 0);
const fates = {
  '/black': encodeClip({ ...scene, fate: 'black' }, clipSeconds, 0),
  '/turn': encodeClip({ ...scene, fate: 'turned' }, clipSeconds, 0),
};
const kinds = ['freeze', 'black', 'turn'] as const;
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function recordFrom(
  rhythm: { readonly goodMs: number; readonly badMs: number },
  ids: readonly string[],
) {
  const cameras = await startCameras({
    footage,
    rhythm,
    misbehaviourOf: (path) => kinds.find((kind) => `/${kind}` === path),
    alternateOf: (path) => (path === '/black' || path === '/turn' ? fates[path] : undefined),
  });
  open.push(cameras);
  const configured = ids.map((id) => ({ id, url: cameras.url(`/${id}`) }));
  const site = await TestRecorder.start(configured, { isOpen: true, pictureCheckSeconds: 1 });
  open.push(site);
  return site;
}

function isFound({ recorder }: TestRecorder, cameraId: string): boolean {
  return recorder.pictures.statusOf(cameraId).findings.length > 0;
}

interface ToldCamera {
  readonly id: string;
  readonly picture: { readonly checkedAtUs: number | null; readonly findings: { finding: PictureFinding }[] };
}

async function findingsOf(site: TestRecorder, cameraId: string): Promise<PictureFinding[]> {
  const told: { cameras: ToldCamera[] } = await (await site.ask('/v1/status')).json();
  const camera = told.cameras.find(({ id }) => id === cameraId);
  return camera?.picture.findings.map(({ finding }) => finding) ?? [];
}

async function spansOf(site: TestRecorder, fromMs: number) {
  const span = `from=${new Date(fromMs).toISOString()}&to=${new Date().toISOString()}`;
  const answer = await site.ask(`/v1/ledger?${span}`);
  const { findings }: { findings: { cameraId: string; finding: string; toUs: number | null }[] } =
    await answer.json();
  return findings;
}

/** As a disk that fails for a while: what is known of pictures can be neither read nor written. */
function breakIndex({ folder }: TestRecorder): Disposable {
  const database = new DatabaseSync(join(folder, 'recorder.json.index.sqlite'));
  database.exec('pragma busy_timeout = 2000; alter table picture_view rename to picture_view_away');
  return {
    [Symbol.dispose]: () => {
      database.exec('alter table picture_view_away rename to picture_view');
      database.close();
    },
  };
}

test(
  'an index that fails ends no recording, and pictures are checked again when it is back',
  { timeout: 60_000 },
  async () => {
    const site = await recordFrom({ goodMs: 600_000, badMs: 1_000 }, ['good']);
    const checkedAtUs = (): number => site.recorder.pictures.statusOf('good').checkedAtUs ?? 0;
    await waitUntil(() => checkedAtUs() > 0, 20_000);

    const broken = breakIndex(site);
    const recorded = site.pictures('good');
    await waitUntil(() => site.problems.length >= 4, 20_000);
    await waitUntil(() => site.pictures('good') > recorded + 20, 20_000);
    broken[Symbol.dispose]();
    const sinceUs = checkedAtUs();

    await waitUntil(() => checkedAtUs() > sinceUs, 20_000);
    for (const problem of site.problems) expect(problem).toMatchObject({ code: 'ERR_SQLITE_ERROR' });
  },
);

test(
  'a picture that freezes and one that turns black are told, and so is their end',
  { timeout: 90_000 },
  async () => {
    const startedMs = Date.now();
    const site = await recordFrom({ goodMs: 8_000, badMs: 22_000 }, ['freeze', 'black', 'good']);
    await waitUntil(() => isFound(site, 'black'), 30_000);
    await waitUntil(() => isFound(site, 'freeze'), 30_000);

    expect(await findingsOf(site, 'black')).toEqual(['black']);
    expect(await findingsOf(site, 'freeze')).toEqual(['frozen']);
    await waitUntil(() => !isFound(site, 'black'), 40_000);
    const ended = (await spansOf(site, startedMs)).filter(({ toUs }) => toUs !== null);

    expect(ended).toContainEqual(expect.objectContaining({ cameraId: 'black', finding: 'black' }));
    expect(await findingsOf(site, 'good')).toEqual([]);
    expect(site.problems).toEqual([]);
  },
);

test(
  'what was found is over when the camera is paused, or away for longer than it may be',
  { timeout: 90_000 },
  async () => {
    const site = await recordFrom({ goodMs: 3_000, badMs: 600_000 }, ['black', 'freeze']);
    await waitUntil(() => isFound(site, 'black') && isFound(site, 'freeze'), 40_000);
    const configs = ['black', 'freeze'].map((id) => site.recorder.findCamera(id)?.config);
    const [paused, away] = configs.filter((config) => config !== undefined);
    if (!paused || !away) throw new Error('no camera');
    await site.recorder.applyCameras([
      { ...paused, record: false },
      { ...away, url: 'rtsp://127.0.0.1:9/away' },
    ]);

    await waitUntil(() => !isFound(site, 'black'), 10_000);
    await waitUntil(() => !isFound(site, 'freeze'), 20_000);
    expect(await spansOf(site, Date.now() - 80_000)).not.toContainEqual(
      expect.objectContaining({ toUs: null }),
    );
  },
);

test('a clock that was ahead when a picture was checked holds up no check', { timeout: 60_000 }, async () => {
  const site = await recordFrom({ goodMs: 600_000, badMs: 1_000 }, ['good']);
  const { pictures } = site.recorder;
  const checkedAtUs = (): number => pictures.statusOf('good').checkedAtUs ?? 0;
  await waitUntil(() => checkedAtUs() > 0, 20_000);
  const { view } = pictures.load('good');
  const aheadUs = site.recorder.nowUs() + 7_200_000_000;
  const black = { streak: 5, sinceUs: aheadUs, isFound: true };
  const found = { ...view, courses: { ...view.courses, black } };
  pictures.save('good', view, { view: found, checkedAtUs: aheadUs });

  await waitUntil(() => checkedAtUs() < site.recorder.nowUs() && !isFound(site, 'good'), 10_000);
  const setBackUs = checkedAtUs();
  await waitUntil(() => checkedAtUs() > setBackUs, 10_000);
});

test(
  'a camera that was turned is told until somebody says that it was on purpose',
  { timeout: 120_000 },
  async () => {
    const site = await recordFrom({ goodMs: 32_000, badMs: 600_000 }, ['turn']);
    await waitUntil(() => isFound(site, 'turn'), 90_000);

    expect(await findingsOf(site, 'turn')).toEqual(['turned']);
    expect((await site.ask('/v1/cameras/turn/view', undefined, { method: 'POST' })).status).toBe(200);
    expect(await findingsOf(site, 'turn')).toEqual([]);
    expect(site.recorder.pictures.load('turn').view.usual.size).toBeLessThanOrEqual(1);
  },
);
