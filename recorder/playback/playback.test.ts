import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findStamps, makeFootage } from '../testing/pictures.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { TestRecorder, isoOf, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { isWithin, parseRange } from './byte-range.ts';

const footage = makeFootage({ bitrateBps: 400_000, framesPerSecond: 25, keyframeEvery: 25 });
let cameras: RtspTestServer;
let site: TestRecorder;
let fromUs: number;
let toUs: number;

beforeAll(async () => {
  fromUs = Date.now() * 1000 - 1_000_000;
  cameras = await startCameras({ footage });
  site = await TestRecorder.start([
    { id: 'gate', url: cameras.url('/gate') },
    { id: 'vault', url: cameras.url('/vault') },
  ]);
  await waitUntil(() => site.pictures('gate') >= 75, 15_000);
  cameras.disconnectAll();
  await waitUntil(() => site.pictures('gate') >= 200, 20_000);
  toUs = Date.now() * 1000;
}, 40_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

function token(changes: Partial<Parameters<TestRecorder['sign']>[0]> = {}): string {
  const span = { fromUs: fromUs - 60_000_000, toUs: toUs + 60_000_000 };
  return site.sign({ right: 'review', cameraIds: ['gate'], span, ...changes });
}

async function playlist(speed = 1): Promise<string> {
  const query = `from=${isoOf(fromUs)}&to=${isoOf(toUs)}&speed=${speed}`;
  const answer = await site.ask(`/v1/cameras/gate/hls/index.m3u8?${query}`, token());
  expect(answer.status).toBe(200);
  return await answer.text();
}

async function fetchRange(uri: string, range: string, by = token()): Promise<Response> {
  return await site.ask(`/v1/cameras/gate/hls/${uri}`, by, { headers: { range: `bytes=${range}` } });
}

/** The segments of a playlist as a player would fetch them, in order. */
async function fetchSegments(text: string): Promise<Buffer[]> {
  const ranges = [...text.matchAll(/#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)/g)];
  const pieces: Buffer[] = [];
  for (const [, length, offset, uri = ''] of ranges) {
    const answer = await fetchRange(uri, `${offset}-${Number(offset) + Number(length) - 1}`);
    expect(answer.status).toBe(206);
    pieces.push(Buffer.from(await answer.arrayBuffer()));
  }
  return pieces;
}

test('every recorded picture comes once and in order, straight from the files', async () => {
  const numbers = (await fetchSegments(await playlist())).flatMap((piece) =>
    findStamps(piece).map(({ number }) => number),
  );
  const gaps = numbers.slice(1).filter((number, index) => number !== (numbers[index] ?? 0) + 1);

  expect(numbers.length).toBeGreaterThanOrEqual(190);
  expect(gaps.length).toBeLessThanOrEqual(1);
});

test('a gap is a discontinuity with its wall-clock time, and only a gap is one', async () => {
  const text = await playlist();
  const dates = [...text.matchAll(/DATE-TIME:(\S+)/g)].map(([, date = '']) => Date.parse(date));

  expect(text.match(/#EXT-X-DISCONTINUITY/g)).toHaveLength(1);
  expect(text.match(/#EXT-X-MAP/g)).toHaveLength(2);
  expect(text).toContain('#EXT-X-ENDLIST');
  expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  expect((dates[0] ?? 0) * 1000).toBeGreaterThan(fromUs);
});

test('footage being written can be played, and its playlist grows', async () => {
  const later = `from=${isoOf(fromUs)}&to=${isoOf(Date.now() * 1000 + 30_000_000)}`;
  const text = await (await site.ask(`/v1/cameras/gate/hls/index.m3u8?${later}`, token())).text();

  expect(text).toContain('PLAYLIST-TYPE:EVENT');
  expect(text).not.toContain('ENDLIST');
  expect(text).toContain('#EXTINF');
});

test.for([8, -1, -8])('at a speed of %i keyframes alone come, in the order of watching', async (speed) => {
  const text = await playlist(speed);
  const uris = text.split('\n').filter((line) => line.startsWith('keyframes.m4s'));
  const pieces: Buffer[] = [];
  for (const uri of uris) {
    const answer = await site.ask(`/v1/cameras/gate/hls/${uri}`, token());
    expect(answer.status).toBe(200);
    pieces.push(Buffer.from(await answer.arrayBuffer()));
  }
  const numbers = pieces.flatMap((piece) => findStamps(piece).map(({ number }) => number));
  const seconds = [...text.matchAll(/EXTINF:([\d.]+)/g)].reduce((sum, [, value]) => sum + Number(value), 0);

  expect(numbers.length).toBeGreaterThanOrEqual(6);
  expect(numbers).toEqual(numbers.toSorted((a, b) => (speed > 0 ? a - b : b - a)));
  expect(seconds).toBeLessThan(speed === -1 ? 14 : 3);
});

test('bytes outside of the span of a token, of another camera or of no fragment are refused', async () => {
  const text = await playlist();
  const [, length = '0', offset = '0', uri = ''] = /#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)/.exec(text) ?? [];
  const range = `${offset}-${Number(offset) + Number(length) - 1}`;
  const later = token({ span: { fromUs: toUs - 1_000_000, toUs } });
  const other = token({ cameraIds: ['vault'] });

  expect((await fetchRange(uri, range, later)).status).toBeGreaterThanOrEqual(403);
  expect((await fetchRange(uri, range, other)).status).toBe(404);
  expect(
    (await site.ask(`/v1/cameras/vault/hls/${uri}`, other, { headers: { range: `bytes=${range}` } })).status,
  ).toBe(404);
  expect((await fetchRange(uri, '0-999999999')).status).toBe(416);
  expect((await site.ask(`/v1/cameras/gate/hls/${uri}`, token())).status).toBe(416);
  expect((await fetchRange('..%2f..%2frecorder.json', '0-10')).status).toBe(404);
  expect((await fetchRange('recorder.json', '0-10')).status).toBe(400);
});

test('who plays footage is on record', async () => {
  await playlist();

  expect(site.recorder.looks.listAfter(0, 1000).at(-1)).toMatchObject({
    person: 'p1',
    cameraId: 'gate',
    what: 'playback',
    right: 'review',
  });
});

test('a range is read only when it says exactly which bytes', () => {
  const entries = [
    { offset: 100, size: 50, startedAtUs: 0, durationUs: 1, flags: 1, hash: Buffer.alloc(32) },
  ];
  const file = { fileId: '', cameraId: '', runId: '', path: '', storageId: '', headBytes: 100, entries };
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      expect(parseRange(text)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.nat(400), fc.nat(400), (start, end) => {
      const range = parseRange(`bytes=${start}-${end}`);
      expect(range !== undefined).toBe(start <= end);
      const isGiven = range !== undefined && isWithin({ file, range, entries, isSilent: false });
      expect(isGiven && end >= 150).toBe(false);
    }),
  );
});

// Last, because it damages the archive.
test('a damaged fragment is left out as a gap, and the rest plays on', async () => {
  const before = await playlist();
  const [file] = site.recorder.files.listBetween('gate', fromUs, toUs);
  const handle = await open(join(site.folder, 'disk', file?.path ?? ''), 'r+');
  const [, length = '0', offset = '0'] = /#EXT-X-BYTERANGE:(\d+)@(\d+)/.exec(before) ?? [];
  await handle.write(Buffer.from('?'), 0, 1, Number(offset) + Math.floor(Number(length) / 2));
  await handle.close();
  const [first = Buffer.alloc(0)] = await fetchSegments(before);
  const after = await playlist();

  expect(first.length).toBe(Number(length));
  expect(first.includes('free')).toBe(true);
  expect(after.match(/#EXT-X-DISCONTINUITY/g)).toHaveLength(2);
  expect((await fetchSegments(before))[0]?.equals(first)).toBe(true);
});

test('who asks for footage without a playlist of their own is on record, and a player only once', async () => {
  const text = await playlist();
  const countLooks = () => site.recorder.looks.listAfter(0, 100_000).length;
  const before = countLooks();
  await fetchSegments(text);
  expect(countLooks()).toBe(before);

  const [, length, offset, uri = ''] = /#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)/.exec(text) ?? [];
  const range = `${offset}-${Number(offset) + Number(length) - 1}`;
  expect((await fetchRange(uri, range, token({ person: 'p9' }))).status).toBe(206);
  const span = `from=${isoOf(fromUs)}&to=${isoOf(toUs)}`;
  const keyframes = `/v1/cameras/gate/hls/keyframes.m4s?${span}&speed=8&start=0&end=90000`;
  expect((await site.ask(keyframes, token({ person: 'p8' }))).status).toBe(200);

  const looks = site.recorder.looks.listAfter(0, 100_000).slice(-2);
  expect(looks).toMatchObject([
    { person: 'p9', what: 'playback' },
    { person: 'p8', what: 'playback' },
  ]);
});
