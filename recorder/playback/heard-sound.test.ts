import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findStamps, makeFootage } from '../testing/pictures.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { TestRecorder, isoOf, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const footage = makeFootage({ bitrateBps: 200_000, framesPerSecond: 25, keyframeEvery: 25 });
let cameras: RtspTestServer;
let site: TestRecorder;
let fromUs: number;
let toUs: number;

beforeAll(async () => {
  fromUs = Date.now() * 1000 - 1_000_000;
  cameras = await startCameras({ footage, hasAudio: true });
  site = await TestRecorder.start([{ id: 'hall', url: cameras.url('/hall') }]);
  await waitUntil(() => site.pictures('hall') >= 150, 20_000);
  toUs = Date.now() * 1000;
}, 40_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

function token(span = { fromUs: fromUs - 60_000_000, toUs: toUs + 60_000_000 }, person = 'p1'): string {
  return site.sign({ right: 'review', cameraIds: ['hall'], span, person });
}

async function fetchHls(uri: string, by = token()): Promise<Response> {
  return await site.ask(`/v1/cameras/hall/hls/${uri}`, by);
}

async function playlist(speed = 1): Promise<string> {
  return await (await fetchHls(`index.m3u8?from=${isoOf(fromUs)}&to=${isoOf(toUs)}&speed=${speed}`)).text();
}

/** Head and segments as a player would fetch them. */
async function fetchMovie(text: string): Promise<Buffer> {
  const [, head = ''] = /MAP:URI="([^"]+)"/.exec(text) ?? [];
  const uris = text.split('\n').filter((line) => line.startsWith('heard.m4s'));
  const pieces: Buffer[] = [];
  for (const uri of [head, ...uris]) pieces.push(Buffer.from(await (await fetchHls(uri)).arrayBuffer()));
  return Buffer.concat(pieces);
}

function samplesOf(movie: Buffer): Buffer {
  const options = ['-v', 'error', '-i', 'pipe:0', '-vn', '-f', 's16be', '-acodec', 'pcm_s16be', 'pipe:1'];
  return spawnSync('ffmpeg', options, { input: movie, maxBuffer: 2 ** 26 }).stdout;
}

test('recorded pictures come all and unchanged where their sound is given as another', async () => {
  const movie = await fetchMovie(await playlist());
  const numbers = findStamps(movie).map(({ number }) => number);
  const names = movie.toString('latin1');

  expect(numbers.length).toBeGreaterThanOrEqual(100);
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  expect([names.includes('fLaC'), names.includes('alaw')]).toEqual([true, false]);
});

test.skipIf(!hasFfmpeg)('what is heard is what was recorded, sample by sample', async () => {
  const [file] = site.recorder.files.listBetween('hall', fromUs, toUs);
  const stored = samplesOf(await readFile(join(site.folder, 'disk', file?.path ?? '')));
  const heard = samplesOf(await fetchMovie(await playlist()));

  expect(heard.length).toBeGreaterThan(2 * 8000 * 3);
  expect(stored.includes(heard.subarray(0, 2 * 8000 * 3))).toBe(true);
});

test('keyframes alone are silent, and their head says so', async () => {
  const text = await playlist(8);
  const [, uri = '', length = ''] = /MAP:URI="([^"]+)",BYTERANGE="(\d+)@0"/.exec(text) ?? [];
  const by = { headers: { range: `bytes=0-${Number(length) - 1}` } };
  const head = Buffer.from(await (await site.ask(`/v1/cameras/hall/hls/${uri}`, token(), by)).arrayBuffer());
  const whole = Buffer.from(
    await (await site.ask(`/v1/cameras/hall/hls/${uri.replace('video', 'all')}`, token(), by)).arrayBuffer(),
  );

  expect(uri).toMatch(/tracks=video$/);
  expect(head.length).toBe(whole.length);
  expect(whole.toString('latin1').match(/trak/g)).toHaveLength(2);
  expect(head.toString('latin1').match(/trak/g)).toHaveLength(1);
  expect(head.toString('latin1').match(/trex/g)).toHaveLength(1);
});

test('it is asked for by who may, in the span they may, and stands on record', async () => {
  const [uri = ''] = (await playlist()).split('\n').filter((line) => line.startsWith('heard.m4s'));
  const later = token({ fromUs: toUs - 1_000_000, toUs });
  const stranger = site.sign({
    right: 'review',
    cameraIds: ['vault'],
    span: { fromUs, toUs: toUs + 1_000_000 },
  });

  expect((await fetchHls(uri, later)).status).toBe(403);
  expect((await fetchHls(uri, stranger)).status).toBe(404);
  expect((await fetchHls(uri.replace(/end=\d+/, 'end=7'))).status).toBe(416);
  expect((await fetchHls(uri, token(undefined, 'p7'))).status).toBe(200);
  expect(site.recorder.looks.listAfter(0, 1000).at(-1)).toMatchObject({ person: 'p7', what: 'playback' });
});
