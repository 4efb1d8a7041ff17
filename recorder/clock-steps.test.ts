import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRecorderClock } from './archive/clock.ts';
import { parseConfig } from './config.ts';
import { Recorder } from './recorder.ts';
import { readTimeline } from './timeline.ts';
import { longestDisagreementMs, readLedger } from './testing/ledger-truth.ts';
import { makeFootage } from './testing/pictures.ts';
import { prepareSite, readFootageFiles } from './testing/recorder-process.ts';
import type { RecordedFile, TestSite } from './testing/recorder-process.ts';
import { RtspTestServer } from './testing/rtsp-server.ts';

/*
 * The clock of the machine goes an hour forward, back, and back once more while a camera is recorded. It all happens where
 * the clocks on the walls of Kyiv are put back (1:00 UTC of 25 October 2026), so that names made of local time would meet.
 */

const framesPerSecond = 12;
const footage = makeFootage({ bitrateBps: 200_000, framesPerSecond, keyframeEvery: 12 });
const hourMs = 3_600_000;
const steps = [hourMs, -hourMs, -hourMs] as const;
const betweenMs = 3_500;
const firstMs = Date.UTC(2026, 9, 25, 0, 59, 53);
const zone = process.env.TZ;
const folder = mkdtempSync(join(tmpdir(), 'veche-clock-'));
const problems: unknown[] = [];
/** From when on, by the clock of the pictures, the machine's clock was ahead of it by how much. */
const offsets: { readonly sinceMs: number; readonly aheadMs: number }[] = [];
let site: TestSite;
let files: readonly RecordedFile[];
let seen: ReturnType<typeof readTimeline>;
let downSpans: readonly { readonly fromUs: number; readonly toUs: number | null; readonly state: string }[];

beforeAll(async () => {
  process.env.TZ = 'Europe/Kyiv';
  await using server = await new RtspTestServer({ footage }).start();
  const cameras = [
    { id: 'gate', url: server.url('/gate') },
    { id: 'nobody', url: 'rtsp://127.0.0.1:9/nobody' },
  ];
  site = await prepareSite(folder, cameras);
  let aheadMs = firstMs - Date.now();
  const step = (byMs: number): void => {
    aheadMs += byMs;
    offsets.push({ sinceMs: Date.now(), aheadMs });
  };
  step(0);
  const config = parseConfig(JSON.stringify({ storage: [{ path: site.disk, reserveBytes: 0 }], cameras }));
  const recorder = await Recorder.start({
    configFile: site.configFile,
    config,
    clock: createRecorderClock(() => Date.now() + aheadMs),
    onProblem: (error) => void problems.push(error),
  });
  try {
    await pause(betweenMs);
    for (const byMs of steps) {
      step(byMs);
      await pause(betweenMs);
    }
    const wholeDay = { fromUs: (firstMs - 12 * hourMs) * 1000, toUs: (firstMs + 12 * hourMs) * 1000 };
    seen = readTimeline(recorder, { cameraId: 'gate', ...wholeDay });
    downSpans = recorder.ledger.listBetween('nobody', wholeDay.fromUs, wholeDay.toUs);
  } finally {
    await recorder[Symbol.asyncDispose]();
  }
  files = await readFootageFiles(site.disk);
}, 60_000);

afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  rmSync(folder, { recursive: true, force: true });
});

/** When it was by the clock of the machine that a picture was sent. */
function machineMs(sentAtMs: number): number {
  const { aheadMs = 0 } = offsets.findLast(({ sinceMs }) => sinceMs <= sentAtMs) ?? {};
  return sentAtMs + aheadMs;
}

const stamps = () => files.flatMap((file) => file.stamps.map((stamp) => ({ ...stamp, file })));

test('no step overwrites a picture, and each costs at most the time to the next keyframe', () => {
  const numbers = stamps()
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
  const missing = (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1 - numbers.length;

  expect(problems).toEqual([]);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(files.every(({ scanned }) => scanned.isClosed)).toBe(true);
  expect(files.length).toBe(1 + steps.length);
  expect(missing).toBeLessThanOrEqual(steps.length * (framesPerSecond + 2));
  expect(numbers.length).toBeGreaterThan((steps.length + 1) * 2 * framesPerSecond);
});

test('every picture is found at the instant that the clock showed, within the half second in which a step is noticed', () => {
  const lost = stamps().filter(({ sentAtMs }) => {
    const atUs = machineMs(sentAtMs) * 1000;
    const isNearStep = offsets.some(({ sinceMs }) => sentAtMs - sinceMs < 600 && sentAtMs >= sinceMs);
    return (
      !isNearStep && !seen.footage.some(({ fromUs, toUs }) => fromUs <= atUs + 2e5 && atUs <= toUs + 2e5)
    );
  });

  expect(lost.map(({ number }) => number)).toEqual([]);
});

test('the ledger says recorded where there are pictures, and blames no camera for the hour that was skipped', () => {
  const told = readLedger(site, 'gate');
  const sentAtMs = stamps()
    .map((stamp) => machineMs(stamp.sentAtMs))
    .toSorted((a, b) => a - b);

  expect(longestDisagreementMs(told, sentAtMs)).toBeLessThanOrEqual(1000);
  expect(told.filter(({ fromMs, toMs }) => toMs < fromMs)).toEqual([]);
  const lasting = told.filter(({ fromMs, toMs }) => toMs - fromMs > 2_000);
  expect(new Set(lasting.map(({ state }) => state))).toEqual(new Set(['recorded', 'recorder-down']));
});

test('nor is an outage made longer by the hour', () => {
  const skipped = downSpans.filter(
    ({ fromUs, toUs }) => toUs !== null && toUs - fromUs > (hourMs / 2) * 1000,
  );

  expect(skipped.map(({ state }) => state)).toEqual(['recorder-down']);
});
