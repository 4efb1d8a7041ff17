import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIndex } from '../mp4/stamps.ts';
import { scanFile } from '../mp4/scan.ts';
import { makeArchive, makeSecond, testTracks } from '../testing/archive.ts';
import type { TestArchive } from '../testing/archive.ts';
import { CameraWriter } from './camera-writer.ts';
import { readEntries, sealDay } from './day-roots.ts';
import { readIdentity, writeIdentity } from './identity.ts';
import { openIndex } from './index-database.ts';
import { merkleRoot } from './merkle.ts';
import { reconcile } from './reconcile.ts';
import { Storage } from './storage.ts';
import { Unwritten } from './unwritten.ts';

const startUs = Date.UTC(2026, 10, 20, 12) * 1000;

interface Writing {
  readonly writer: CameraWriter;
  readonly dropped: number[];
  readonly sealed: number[];
}

function startWriter(archive: TestArchive, storages: readonly Storage[], cameraId = 'gate'): Writing {
  const dropped: number[] = [];
  const sealed: number[] = [];
  const writer = new CameraWriter({
    cameraId,
    recorderId: archive.recorderId,
    storages,
    files: archive.files,
    unwritten: new Unwritten(),
    onSealed: ({ startedAtUs }) => sealed.push(startedAtUs),
    onDropped: ({ startedAtUs }) => dropped.push(startedAtUs),
  });
  return { writer, dropped, sealed };
}

async function writeSeconds(archive: TestArchive, storage: Storage, count: number): Promise<string> {
  const { writer } = startWriter(archive, [storage]);
  const run = { runId: newId(), tracks: testTracks };
  for (let second = 0; second < count; second += 1)
    writer.push(makeSecond(startUs + second * 1e6, second), run, 5);
  await writer[Symbol.asyncDispose]();
  const [row] = archive.files.listBetween('gate', startUs, startUs + 1);
  return join(storage.path, row?.path ?? '');
}

async function reconcileWith(archive: TestArchive, storage: Storage) {
  return await reconcile({
    storages: [storage],
    files: archive.files,
    recorderId: archive.recorderId,
    leftOpen: archive.files.listOpen(),
    isBeingWritten: () => false,
    onRecovered: () => {},
    signal: new AbortController().signal,
  });
}

test('a closed file tells all its fragments and who made it', async () => {
  using archive = makeArchive();
  const path = await writeSeconds(archive, await archive.addStorage('a'), 4);
  const scanned = await scanFile(path, { verify: true });

  expect(scanned?.head).toMatchObject({ cameraId: 'gate', recorderId: archive.recorderId, numberInRun: 0 });
  expect(scanned?.fragments.map(({ startedAtUs }) => startedAtUs - startUs)).toEqual([0, 1e6, 2e6, 3e6]);
  expect(scanned?.isClosed).toBe(true);
});

test('the table at the end equals what a scan finds', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const path = await writeSeconds(archive, storage, 3);
  const [row] = archive.files.listBetween('gate', startUs, startUs + 1);

  expect(row && (await readEntries(row, [storage]))).toEqual(
    (await scanFile(path, { verify: true }))?.fragments,
  );
});

test('any changed byte ends the verified part before the fragment it is in', async () => {
  using archive = makeArchive();
  const path = await writeSeconds(archive, await archive.addStorage('a'), 3);
  const whole = readFileSync(path);
  const [first, second] = (await scanFile(path, { verify: true }))?.fragments ?? [];
  const from = second?.offset ?? 0;
  for (const at of [from + 40, from + 300, from + (second?.size ?? 0) - 60]) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(path, changed);
    expect((await scanFile(path, { verify: true }))?.fragments).toEqual([first]);
  }
});

