import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFootage, readFootage } from '../testing/pictures.ts';
import { hasSharedData, sharedData } from '../testing/shared-data.ts';
import { TestRecorder, isoOf, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { PictureDecoders } from './picture-decoders.ts';

const hanging = resolve(import.meta.dirname, '../testing/hanging-decoder.ts');
const nothing = { codec: 'h264', parameterSets: [], samples: [], wantedTicks: 0 } as const;

test('a decoder that hangs is killed, one that crashes is replaced, and there are never many', async () => {
  await using decoders = new PictureDecoders({ program: hanging, limitMs: 300 });
  const sheet = { columns: 1, tileWidthPx: 64, tileHeightPx: 36 };
  const jobs = [
    { pictures: [nothing] },
    { pictures: [nothing] },
    { pictures: [nothing], sheet },
    { pictures: [nothing] },
  ];
  const outcomes = Promise.allSettled(jobs.map(async (job) => await decoders.decode(job)));
  const most = decoders.processes;

  expect(most).toBe(2);
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'rejected',
    'rejected',
  ]);
});

test('no more pictures wait than can be decoded in time', async () => {
  await using decoders = new PictureDecoders({ program: hanging });
  const jobs = Array.from(
    { length: 40 },
    async () => await decoders.decode({ pictures: [nothing] }).catch((error: unknown) => String(error)),
  );
  const early = await Promise.race(jobs);

  expect(early).toMatch(/too many/);
});

test('bytes that are no picture give none and break nothing', async () => {
  await using decoders = new PictureDecoders();
  const [keyframe] = makeFootage({ bitrateBps: 100_000, framesPerSecond: 25, keyframeEvery: 5 }).pictures;
  const nal = keyframe?.nals.at(-1) ?? Buffer.alloc(0);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  const samples = [{ data: Buffer.concat([length, nal]), ticks: 0 }];

  await expect(decoders.decode({ pictures: [{ ...nothing, samples }] })).rejects.toThrow(
    /could not be decoded/,
  );
});

/** The mean difference of two pictures' brightness, 0 to 255, on a small grid. */
async function differenceOf(a: Buffer, b: Buffer): Promise<number> {
  const small = async (jpeg: Buffer): Promise<Buffer> =>
    await sharp(jpeg).greyscale().resize(64, 36, { fit: 'fill' }).raw().toBuffer();
  const [left, right] = await Promise.all([small(a), small(b)]);
  return left.reduce((sum, value, index) => sum + Math.abs(value - (right[index] ?? 0)), 0) / left.length;
}

/** A decoder starts in half a second, on a busy machine in some. */
describe.skipIf(!hasSharedData)('of a real street', { timeout: 20_000 }, () => {
  const video = (name: string): string => join(sharedData, 'video', name);
  const frameSeconds = 1 / 30;
  let site: TestRecorder;
  let startUs: number;
  let cameras: Awaited<ReturnType<typeof startCameras>>;

  beforeAll(async () => {
    cameras = await startCameras({ footage: readFootage(video('video-30-10s.h264'), 'h264', 30) });
    site = await TestRecorder.start([{ id: 'street', url: cameras.url('/street') }], { isOpen: true });
    await waitUntil(() => site.pictures('street') >= 130, 15_000);
    const [file] = site.recorder.files.listBetween('street', 0, Date.now() * 1000);
    startUs = file?.startedAtUs ?? 0;
  }, 20_000);

  afterAll(async () => {
    await site[Symbol.asyncDispose]();
    await cameras[Symbol.asyncDispose]();
  });

  async function frameAt(number: number, more = ''): Promise<Buffer> {
    // NOTE: the anchor of a run moves by at most 5 ms a fragment; the middle of a picture's time is safe.
    const at = isoOf(startUs + (number + 0.5) * frameSeconds * 1e6);
    const answer = await site.ask(`/v1/cameras/street/frame.jpg?at=${at}${more}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    return Buffer.from(await answer.arrayBuffer());
  }

  test('the exact picture and the keyframe before are the ones of the reference', async () => {
    const [precise, keyframe] = await Promise.all(
      ['ref-precise.jpeg', 'ref-before-keyframe.jpeg'].map(
        async (name) => await sharp(video(name)).jpeg().toBuffer(),
      ),
    );
    const empty = Buffer.alloc(0);
    const away: number[] = [];
    for (const number of [89, 90, 91, 92, 93])
      away.push(await differenceOf(await frameAt(number), precise ?? empty));
    const before = await frameAt(91, '&which=keyframe');

    expect(away.indexOf(Math.min(...away))).toBe(2);
    expect(away[2]).toBeLessThan(2.5);
    expect(await differenceOf(before, keyframe ?? empty)).toBeLessThan(2.5);
    expect(await differenceOf(before, precise ?? empty)).toBeGreaterThan(5);
  });

  test('there is no picture of a time without footage', async () => {
    const answer = await site.ask(`/v1/cameras/street/frame.jpg?at=${isoOf(startUs - 60_000_000)}`);

    expect(answer.status).toBe(404);
  });

  test('a contact sheet has a tile for every step', async () => {
    const span = `from=${isoOf(startUs - 2_000_000)}&to=${isoOf(startUs + 4_000_000)}`;
    const answer = await site.ask(`/v1/cameras/street/thumbnails?${span}&count=6&width=96`);
    const size = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    const tiles = answer.headers.get('x-tiles-at-us')?.split(',');

    expect([size.width, size.height]).toEqual([576, 54]);
    expect(tiles?.slice(0, 2)).toEqual(['-', '-']);
    expect(tiles?.slice(2).every((tile) => Number(tile) >= startUs)).toBe(true);
    expect((await site.ask(`/v1/cameras/street/thumbnails?${span}&count=1000`)).status).toBe(400);
  });

  test('a snapshot is the newest picture', async () => {
    const answer = await site.ask('/v1/cameras/street/snapshot.jpg?width=320');
    const size = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();

    expect(size.width).toBe(320);
    expect(Number(answer.headers.get('x-picture-at-us'))).toBeGreaterThan(Date.now() * 1000 - 5_000_000);
  });
});
