import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataDirectoryInUse } from './errors.ts';

export const LOCK_FILE = 'lock.db';

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/**
 * Holds the data directory for this process until disposed; throws `DataDirectoryInUse` when another one has it.
 *
 * NOTE: an open SQLite transaction is the lock because the operating system frees it when the process dies,
 * `kill -9` included; a file with a process id in it would have to be guessed about.
 */
export function lockDataDirectory(directory: string): Disposable {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw isBusy(error) ? new DataDirectoryInUse(directory) : error;
  }
  return { [Symbol.dispose]: () => lock.close() };
}
