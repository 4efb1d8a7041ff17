import { join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeArchive } from '../testing/archive.ts';
import { alarmOf, makeForecast } from './forecast.ts';
import type { ForecastFacts } from './forecast.ts';
import { listFootageDays } from './footage-day.store.ts';
import type { FootageDay } from './footage-day.store.ts';
import { openIndex } from './index-database.ts';

const dayUs = 86_400_000_000;
const gigabyte = 1e9;
const today = 20_000;
const nowUs = today * dayUs;
const gate = { cameraId: 'gate', minDays: 0, maxDays: 30, isRecorded: true };

/** Whole days before today, each with as much. */
function daysOf(cameraId: string, count: number, gigabytes: number): FootageDay[] {
  return Array.from({ length: count }, (_, index) => {
    return { cameraId, day: today - 1 - index, bytes: gigabytes * gigabyte, recordedUs: dayUs };
  });
}

function forecast(facts: Partial<ForecastFacts>) {
  const made = makeForecast({ nowUs, roomBytes: 0, days: [], cameras: [gate], holds: [], ...facts });
  if (!made) throw new Error('nothing to go by');
  return made;
}

test('a new disk that is too small says when it is full and how many days it will hold', () => {
  const made = forecast({ roomBytes: 119 * gigabyte, days: daysOf('gate', 1, 10) });

  expect(made.daysLeft).toBeCloseTo(11.9, 5);
  expect(made.alarm).toBe(14);
  expect(made.daysUntilStop).toBeNull();
  expect(made.cameras).toMatchObject([{ cameraId: 'gate', orderedDays: 30 }]);
  expect(made.cameras[0]?.fittingDays).toBeCloseTo(12.9, 5);
});

test('an archive that loses a day for each it gains fits for ever', () => {
  const made = forecast({ roomBytes: 2 * gigabyte, days: daysOf('gate', 30, 10) });

  expect(made).toMatchObject({ daysLeft: null, alarm: null, daysUntilStop: null });
  expect(made.cameras[0]?.fittingDays).toBe(30);
});

test('held footage leaves no room, so the ordered days end sooner', () => {
  const hold = { cameraId: 'gate', fromUs: nowUs - 30 * dayUs, toUs: nowUs - 25 * dayUs };
  const held = forecast({
    roomBytes: 12 * gigabyte,
    days: daysOf('gate', 30, 10),
    holds: [hold, { ...hold, fromUs: hold.fromUs + 1 }],
  });

  expect(held.daysLeft).toBeCloseTo(1.2, 3);
  expect(held.alarm).toBe(3);
});

test('what is promised is never deleted, so a promise that does not fit stops recording', () => {
  const promised = forecast({
    roomBytes: 100 * gigabyte,
    days: daysOf('gate', 1, 10),
    cameras: [{ ...gate, minDays: 20 }],
  });

  expect(promised.daysUntilStop).toBeCloseTo(10, 5);
  expect(promised.cameras[0]?.fittingDays).toBe(20);
});

test('a camera that was away counts as one that records, and one without footage like the others', () => {
  const hours = 3_600_000_000;
  const yard = { ...gate, cameraId: 'yard' };
  const made = forecast({
    days: [{ cameraId: 'gate', day: today - 1, bytes: gigabyte, recordedUs: 2 * hours }],
    cameras: [gate, yard, { ...gate, cameraId: 'paused', isRecorded: false }],
  });

  expect(made.bytesPerDay).toBe(24 * gigabyte);
});

test('without a finished file nothing is foretold', () => {
  const nothing: ForecastFacts = { nowUs, roomBytes: 1, days: [], cameras: [gate], holds: [] };
  expect(makeForecast(nothing)).toBeUndefined();
});

test('alarms begin fourteen, seven and three days before', () => {
  expect([null, 14.1, 14, 7.1, 7, 3, 0].map(alarmOf)).toEqual([null, null, 14, 14, 7, 3, 3]);
});

/** Hour by hour: what is written comes, what is older than ordered goes. */
function simulate({ roomBytes, days, cameras }: ForecastFacts, rates: ReadonlyMap<string, number>): number {
  const longest = Math.max(...cameras.map(({ maxDays }) => maxDays));
  const left = days.flatMap(({ cameraId, day, bytes }) =>
    Array.from({ length: 24 }, (_, hour) => ({
      cameraId,
      atDays: day - today + hour / 24,
      bytes: bytes / 24,
    })),
  );
  for (let hour = 1; hour <= 24 * (longest + 1); hour += 1) {
    const nowDays = hour / 24;
    let usedBytes = 0;
    for (const { cameraId, maxDays } of cameras) {
      usedBytes += (rates.get(cameraId) ?? 0) * Math.min(nowDays, maxDays);
      const gone = left.filter(
        (stored) => stored.cameraId === cameraId && stored.atDays + 1 / 24 <= nowDays - maxDays,
      );
      usedBytes -= gone.reduce((sum, { bytes }) => sum + bytes, 0);
    }
    if (usedBytes > roomBytes) return nowDays;
  }
  return Infinity;
}

