import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the databases that one run of the tests shares between its files, and which no single file removes. */
export default async function makeRunDirectory(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-tests-'));
  process.env['VECHE_TEST_DIRECTORY'] = directory;
  return async () => await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}
