import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeArchive } from '../testing/archive.ts';
import type { TestArchive } from '../testing/archive.ts';
import { HoldStore } from './hold.store.ts';
import type { FileRow } from './index-database.ts';
import { planRetention } from './retention-plan.ts';
import { Retention } from './retention.ts';
import type { Storage } from './storage.ts';

const dayUs = 86_400_000_000;
const nowUs = Date.UTC(2026, 10, 21) * 1000;

function file(ageDays: number, facts: Partial<FileRow> = {}): FileRow {
  const startedAtUs = Math.round(nowUs - ageDays * dayUs);
  const id = newId();
  return {
    fileId: id,
    cameraId: 'gate',
    storageId: 's',
    path: `footage/gate/${Math.round(ageDays)}/${id}.mp4`,
    runId: newId(),
    startedAtUs,
    endedAtUs: startedAtUs + 300e6,
    bytes: 100,
    fragments: 300,
    indexOffset: 0,
    indexSize: 0,
    lastHash: null,
    ...facts,
  };
}

function put(archive: TestArchive, storage: Storage, row: FileRow): string {
  archive.files.add({ ...row, storageId: storage.storageId ?? '' });
  const path = join(storage.path, row.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'footage');
  return path;
}

const rule = { minDays: 5, maxDays: 30 };

function setRule(archive: TestArchive, { minDays, maxDays } = rule): void {
  archive.database
    .prepare('insert or replace into retention_rule (camera_id, min_us, max_us) values (?, ?, ?)')
    .run('gate', minDays * dayUs, maxDays * dayUs);
}

test('for space the oldest goes first, beside what is expired, and what cannot be freed is told', () => {
  const files = [file(31), file(20), file(10)];
  const plan = (wantedBytes: number) =>
    planRetention({ expired: files.slice(0, 1), pastMinimum: files, wantedBytes });

  expect(plan(0)).toEqual({ expired: files.slice(0, 1), forSpace: [], missingBytes: 0 });
  expect(plan(150)).toMatchObject({ forSpace: files.slice(1, 2), missingBytes: 0 });
  expect(plan(350)).toMatchObject({ forSpace: files.slice(1, 3), missingBytes: 50 });
});

test('whatever the ages, held footage and footage younger than its minimum is never a candidate', () => {
  const age = fc.double({ min: 0, max: 60, noNaN: true });
  const anyFile = fc.record({ age, cameraId: fc.constantFrom('gate', 'yard') });
  const anyHold = fc.record({ from: age, days: fc.double({ min: 0, max: 9, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(anyFile), fc.array(anyHold), (ages, spans) => {
      using archive = makeArchive();
      setRule(archive);
      for (const { age: days, cameraId } of ages) archive.files.add(file(days, { cameraId }));
      const holds = spans.map(({ from, days }) => ({
        holdId: newId(),
        cameraId: 'gate',
        fromUs: Math.round(nowUs - from * dayUs),
        toUs: Math.round(nowUs - (from - days) * dayUs),
        reason: 'court',
      }));
      for (const hold of holds) new HoldStore(archive.database).add(hold);
      const candidates = archive.files.listPastMinimum('s', nowUs, 1000);
      const isKept = ({ cameraId, startedAtUs, endedAtUs }: FileRow) =>
        nowUs - (endedAtUs ?? 0) <= (cameraId === 'gate' ? 5 : 30) * dayUs ||
        (cameraId === 'gate' &&
          holds.some(({ fromUs, toUs }) => fromUs < (endedAtUs ?? 0) && toUs > startedAtUs));
      expect(candidates.filter(isKept)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('file and row go together, and a hold keeps both', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const holds = new HoldStore(archive.database);
  const [old, held] = [file(40), file(35)];
  const paths = [old, held].map((row) => put(archive, storage, row));
  holds.add({
    holdId: newId(),
    cameraId: 'gate',
    fromUs: held.startedAtUs + 1,
    toUs: held.startedAtUs + 2,
    reason: 'court',
  });
  setRule(archive);
  const outcome = await new Retention(archive.files).run(storage, nowUs);

  expect(outcome.deletedFiles).toBe(1);
  expect(paths.map((path) => existsSync(path))).toEqual([false, true]);
  expect(archive.files.listPaths(storage.storageId ?? '').map(({ fileId }) => fileId)).toEqual([held.fileId]);
});

test('a disk that is not the right one loses no row', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  put(archive, storage, file(40));
  writeFileSync(
    join(storage.path, 'veche-storage.json'),
    JSON.stringify({ recorderId: newId(), storageId: newId() }),
  );
  await storage.check();
  const outcome = await new Retention(archive.files).run(storage, nowUs);

  expect(outcome.deletedFiles).toBe(0);
  expect(archive.files.count(storage.storageId ?? '')).toBe(1);
});

test('a date gone wrong does not empty a disk at once', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  for (let row = 0; row < 800; row += 1)
    archive.files.add({ ...file(2), storageId: storage.storageId ?? '' });
  const retention = new Retention(archive.files);
  const farUs = nowUs + 900 * dayUs;
  const first = await retention.run(storage, farUs);
  const second = await retention.run(storage, farUs);

  expect([first.deletedFiles, second.deletedFiles]).toEqual([500, 0]);
  expect(second.isBreakerOpen).toBe(true);
});
