import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeArchive } from '../testing/archive.ts';
import type { TestArchive } from '../testing/archive.ts';
import { HoldStore } from './hold.store.ts';
import type { Hold } from './hold.store.ts';
import { readHoldLines } from './hold-journal.ts';
import { Holds, holdCopyName } from './holds.ts';
import { Retention } from './retention.ts';
import type { Storage } from './storage.ts';

const dayUs = 86_400_000_000;
const nowUs = Date.UTC(2026, 10, 21) * 1000;
const by = { person: 'p1', reason: 'the court has it', atUs: nowUs };

function makeHold(ageDays = 40): Hold {
  const fromUs = nowUs - ageDays * dayUs;
  return { holdId: newId(), cameraId: 'gate', fromUs, toUs: fromUs + 60e6, reason: 'case 12' };
}

function openHolds(
  { database, folder }: TestArchive,
  storages: readonly Storage[],
  problems: unknown[] = [],
): Holds {
  const file = join(folder, 'recorder.json.holds.jsonl');
  const onProblem = (error: unknown): void => void problems.push(error);
  return new Holds({ store: new HoldStore(database), file, storages, onProblem });
}

function loseIndex({ database }: TestArchive): void {
  database.exec('delete from hold; delete from released_hold');
}

function putFootage(archive: TestArchive, storage: Storage, { fromUs, cameraId }: Hold): string {
  const fileId = newId();
  const path = `footage/${cameraId}/day/${fileId}.mp4`;
  const full = join(storage.path, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, 'footage');
  const facts = { bytes: 7, fragments: 1, indexOffset: 0, indexSize: 0, lastHash: null, runId: newId() };
  const place = { storageId: storage.storageId ?? '', path, fileId, cameraId };
  archive.files.add({ ...facts, ...place, startedAtUs: fromUs - 1, endedAtUs: fromUs + 300e6 });
  return full;
}

test('an index that was lost frees no held footage, even when the file beside it is lost too', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const hold = makeHold();
  await openHolds(archive, [storage]).add(hold);
  const path = putFootage(archive, storage, hold);
  loseIndex(archive);
  rmSync(join(archive.folder, 'recorder.json.holds.jsonl'));
  const holds = openHolds(archive, [storage]);
  await holds.recover(storage);
  const outcome = await new Retention(archive.files).run(storage, nowUs);

  expect(holds.list()).toEqual([hold]);
  expect([outcome.deletedFiles, existsSync(path)]).toEqual([0, true]);
  expect(await readHoldLines(join(archive.folder, 'recorder.json.holds.jsonl'))).toHaveLength(1);
});

test('a disk away while a hold ended does not bring it back', async () => {
  using archive = makeArchive();
  const [a, b] = [await archive.addStorage('a'), await archive.addStorage('b')];
  const hold = makeHold();
  await openHolds(archive, [a, b]).add(hold);
  await openHolds(archive, [a]).release(hold, by);
  loseIndex(archive);
  const holds = openHolds(archive, [a, b]);
  for (const storage of [b, a]) await holds.recover(storage);

  expect(holds.list()).toEqual([]);
  expect(archive.database.prepare('select person, release_reason from released_hold').all()).toMatchObject([
    { person: 'p1', release_reason: 'the court has it' },
  ]);
  expect(await readHoldLines(join(b.path, holdCopyName))).toHaveLength(2);
});

test('a hold of an index that has no file yet gets one', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const hold = makeHold();
  new HoldStore(archive.database).add(hold);
  await openHolds(archive, [storage]).recover(storage);

  expect(await readHoldLines(join(storage.path, holdCopyName))).toMatchObject([{ holdId: hold.holdId }]);
});

test('a line cut off by a power cut is passed over and written over', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const [first, second] = [makeHold(40), makeHold(41)];
  await openHolds(archive, [storage]).add(first);
  const file = join(archive.folder, 'recorder.json.holds.jsonl');
  appendFileSync(file, '{"kind":"placed","holdId":"0');
  const holds = openHolds(archive, [storage]);
  await holds.recover(storage);
  await holds.add(second);

  expect((await readHoldLines(file)).map(({ holdId }) => holdId)).toEqual([first.holdId, second.holdId]);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
});

test('nothing may be deleted where a damaged line may have been a hold', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const holds = openHolds(archive, [storage]);
  await holds.add(makeHold());
  appendFileSync(join(storage.path, holdCopyName), 'damaged\n');

  await expect(openHolds(archive, [storage]).recover(storage)).rejects.toThrow(/line 2 .* is damaged/);
});

test('a hold that cannot be written is none; a copy that cannot be written is told', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const problems: unknown[] = [];
  mkdirSync(join(storage.path, holdCopyName));
  const holds = openHolds(archive, [storage], problems);
  await holds.add(makeHold());
  rmSync(join(archive.folder, 'recorder.json.holds.jsonl'));
  mkdirSync(join(archive.folder, 'recorder.json.holds.jsonl'));

  await expect(holds.add(makeHold())).rejects.toThrow(/EISDIR/);
  expect(holds.list()).toHaveLength(1);
  expect(problems).toHaveLength(1);
});

test('whatever was placed and released, and whatever is lost, one surviving copy tells what is held', async () => {
  const acts = fc.array(fc.record({ hold: fc.nat(4), isRelease: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(acts, fc.integer({ min: 0, max: 2 }), async (steps, kept) => {
      using archive = makeArchive();
      const storages = [await archive.addStorage('a'), await archive.addStorage('b')];
      const before = openHolds(archive, storages);
      const made = Array.from({ length: 5 }, (_, index) => makeHold(40 + index));
      const placed = new Set<Hold>();
      const held = new Set<Hold>();
      for (const { hold: index, isRelease } of steps) {
        const hold = made[index];
        if (!hold || (isRelease ? !held.has(hold) : placed.has(hold))) continue;
        if (isRelease) await before.release(hold, by);
        else await before.add(hold);
        if (isRelease) held.delete(hold);
        else for (const set of [placed, held]) set.add(hold);
      }
      loseIndex(archive);
      const copies = [
        join(archive.folder, 'recorder.json.holds.jsonl'),
        ...storages.map(({ path }) => join(path, holdCopyName)),
      ];
      for (const [index, copy] of copies.entries()) if (index !== kept) rmSync(copy, { force: true });
      const after = openHolds(archive, storages);
      for (const storage of storages) await after.recover(storage);

      expect(new Set(after.list().map(({ holdId }) => holdId))).toEqual(
        new Set([...held].map(({ holdId }) => holdId)),
      );
    }),
    { numRuns: 15 },
  );
});
