import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#kernel/ids.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveBackPictureMemory, takePictureMemory } from '../rtp/picture-memory.ts';
import { makeArchive, makeSecond, testTracks } from '../testing/archive.ts';
import type { TestArchive } from '../testing/archive.ts';
import { makeSlowDisk } from '../testing/slow-disk.ts';
import type { SlowDisk } from '../testing/slow-disk.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { CameraWriter } from './camera-writer.ts';
import { DiskGate } from './disk-gate.ts';
import type { Fragment } from './run.ts';
import { Unwritten } from './unwritten.ts';

const startUs = Date.UTC(2026, 10, 20, 12) * 1000;
const megabyte = 1024 * 1024;
const pictureBytes = 10_000;
let archive: TestArchive;
let disk: SlowDisk;

beforeEach(async () => {
  archive = makeArchive();
  disk = await makeSlowDisk();
});

afterEach(() => {
  disk[Symbol.dispose]();
  archive[Symbol.dispose]();
});

/** A second of 250 KB in the memory that pictures of all cameras share, with those of others between its own. */
function takeSecond(second: number, others = 0): Fragment {
  const fragment = makeSecond(startUs + second * 1e6, second);
  const runs = fragment.runs.map((run) => ({
    ...run,
    samples: run.samples.map((sample) => {
      for (let other = 0; other < others; other += 1) giveBackPictureMemory(takePictureMemory(pictureBytes));
      return { ...sample, data: takePictureMemory(pictureBytes).fill(second) };
    }),
  }));
  return { ...fragment, runs, bytes: pictureBytes * fragment.pictures };
}

interface Camera {
  readonly writer: CameraWriter;
  readonly run: { readonly runId: string; readonly tracks: typeof testTracks };
}

/** What became of the seconds of some cameras. */
async function startCameras(count: number, unwritten: Unwritten) {
  const storage = await archive.addStorage('disk');
  const outcome = { sealed: 0, dropped: 0 };
  const cameras = Array.from({ length: count }, (_, index): Camera => {
    const writer = new CameraWriter({
      cameraId: `c${index}`,
      recorderId: archive.recorderId,
      storages: [storage],
      files: archive.files,
      unwritten,
      onSealed: () => (outcome.sealed += 1),
      onDropped: () => (outcome.dropped += 1),
    });
    return { writer, run: { runId: newId(), tracks: testTracks } };
  });
  return { outcome, cameras };
}

function pushSecond(cameras: readonly Camera[], second: number): void {
  for (const { writer, run } of cameras) writer.push(takeSecond(second), run, undefined);
}

function outsideHeapBytes(): number {
  return process.memoryUsage().arrayBuffers;
}

test('a disk whose syncs take seconds keeps no write waiting', async () => {
  const unwritten = new Unwritten();
  const { outcome, cameras } = await startCameras(10, unwritten);
  pushSecond(cameras, 0);
  await waitUntil(() => outcome.sealed === 10);
  disk.syncMs = 60_000;
  // Long enough for the sync of every camera to be under way or to wait. Then a minute comes in which each changes its file.
  await pause(2_700);
  for (let second = 2; second <= 60; second += 2) pushSecond(cameras, second);
  await waitUntil(() => outcome.sealed === 310, 2_500);
  disk.syncMs = 0;
  await Promise.all(cameras.map(async ({ writer }) => await writer[Symbol.asyncDispose]()));

  expect(unwritten.bytes).toBe(0);
});

test('what a stuck disk holds up stays within its bound and leaves nothing behind', async () => {
  const unwritten = new Unwritten(20 * megabyte);
  const { outcome, cameras } = await startCameras(10, unwritten);
  pushSecond(cameras, 0);
  await waitUntil(() => outcome.sealed === 10);
  const before = outsideHeapBytes();
  disk.writeMs = 60_000;
  let most = 0;
  for (let second = 1; second <= 60; second += 1) {
    pushSecond(cameras, second);
    most = Math.max(most, outsideHeapBytes() - before);
  }
  const held = unwritten.bytes;
  disk.writeMs = 0;
  await Promise.all(cameras.map(async ({ writer }) => await writer[Symbol.asyncDispose]()));

  expect(held).toBeGreaterThan(15 * megabyte);
  expect(held).toBeLessThanOrEqual(20 * megabyte);
  // Beside the footage: the slabs of the seconds under way, and the memory in which four of them are put together.
  expect(most).toBeLessThan(held + 10 * megabyte);
  expect(outcome.sealed + outcome.dropped).toBe(610);
  expect(outcome.dropped).toBeGreaterThan(0);
  expect(unwritten.bytes).toBe(0);
  expect(outsideHeapBytes() - before).toBeLessThan(10 * megabyte);
});

test('a camera on a stuck disk does not keep the memory of those beside it', async () => {
  const unwritten = new Unwritten();
  const {
    cameras: [stuck],
  } = await startCameras(1, unwritten);
  if (!stuck) throw new Error('one camera was started');
  pushSecond([stuck], 0);
  disk.writeMs = 60_000;
  const before = outsideHeapBytes();
  for (let second = 1; second <= 20; second += 1) {
    stuck.writer.push(takeSecond(second, 40), stuck.run, undefined);
  }
  const grown = outsideHeapBytes() - before;
  disk.writeMs = 0;
  await stuck.writer[Symbol.asyncDispose]();

  expect(unwritten.bytes).toBe(0);
  // Beside its own twenty seconds: the slabs of the one that was being written. Kept where they lay they would hold 180 MB.
  expect(grown).toBeLessThan(20 * 25 * pictureBytes + 14 * megabyte);
});

test('however many cameras there are, their shares are within the budget, and each may hold something', async () => {
  const unwritten = new Unwritten(megabyte);
  const { outcome, cameras } = await startCameras(50, unwritten);
  disk.writeMs = 60_000;
  pushSecond(cameras, 0);
  pushSecond(cameras, 1);

  expect(unwritten.shareBytes * 50).toBeLessThanOrEqual(megabyte);
  expect(outcome.dropped).toBe(50);
  disk.writeMs = 0;
  await Promise.all(cameras.map(async ({ writer }) => await writer[Symbol.asyncDispose]()));
  expect(outcome.sealed).toBe(50);
});

test('writes go before syncs, and four calls at most are under way', async () => {
  const gate = new DiskGate();
  const order: string[] = [];
  const releases: (() => void)[] = [];
  let most = 0;
  let underWay = 0;
  const call = (name: string) => async (): Promise<void> => {
    underWay += 1;
    most = Math.max(most, underWay);
    order.push(name);
    await new Promise<void>((resolve) => releases.push(resolve));
    underWay -= 1;
  };
  const calls = [
    ...Array.from({ length: 5 }, async (_, index) => await gate.sync(call(`sync ${index}`))),
    ...Array.from({ length: 3 }, async (_, index) => await gate.write(call(`write ${index}`))),
  ];
  await pause(0);
  expect(order).toEqual(['sync 0', 'sync 1', 'sync 2', 'write 0']);
  while (order.length < calls.length || releases.length > 0) {
    releases.shift()?.();
    await pause(0);
  }
  await Promise.all(calls);

  expect(order.slice(4)).toEqual(['write 1', 'write 2', 'sync 3', 'sync 4']);
  expect(most).toBe(4);
});
