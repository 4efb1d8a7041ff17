import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createDiskStore } from './disk-store.ts';
import { fileKey } from './files.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'veche-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real disk of 64 KiB; null where the system gives none. */
function mountSmallDisk(folder: string): string | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test('what was put comes back byte by byte', async () => {
  const store = createDiskStore(await temporaryFolder());
  const key = fileKey(newId(), 'full');
  await store.put(key, Buffer.from('picture'));

  const stored = await store.get(key);

  expect(stored?.byteSize).toBe(7);
  expect(stored && (await buffer(stored.stream)).toString()).toBe('picture');
});

test('an absent key is null, and removing it is no error', async () => {
  const store = createDiskStore(await temporaryFolder());
  const key = fileKey(newId(), 'thumbnail');

  await store.remove(key);

  expect(await store.get(key)).toBeNull();
});

test.each(['../../etc/passwd', 'a/b', '', `${newId()}.full/../x`, `${newId()}`])(
  '%j is no key',
  async (key) => {
    const store = createDiskStore(await temporaryFolder());
    await expect(store.get(key)).rejects.toThrow(TypeError);
  },
);

test('a disk that fills up while writing is a problem and leaves nothing behind', async () => {
  const folder = await temporaryFolder();
  const store = createDiskStore(folder, {
    writeBytes: async (file, bytes) => {
      await file.writeFile(bytes.subarray(0, 3));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    },
  });

  await expect(store.put(fileKey(newId(), 'full'), Buffer.alloc(100))).rejects.toThrow('files.no-space');
  expect(await filesIn(folder)).toEqual([]);
});

test('a real full disk is a problem and leaves nothing behind', async (context) => {
  const folder = mountSmallDisk(await temporaryFolder());
  if (!folder) return context.skip('no right to mount a small disk');
  const store = createDiskStore(folder, { reserveBytes: -1024 * 1024 });

  await expect(store.put(fileKey(newId(), 'full'), Buffer.alloc(200 * 1024, 1))).rejects.toThrow(
    'files.no-space',
  );
  expect(await filesIn(folder)).toEqual([]);
});

test('the reserve of the disk is left to the database', async () => {
  const store = createDiskStore(await temporaryFolder(), { reserveBytes: Number.MAX_SAFE_INTEGER });
  await expect(store.put(fileKey(newId(), 'full'), Buffer.alloc(1))).rejects.toThrow('files.no-space');
});

test('what a dead process left unfinished is removed, what a living one writes is not', async () => {
  const folder = await temporaryFolder();
  const unfinished = path.join(folder, 'unfinished');
  await mkdir(unfinished);
  await writeFile(path.join(unfinished, 'dead'), 'half');
  await writeFile(path.join(unfinished, 'living'), 'half');
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(path.join(unfinished, 'dead'), yesterday, yesterday);

  await createDiskStore(folder).freeBytes();

  expect(await readdir(unfinished)).toEqual(['living']);
});
