import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mirrorFolder } from './mirror-folder.ts';

let source: string;
let target: string;

beforeEach(async () => {
  source = await mkdtemp(join(tmpdir(), 'veche-mirror-'));
  target = `${source}-copy`;
});

afterEach(async () => {
  await rm(source, { recursive: true });
  await rm(target, { recursive: true, force: true });
});

test('a second pass brings changed, new and removed files, and empty folders, to the same state', async () => {
  const longAgo = new Date(Date.now() - 60_000);
  await mkdir(join(source, 'empty'));
  for (const name of ['changed', 'kept', 'removed']) {
    await writeFile(join(source, name), 'before');
    await utimes(join(source, name), longAgo, longAgo);
  }
  const startedAtMs = Date.now() - 1_000;
  await mirrorFolder(source, target, startedAtMs);
  await writeFile(join(source, 'changed'), 'after_');
  await writeFile(join(source, 'new'), 'new');
  await rm(join(source, 'removed'));

  await mirrorFolder(source, target, startedAtMs);

  expect((await readdir(target)).sort()).toEqual(['changed', 'empty', 'kept', 'new']);
  expect(await readFile(join(target, 'changed'), 'utf8')).toBe('after_');
});