test('a file cut anywhere is read up to its last whole fragment', async () => {
  using archive = makeArchive();
  const path = await writeSeconds(archive, await archive.addStorage('a'), 3);
  const whole = readFileSync(path);
  const all = (await scanFile(path, { verify: true }))?.fragments ?? [];
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
      writeFileSync(path, whole.subarray(0, length));
      const expected = all.filter(({ offset, size }) => offset + size <= length);
      expect((await scanFile(path, { verify: true }))?.fragments ?? []).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('random bytes are no footage and no index', async () => {
  using archive = makeArchive();
  const path = join(archive.folder, 'noise');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      writeFileSync(path, bytes);
      expect(await scanFile(path, { verify: true })).toBeUndefined();
      expect(readIndex(Buffer.concat([Buffer.from([9]), bytes]))).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test('files change every five minutes at the phase of the camera and the chain runs through', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  await writeSeconds(archive, storage, 700);
  const rows = archive.files.listBetween('gate', startUs, startUs + 1e10);
  const scans = await Promise.all(
    rows.map(async ({ path }) => await scanFile(join(storage.path, path), { verify: true })),
  );

  expect(rows.length).toBe(4);
  expect(rows[2]?.startedAtUs).toBe((rows[1]?.startedAtUs ?? 0) + 300e6);
  expect(scans.slice(1).map((scan) => scan?.head.previousHash)).toEqual(
    scans.slice(0, -1).map((scan) => scan?.lastHash),
  );
});

test('a torn tail is cut off and the file gets its table', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const path = await writeSeconds(archive, storage, 3);
  const [row] = archive.files.listBetween('gate', startUs, startUs + 1);
  if (row) archive.files.add({ ...row, endedAtUs: null, indexOffset: null, indexSize: null });
  truncateSync(path, statSync(path).size - 400);
  appendFileSync(path, Buffer.alloc(77, 1));
  const result = await reconcileWith(archive, storage);
  const scanned = await scanFile(path, { verify: true });

  expect(result.recoveredFiles).toBe(1);
  expect(scanned).toMatchObject({ isClosed: true });
  expect(archive.files.listBetween('gate', startUs, startUs + 1)[0]).toMatchObject({
    fragments: scanned?.fragments.length,
  });
});

test('an index that is lost is rebuilt from the files', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  await writeSeconds(archive, storage, 3);
  const before = archive.files.listBetween('gate', startUs, startUs + 1e9);
  archive.database.exec('delete from file');
  const result = await reconcileWith(archive, storage);

  expect(result.addedFiles).toBe(1);
  expect(archive.files.listBetween('gate', startUs, startUs + 1e9)).toEqual(before);
});

test('a damaged index is laid aside', () => {
  using archive = makeArchive();
  const path = join(archive.folder, 'other.sqlite');
  writeFileSync(path, 'this is not a database, but long enough to be taken for one'.repeat(50));
  const { database, isNew } = openIndex(path);
  database.close();

  expect(isNew).toBe(true);
});

test('files of another recorder are left alone', async () => {
  using archive = makeArchive();
  using other = makeArchive();
  const path = await writeSeconds(other, await other.addStorage('a'), 1);
  const storage = await archive.addStorage('a');
  const copy = join(storage.path, 'footage/gate/2026-11-20', 'x.mp4');
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(path, copy);

  expect(await reconcileWith(archive, storage)).toMatchObject({ addedFiles: 0, foreignFiles: 1 });
});

test('rows of files that are gone are removed, but not when nearly all are gone', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const path = await writeSeconds(archive, storage, 1);
  rmSync(path);
  expect(await reconcileWith(archive, storage)).toMatchObject({ missingFiles: 1, isBreakerOpen: false });

  const [storageId, base] = [
    storage.storageId ?? '',
    { runId: newId(), cameraId: 'gate', startedAtUs: startUs, endedAtUs: startUs + 1 },
  ];
  const rest = { bytes: 1, fragments: 1, indexOffset: null, indexSize: null, lastHash: null };
  for (let row = 0; row < 150; row += 1)
    archive.files.add({ fileId: newId(), storageId, path: `${row}`, ...base, ...rest });

  expect(await reconcileWith(archive, storage)).toMatchObject({ missingFiles: 150, isBreakerOpen: true });
  expect(archive.files.listPaths(storageId)).toHaveLength(150);
});

