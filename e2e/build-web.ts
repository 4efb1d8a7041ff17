import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { waitForLock } from '#kernel/testing/template.ts';

const root = resolve(import.meta.dirname, '..');

/**
 * The web as it is served, built by the first journey of a run; the others wait for it.
 *
 * NOTE: in a process of its own, because under a test runner the libraries would be built as for development.
 */
export async function buildWebOnce(): Promise<void> {
  using _lock = await waitForLock(join(root, '.cache/web-build.lock'));
  await promisify(execFile)(process.execPath, [join(root, 'tools/build-web.ts')], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
