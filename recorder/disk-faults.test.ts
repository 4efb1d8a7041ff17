import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { Recorder } from './recorder.ts';
import { scanFile } from './mp4/scan.ts';
import { LoopDisk } from './testing/loop-disk.ts';
import { longestDisagreementMs, readLedger } from './testing/ledger-truth.ts';
import { makeFootage } from './testing/pictures.ts';
import { readFootageFiles } from './testing/recorder-process.ts';
import type { RecordedFile } from './testing/recorder-process.ts';
import { RtspTestServer } from './testing/rtsp-server.ts';
import { waitUntil } from './testing/wait-until.ts';

const footage = makeFootage({ bitrateBps: 2_000_000, framesPerSecond: 25, keyframeEvery: 25 });
/** A disk is tried again ten seconds after it failed. */
const takenBackMs = 25_000;
/** What a disk took and had not yet synced when it broke is gone, and the ledger had told of it. */
const lostWithDiskMs = 5_000;
const isPossible = LoopDisk.isPossible();
let folder: string;
let cameras: RtspTestServer;
let recorder: Recorder;
let isEnded = true;
let problems: unknown[];
const disks: LoopDisk[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veche-disk-'));
  cameras = await new RtspTestServer({ footage }).start();
  problems = [];
});

afterEach(async () => {
  await endRecorder();
  await cameras[Symbol.asyncDispose]();
  for (const disk of disks.splice(0)) disk[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function makeDisk(name: string, megabytes: number): LoopDisk {
  const disk = LoopDisk.make(folder, name, megabytes);
  disks.push(disk);
  return disk;
}

async function startRecorder(...paths: readonly string[]): Promise<void> {
  // NOTE: a fresh ext4 has a `lost+found`, and only an empty directory is adopted.
  for (const path of paths) rmSync(join(path, 'lost+found'), { recursive: true, force: true });
  const config = parseConfig(
    JSON.stringify({
      storage: paths.map((path) => ({ path, reserveBytes: 0 })),
      cameras: [{ id: 'gate', url: cameras.url('/gate') }],
    }),
  );
  const configFile = join(folder, 'recorder.json');
  recorder = await Recorder.start({ configFile, config, onProblem: (error) => void problems.push(error) });
  isEnded = false;
  await waitUntil(() => recorded() >= 25, 15_000);
}

async function endRecorder(): Promise<void> {
  if (isEnded) return;
  isEnded = true;
  await recorder[Symbol.asyncDispose]();
}

function recorded(): number {
  return recorder.findCamera('gate')?.status.picturesRecorded ?? 0;
}

function stateOf(path: string): string {
  return recorder.status.storages.find((storage) => storage.path === path)?.state ?? '';
}

function spans(): { readonly state: string; readonly cause: string; readonly seconds: number }[] {
  const nowUs = recorder.nowUs();
  return recorder.ledger
    .listBetween('gate', 0, nowUs)
    .map(({ state, cause, fromUs, toUs }) => ({ state, cause, seconds: ((toUs ?? nowUs) - fromUs) / 1e6 }));
}

/** NOTE: a file that was just begun may have its name on the platter and nothing in it; it holds no picture yet. */
async function readWhole(path: string): Promise<RecordedFile[]> {
  const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.mp4'));
  for (const name of names)
    if (!(await scanFile(join(path, name), { verify: false }))) rmSync(join(path, name));
  return await readFootageFiles(path);
}

function numbersOf(files: readonly RecordedFile[]): number[] {
  return files.flatMap(({ stamps }) => stamps.map(({ number }) => number)).toSorted((a, b) => a - b);
}

/** Between the ledger and the pictures in the files. */
function disagreementMs(files: readonly RecordedFile[]): number {
  const sentAtMs = files.flatMap(({ stamps }) => stamps.map((stamp) => stamp.sentAtMs));
  const told = readLedger({ configFile: join(folder, 'recorder.json') }, 'gate');
  return longestDisagreementMs(
    told,
    sentAtMs.toSorted((a, b) => a - b),
  );
}

function holesIn(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  const distinct = [...new Set(numbers)];
  return (distinct.at(-1) ?? 0) - (distinct[0] ?? 0) + 1 - distinct.length;
}

/** Leaves so much room, and no more. */
async function fill(path: string, leftBytes: number): Promise<string> {
  const { bavail, bsize } = await statfs(path);
  const ballast = join(path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
  return ballast;
}

describe.skipIf(!isPossible)('on a real file system of its own', () => {
  test('a disk that is full hands over to another, and no picture is lost', { timeout: 60_000 }, async () => {
    const [small, large] = [makeDisk('small', 48), makeDisk('large', 32)];
    await startRecorder(small.path, large.path);
    await fill(small.path, 300_000);
    const before = recorded();
    await waitUntil(() => recorded() > before + 125, 20_000);
    await endRecorder();
    const files = [...(await readFootageFiles(small.path)), ...(await readFootageFiles(large.path))];

    expect(files.filter(({ path }) => path.startsWith(large.path)).length).toBeGreaterThan(0);
    expect(holesIn(numbersOf(files))).toBe(0);
  });

  test(
    'when the only disk is full the ledger says so, and it goes on when there is room again',
    { timeout: 90_000 },
    async () => {
      const disk = makeDisk('disk', 32);
      await startRecorder(disk.path);
      const ballast = await fill(disk.path, 300_000);
      await waitUntil(() => spans().at(-1)?.state === 'disk', 20_000);
      const full = recorded();
      rmSync(ballast);
      await waitUntil(() => recorded() > full + 50, takenBackMs);
      const told = spans();
      await endRecorder();
      const files = await readFootageFiles(disk.path);
      const lost = holesIn(numbersOf(files)) / 25;
      const outage = told
        .filter(({ state }) => state === 'disk')
        .reduce((sum, { seconds }) => sum + seconds, 0);

      expect(told.find(({ state }) => state === 'disk')?.cause).toMatch(/ENOSPC|full/);
      expect(told.at(-1)?.state).toBe('recorded');
      expect(Math.abs(outage - lost)).toBeLessThan(1.5);
      expect(disagreementMs(files)).toBeLessThanOrEqual(1000);
    },
  );

  test('a disk that hangs for some seconds costs no picture', { timeout: 60_000 }, async () => {
    const disk = makeDisk('disk', 96);
    await startRecorder(disk.path);
    disk.freeze();
    await pause(6_000);
    const isAnswering = recorder.status.cameras.length === 1;
    const before = recorded();
    disk.thaw();
    await waitUntil(() => recorded() > before + 200, 20_000);
    await endRecorder();
    const files = await readFootageFiles(disk.path);

    expect(isAnswering).toBe(true);
    expect(disagreementMs(files)).toBeLessThanOrEqual(1000);
    expect(holesIn(numbersOf(files))).toBe(0);
    expect(files.filter(({ scanned }) => !scanned.isClosed)).toEqual([]);
  });

  test(
    'a disk that fails is left for another, and taken back when it is repaired',
    { timeout: 120_000 },
    async () => {
      const [failing, good] = [makeDisk('failing', 96), makeDisk('good', 48)];
      await startRecorder(failing.path, good.path);
      failing.fail();
      await waitUntil(() => stateOf(failing.path) !== 'ready', 25_000);
      const { cause } = recorder.status.storages.find(({ path }) => path === failing.path) ?? {};
      const before = recorded();
      await waitUntil(() => recorded() > before + 75, 15_000);
      expect((await readFootageFiles(good.path)).length).toBeGreaterThan(0);
      expect(spans().at(-1)?.state).toBe('recorded');
      failing.repair();
      await waitUntil(() => stateOf(failing.path) === 'ready', takenBackMs);
      await endRecorder();
      const files = [...(await readWhole(failing.path)), ...(await readFootageFiles(good.path))];

      expect(cause).toMatch(/EIO|EROFS|ENOSPC/);
      expect(disagreementMs(files)).toBeLessThanOrEqual(lostWithDiskMs);
      expect(holesIn(numbersOf(files)) / 25).toBeLessThanOrEqual(5);
    },
  );

  test(
    'a disk that answers with EIO is left for another, and what it took before can be read',
    { timeout: 90_000 },
    async () => {
      const broken = LoopDisk.makeBreakable(folder, 'broken', 64);
      disks.push(broken);
      const good = makeDisk('good', 48);
      await startRecorder(broken.path, good.path);
      const causeOf = () => recorder.storages.find(({ path }) => path === broken.path)?.cause;
      broken.breakDown();
      await waitUntil(() => causeOf() === 'EIO', 25_000);
      const before = recorded();
      await waitUntil(() => recorded() > before + 125, 20_000);
      await endRecorder();
      const files = [...(await readWhole(broken.path)), ...(await readFootageFiles(good.path))];

      expect(files.filter(({ path }) => path.startsWith(good.path)).length).toBeGreaterThan(0);
      expect(disagreementMs(files)).toBeLessThanOrEqual(lostWithDiskMs);
      expect(holesIn(numbersOf(files)) / 25).toBeLessThanOrEqual(5);
    },
  );

  test(
    'a power cut costs at most five seconds, and leaves only what can be read',
    { timeout: 90_000 },
    async () => {
      const disk = makeDisk('disk', 96);
      const begunAtMs = Date.now();
      await startRecorder(disk.path);
      const losses: number[] = [];
      for (const cut of [0, 1, 2]) {
        await pause(2_000 + Math.random() * 4_000);
        const cutAtMs = Date.now();
        const copy = disk.copyAsAfterPowerCut(folder, `cut-${cut}`);
        disks.push(copy);
        const files = await readWhole(copy.path);
        const sentAtMs = files.flatMap(({ stamps }) => stamps.map((stamp) => stamp.sentAtMs));
        losses.push(cutAtMs - Math.max(begunAtMs, ...sentAtMs));
        expect(holesIn(numbersOf(files))).toBe(0);
      }

      expect(Math.max(...losses)).toBeLessThanOrEqual(5_000);
    },
  );
});
