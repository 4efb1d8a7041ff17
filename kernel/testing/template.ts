import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lockDataDirectory } from '#kernel/db/data-directory-lock.ts';
import { DataDirectoryInUse } from '#kernel/db/errors.ts';

/** Making a template takes up to 30 s on two busy cores; several workers may wait for one. */
const waitMs = 180_000;
const retryMs = 200;

/** A template takes 63 MB and more, and each change of its sources makes a new one. */
const lifeMs = 3 * 24 * 3_600_000;

/**
 * A directory that many tests copy instead of each filling its own. It is made once per `target`, whose name
 * must change with everything it is made of.
 */
export async function findOrMakeTemplate(
  target: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  if (!existsSync(target)) await makeOnce(target, fill);
  await utimes(target, new Date(), new Date());
  return target;
}

/** Builds beside the target and renames, so that a killed run leaves no half template behind. */
async function makeOnce(target: string, fill: (directory: string) => Promise<void>): Promise<void> {
  using _lock = await waitForLock(`${target}.lock`);
  if (existsSync(target)) return;
  const building = `${target}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  await fill(building);
  await rename(building, target);
  await removeUnused(dirname(target));
}

async function removeUnused(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    // NOTE: another worker may just have renamed what it built; what is gone needs no removing.
    const usedAt = (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (usedAt < Date.now() - lifeMs) await rm(path, { recursive: true, force: true });
  }
}

/** Of several workers one goes on at a time; a killed one frees the lock. */
export async function waitForLock(directory: string): Promise<Disposable> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      return lockDataDirectory(directory);
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse) || Date.now() > deadline) throw error;
    }
    await setTimeout(retryMs);
  }
}
