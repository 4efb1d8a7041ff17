import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeFootage } from './pictures.ts';
import { endRecorder, prepareSite, readFootageFiles, startRecorder } from './recorder-process.ts';
import type { RecordedFile, TestSite } from './recorder-process.ts';
import { RtspTestServer } from './rtsp-server.ts';

export interface CrashOutcome {
  readonly site: TestSite;
  /** Of each kill: the pictures sent before it that no file has, in milliseconds of footage. */
  readonly lossesMs: readonly number[];
  /** Of each start: until the first picture that was kept had been sent. */
  readonly restartsMs: readonly number[];
  readonly files: readonly RecordedFile[];
}

interface Life {
  readonly startedAtMs: number;
  readonly killedAtMs: number;
}

const startLimitMs = 30_000;
/** A file this large has its first fragment. */
const firstFragmentBytes = 50_000;

/** Until a file begun in this life has a fragment; fails when recording does not begin at all. */
async function untilRecording(disk: string, startedAtMs: number): Promise<void> {
  while (Date.now() - startedAtMs < startLimitMs) {
    const names = (await readdir(disk, { recursive: true })).filter((name) => name.endsWith('.mp4'));
    const files = await Promise.all(names.map(async (name) => await stat(join(disk, name))));
    if (files.some(({ birthtimeMs, size }) => birthtimeMs >= startedAtMs && size >= firstFragmentBytes))
      return;
    await pause(25);
  }
  throw new Error(`nothing was recorded within ${startLimitMs} ms`);
}

/** Kills the recorder at random moments while it records, then lets it end properly and reads what is left. */
export async function crashRepeatedly(folder: string, times: number): Promise<CrashOutcome> {
  const footage = makeFootage({ bitrateBps: 2_000_000, framesPerSecond: 25, keyframeEvery: 25 });
  await using server = await new RtspTestServer({ footage }).start();
  const site = await prepareSite(folder, [{ id: 'gate', url: server.url('/gate') }]);
  const lives: Life[] = [];
  for (let kill = 0; kill < times; kill += 1) {
    const startedAtMs = Date.now();
    const child = startRecorder(site);
    try {
      await untilRecording(site.disk, startedAtMs);
      await pause(Math.random() * 2_500);
    } finally {
      lives.push({ startedAtMs, killedAtMs: Date.now() });
      await endRecorder(child, 'SIGKILL');
    }
  }
  const lastAtMs = Date.now();
  const last = startRecorder(site);
  try {
    await untilRecording(site.disk, lastAtMs);
    await pause(3_000);
  } finally {
    await endRecorder(last, 'SIGTERM');
  }
  const files = await readFootageFiles(site.disk);
  return { site, files, ...judge(lives, files) };
}

function judge(
  lives: readonly Life[],
  files: readonly RecordedFile[],
): { lossesMs: number[]; restartsMs: number[] } {
  const sent = files
    .flatMap(({ stamps }) => stamps.map(({ sentAtMs }) => sentAtMs))
    .toSorted((a, b) => a - b);
  return {
    lossesMs: lives.map(({ startedAtMs, killedAtMs }) => {
      const kept = sent.filter((atMs) => atMs >= startedAtMs && atMs <= killedAtMs);
      return killedAtMs - (kept.at(-1) ?? Number.NEGATIVE_INFINITY);
    }),
    restartsMs: lives.map(
      ({ startedAtMs }) => (sent.find((atMs) => atMs >= startedAtMs) ?? Infinity) - startedAtMs,
    ),
  };
}