test('a directory whose disk is not mounted is refused, and so is a foreign disk', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const { recorderId } = archive;
  const again = (path: string, knownStorageId: string | undefined) =>
    new Storage({ path, reserveBytes: 0, recorderId, knownStorageId });
  const empty = join(archive.folder, 'empty');
  mkdirSync(empty);
  const unmounted = again(empty, storage.storageId);
  const swapped = again(storage.path, newId());
  const foreign = new Storage({
    path: storage.path,
    reserveBytes: 0,
    recorderId: newId(),
    knownStorageId: undefined,
  });
  await Promise.all([unmounted, swapped, foreign].map(async (one) => await one.check()));

  expect([unmounted.state, swapped.state, foreign.state]).toEqual(['not-mounted', 'foreign', 'foreign']);
});

test('a recorder that lost its own file knows itself by its disks', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const file = join(archive.folder, 'state.json');
  const found = await readIdentity(file, [storage.path]);
  await writeIdentity(file, found);

  expect(found.recorderId).toBe(archive.recorderId);
  expect(await readIdentity(file, [])).toEqual(found);
});

test('when a disk fails the same fragment goes to another', async () => {
  using archive = makeArchive();
  const [bad, good] = [await archive.addStorage('bad'), await archive.addStorage('good')];
  bad.freeBytes = Number.MAX_SAFE_INTEGER;
  rmSync(bad.path, { recursive: true });
  writeFileSync(bad.path, 'a file where the disk was');
  const { writer, dropped, sealed } = startWriter(archive, [bad, good]);
  writer.push(makeSecond(startUs), { runId: newId(), tracks: testTracks }, undefined);
  await writer[Symbol.asyncDispose]();

  expect([sealed, dropped]).toEqual([[startUs], []]);
  expect(archive.files.listPaths(good.storageId ?? '')).toHaveLength(1);
  expect(bad.isUsable).toBe(false);
});

test('with no disk left footage is dropped and counted, never kept without end', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  storage.setAside(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  const { writer, dropped } = startWriter(archive, [storage]);
  for (let second = 0; second < 5; second += 1)
    writer.push(makeSecond(startUs + second * 1e6), { runId: newId(), tracks: testTracks }, undefined);
  await writer[Symbol.asyncDispose]();

  expect(dropped).toHaveLength(5);
  expect(storage.state).toBe('full');
});

test('footage goes on when the index cannot be written, and is found afterwards', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  archive.database.exec('pragma query_only = 1');
  const { writer, sealed, dropped } = startWriter(archive, [storage]);
  writer.push(makeSecond(startUs), { runId: newId(), tracks: testTracks }, undefined);
  await writer[Symbol.asyncDispose]();
  archive.ledger.noteRecorded('gate', startUs, startUs + 1e6);
  archive.database.exec('pragma query_only = 0');

  expect([sealed, dropped]).toEqual([[startUs], []]);
  expect(await reconcileWith(archive, storage)).toMatchObject({ addedFiles: 1 });
});

test('a clock set back an hour overwrites nothing and both hours are found', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  const { writer } = startWriter(archive, [storage]);
  for (const runId of [newId(), newId()])
    for (let second = 0; second < 3; second += 1)
      writer.push(makeSecond(startUs + second * 1e6), { runId, tracks: testTracks }, undefined);
  await writer[Symbol.asyncDispose]();

  expect(
    archive.files.listBetween('gate', startUs, startUs + 10e6).map(({ fragments }) => fragments),
  ).toEqual([3, 3]);
});

test('the Merkle root is the one of RFC 6962', () => {
  expect(merkleRoot([]).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const leaves = inputs.map((text) => Buffer.from(text, 'hex'));

  expect(merkleRoot(leaves.slice(0, 1)).toString('hex')).toBe(
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
  expect(merkleRoot(leaves.slice(0, 7)).toString('hex')).toBe(
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  );
  expect(merkleRoot(leaves).toString('hex')).toBe(
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  );
});

test('a day is sealed over all its fragments and chained to the day before', async () => {
  using archive = makeArchive();
  const storage = await archive.addStorage('a');
  await writeSeconds(archive, storage, 3);
  const sources = { files: archive.files, storages: [storage] };
  const first = await sealDay(archive.database, sources, { cameraId: 'gate', day: '2026-11-20' });
  const second = await sealDay(archive.database, sources, { cameraId: 'gate', day: '2026-11-21' });

  expect([first.fragments, second.fragments]).toEqual([3, 0]);
  expect(second.chained).not.toEqual(second.root);
  expect(second.chained).not.toEqual(first.chained);
});