test('the forecast is what hours of writing and deleting come to', () => {
  const camera = fc.record({
    maxDays: fc.integer({ min: 1, max: 9 }),
    stored: fc.integer({ min: 1, max: 9 }),
    gigabytes: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(
      fc.array(camera, { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
      (made, roomShare) => {
        const days = made.flatMap(({ maxDays, stored, gigabytes }, index) =>
          daysOf(`c${index}`, Math.min(maxDays, stored), gigabytes),
        );
        const cameras = made.map(({ maxDays }, index) => ({ ...gate, cameraId: `c${index}`, maxDays }));
        const ordered = made.reduce((sum, { maxDays, gigabytes }) => sum + maxDays * gigabytes, 0) * gigabyte;
        const facts = { nowUs, roomBytes: ordered * roomShare, days, cameras, holds: [] };
        const rates = new Map(made.map(({ gigabytes }, index) => [`c${index}`, gigabytes * gigabyte]));
        // An hour of writing is the grain of the simulation.
        const grainBytes = made.reduce((sum, { gigabytes }) => sum + gigabytes * gigabyte, 0) / 12;
        const sooner = simulate({ ...facts, roomBytes: facts.roomBytes - grainBytes }, rates);
        const later = simulate({ ...facts, roomBytes: facts.roomBytes + grainBytes }, rates);
        const daysLeft = forecast(facts).daysLeft ?? Infinity;
        expect(daysLeft).toBeGreaterThanOrEqual(sooner - 0.1);
        expect(daysLeft).toBeLessThanOrEqual(later + 0.1);
      },
    ),
    { numRuns: 60 },
  );
});

test('the sums of the days are those of the files, whatever happens to these', () => {
  const step = fc.record({
    file: fc.integer({ min: 0, max: 5 }),
    what: fc.constantFrom('open', 'close', 'add', 'remove'),
    bytes: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      using archive = makeArchive();
      const ids = Array.from({ length: 6 }, () => newId());
      for (const { file, what, bytes } of steps) {
        const fileId = ids[file] ?? '';
        const startedAtUs = nowUs - file * 0.4 * dayUs;
        const end = { endedAtUs: startedAtUs + 300e6, bytes, fragments: 1 };
        const index = { indexOffset: null, indexSize: null, lastHash: null };
        const row = { fileId, cameraId: 'gate', storageId: 's', path: '', runId: '', startedAtUs, ...index };
        if (what === 'remove') archive.files.remove(fileId);
        if (what === 'open') archive.files.add({ ...row, endedAtUs: null, bytes: 0, fragments: 0 });
        if (what === 'add') archive.files.add({ ...row, ...end });
        if (what === 'close') archive.files.close(fileId, { ...end, ...index });
      }
      const counted = archive.database
        .prepare(
          `select camera_id as cameraId, started_at_us / 86400000000 as day, sum(bytes) as bytes,
             sum(ended_at_us - started_at_us) as recordedUs
           from file where ended_at_us is not null group by 1, 2 order by 2`,
        )
        .all();
      expect(listFootageDays(archive.database, ['s'])).toEqual(counted.map((row) => ({ ...row })));
    }),
    { numRuns: 20 },
  );
});

test('an index from before days were counted is counted when it is opened', () => {
  using archive = makeArchive();
  const storageId = 's';
  archive.files.add({
    fileId: newId(),
    cameraId: 'gate',
    storageId,
    path: '',
    runId: '',
    fragments: 1,
    startedAtUs: nowUs,
    endedAtUs: nowUs + 5,
    bytes: 7,
    indexOffset: 0,
    indexSize: 0,
    lastHash: null,
  });
  archive.database.exec('drop table footage_day; drop trigger file_added; drop trigger file_changed');
  archive.database.exec('drop trigger file_removed');
  const { database } = openIndex(join(archive.folder, 'index.sqlite'));
  const days = listFootageDays(database, [storageId]);
  database.close();

  expect(days).toEqual([{ cameraId: 'gate', day: today, bytes: 7, recordedUs: 5 }]);
});
