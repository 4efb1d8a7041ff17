import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBackup } from './archive-reader.ts';
import { openArchiveWriter } from './archive-writer.ts';
import { BackupDamaged, RestoreRefused } from './errors.ts';
import { backupFormatVersion } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';

const kills = 5;
const killAfterMs = 120;

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-archive-'));
  file = join(folder, 'town.tar');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const facts: Omit<BackupManifest, 'parts'> = {
  format: 'veche-backup',
  formatVersion: backupFormatVersion,
  productVersion: '0.1.0',
  createdAt: '2026-11-21T07:00:00.000Z',
  town: { kind: 'empty', name: 'Проба' },
  databaseKind: 'embedded',
  schemas: [],
  tables: [],
  sequences: [],
  files: { kind: 'included', count: 1, missing: [] },
};

async function writeSample(changes: Partial<typeof facts> = {}): Promise<void> {
  await using archive = await openArchiveWriter(file);
  await archive.add('tables/x.y/000001.jsonl.gz', Buffer.from('rows of a table'));
  const picture = Buffer.alloc(700, 7);
  await archive.addStream(
    'files/a.full',
    picture.byteLength,
    Readable.from([picture.subarray(0, 9), picture.subarray(9)]),
  );
  await archive.seal({ ...facts, ...changes });
  await archive.publish();
}

async function openChanged(bytes: Uint8Array): Promise<unknown> {
  const changed = join(folder, 'changed.tar');
  await writeFile(changed, bytes);
  return await openBackup(changed).then(
    async (backup) => await backup[Symbol.asyncDispose](),
    (error: unknown) => error,
  );
}

test('what was written is read back', async () => {
  await writeSample();

  await using backup = await openBackup(file);

  expect(backup.manifest.parts.map(({ name }) => name)).toEqual([
    'tables/x.y/000001.jsonl.gz',
    'files/a.full',
  ]);
  expect((await backup.read('tables/x.y/000001.jsonl.gz')).toString()).toBe('rows of a table');
  expect(await backup.read('files/a.full')).toEqual(Buffer.alloc(700, 7));
});

test('a flipped byte anywhere is refused', async () => {
  await writeSample();
  const whole = await readFile(file);
  const accepted: number[] = [];

  for (let at = 0; at < whole.byteLength; at += 5) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(whole.readUInt8(at) ^ 0x10, at);
    if (!((await openChanged(changed)) instanceof BackupDamaged)) accepted.push(at);
  }

  expect(accepted).toEqual([]);
}, 30_000);

test('the damaged part is named', async () => {
  await writeSample();
  const whole = await readFile(file);
  whole.writeUInt8(8, whole.indexOf(Buffer.alloc(700, 7)) + 300);

  expect(String(await openChanged(whole))).toContain('files/a.full was changed');
});

test('a file cut off at any block is refused', async () => {
  await writeSample();
  const whole = await readFile(file);
  const accepted: number[] = [];

  for (let length = 0; length < whole.byteLength; length += 128) {
    if (!((await openChanged(whole.subarray(0, length))) instanceof BackupDamaged)) accepted.push(length);
  }

  expect(accepted).toEqual([]);
});

test('a file that goes on after its end is refused', async () => {
  await writeSample();

  expect(await openChanged(Buffer.concat([await readFile(file), Buffer.alloc(512)]))).toBeInstanceOf(
    BackupDamaged,
  );
});

test('a file of something else is refused', async () => {
  expect(await openChanged(Buffer.from('%PDF-1.7'.padEnd(2000, ' ')))).toBeInstanceOf(BackupDamaged);
});

test('a backup of a newer format is refused with the advice to use the newer program', async () => {
  await writeSample({ formatVersion: backupFormatVersion + 1 });

  expect(await openChanged(await readFile(file))).toBeInstanceOf(RestoreRefused);
});

test('a backup that was not published leaves nothing behind', async () => {
  {
    await using archive = await openArchiveWriter(file);
    await archive.add('files/a.full', Buffer.alloc(10));
  }

  expect(await readdir(folder)).toEqual([]);
});

test('a killed writer leaves only whole backups under their names', async () => {
  for (let kill = 0; kill < kills; kill += 1) {
    const writer = fork(join(import.meta.dirname, 'archive.test-writer.ts'), [folder, String(kill)], {
      execArgv: [],
    });
    await once(writer, 'message');
    await setTimeout(killAfterMs);
    const exit = once(writer, 'exit');
    writer.kill('SIGKILL');
    await exit;
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tar'));

  expect(names.length).toBeGreaterThan(0);
  for (const name of names) await (await openBackup(join(folder, name)))[Symbol.asyncDispose]();
}, 30_000);
