import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * A folder for the databases that one run of the tests shares between its files, and which no single file removes.
 * Vitest calls these two before and after all tests.
 */

export async function setup(): Promise<void> {
  process.env['VECHE_TEST_DIRECTORY'] = await mkdtemp(join(tmpdir(), 'veche-tests-'));
}

export async function teardown(): Promise<void> {
  const directory = process.env['VECHE_TEST_DIRECTORY'];
  if (directory !== undefined) await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}
