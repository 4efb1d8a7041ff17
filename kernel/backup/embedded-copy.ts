import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { DATABASE_FOLDER } from '#kernel/db/embedded.ts';
import type { EmbeddedDatabase } from '#kernel/db/database.ts';
import { BackupFailed } from './errors.ts';
import { refuseBadTarget } from './write-backup.ts';
import type { BackupOptions, BackupSource } from './write-backup.ts';

/*
 * The embedded database has one connection: a backup in a transaction would stop the town for as long as it takes.
 * So PostgreSQL's files are copied, which stops it for a moment, and a process of its own with low priority opens the
 * copy and writes the backup from it. That the copy opens is at the same time a proof that a restart would succeed.
 * A copy of the files alone would be faster still, but only this very version of the embedded database could read it.
 */

export type CopiedBackup = Omit<BackupSource, 'database' | 'files'> &
  Omit<BackupOptions, 'onProgress' | 'signal' | 'createdAt'> & {
    /** Holds the folder `database`. */
    readonly copyDirectory: string;
    readonly createdAt: string;
  };

export type ProcessMessage = { readonly progress: string } | { readonly failed: string };

const copyPrefix = 'copy.unfinished-';
const lowPriority = 15;

export interface CopyOutcome {
  /** How long other queries waited. */
  readonly stoppedMs: number;
}

/** As `writeBackup`, from a running hub with the embedded database. */
export async function backUpEmbedded(
  source: BackupSource & { readonly database: EmbeddedDatabase },
  options: BackupOptions,
): Promise<CopyOutcome> {
  await refuseBadTarget(options.file);
  const copies = join(source.dataDirectory, 'backups');
  await mkdir(copies, { recursive: true, mode: 0o700 });
  const copyDirectory = await mkdtemp(join(copies, copyPrefix));
  try {
    const stoppedMs = Math.round(await source.database.copyFilesTo(join(copyDirectory, DATABASE_FOLDER)));
    const { dataDirectory, schemas, productVersion } = source;
    const { file, files, createdAt } = options;
    const settings = { dataDirectory, schemas, productVersion, file, files, copyDirectory };
    await runProcess({ ...settings, createdAt: createdAt.toISOString() }, options);
    return { stoppedMs };
  } finally {
    await rm(copyDirectory, { recursive: true, force: true });
  }
}

async function runProcess(settings: CopiedBackup, { onProgress, signal }: BackupOptions): Promise<void> {
  signal.throwIfAborted();
  const child = fork(join(import.meta.dirname, 'backup-process.ts'), [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = once(child, 'exit');
  if (child.pid !== undefined) setPriority(child.pid, lowPriority);
  let failure: string | undefined;
  child.on('message', (message: ProcessMessage) => {
    if ('progress' in message) onProgress(message.progress);
    else failure = message.failed;
  });
  const end = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', end);
  const [code] = (await exit) as [number | null];
  signal.removeEventListener('abort', end);
  if (code === 0) return;
  await removeUnfinished(dirname(settings.file), settings.file);
  signal.throwIfAborted();
  throw new BackupFailed(failure ?? 'The process that writes the backup ended by itself.');
}

/** Removes what a killed process left of this file. */
async function removeUnfinished(folder: string, file: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (path.startsWith(`${file}.`) && path.endsWith('.unfinished')) await rm(path, { force: true });
  }
}

/** Removes copies of hubs that were killed. Call it once at start, when no backup can be running. */
export async function removeAbandonedCopies(dataDirectory: string): Promise<void> {
  const folder = join(dataDirectory, 'backups');
  for (const name of await readdir(folder).catch(() => [])) {
    const isAbandoned = name.startsWith(copyPrefix) || name.endsWith('.unfinished');
    if (isAbandoned) await rm(join(folder, name), { recursive: true, force: true });
  }
}
