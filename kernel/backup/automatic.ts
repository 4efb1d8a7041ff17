import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hub } from '#kernel/hub.ts';
import { repeat } from '#kernel/jobs/repeat.ts';
import { openBackup } from './archive-reader.ts';
import { backUpHub } from './back-up-hub.ts';
import { removeAbandonedCopies } from './embedded-copy.ts';
import type { BackupManifest } from './manifest.ts';
import { selectOutdated } from './rotation.ts';
import type { BackupStatus } from './status.ts';
import type { KeptBackup } from './rotation.ts';

export interface AutomaticBackups extends AsyncDisposable {
  readonly status: Readonly<BackupStatus>;
}

export interface AutomaticOptions {
  readonly everyMs?: number;
  readonly lookEveryMs?: number;
}

const defaultEveryMs = 15 * 60_000;
const defaultLookEveryMs = 60_000;
/** Together the backups may take this much, and never more than this share of what is free. */
const limitBytes = 4 * 1024 ** 3;
const shareOfFree = 0.5;

/** Backs up the embedded database every quarter of an hour in which something changed. Dispose it before the database. */
export function startAutomaticBackups(hub: Hub, options: AutomaticOptions = {}): AutomaticBackups {
  const status = hub.backups;
  status.isOn = hub.database.kind === 'embedded';
  if (!status.isOn) return { status, [Symbol.asyncDispose]: async () => undefined };
  const everyMs = options.everyMs ?? defaultEveryMs;
  // NOTE: what is wrong with the folder is told by the backup that fails for it.
  const ready = prepareFolder(hub, status).catch(() => undefined);
  let seenTransaction: string | undefined;

  const chore = repeat(
    hub.log,
    'backup.automatic',
    options.lookEveryMs ?? defaultLookEveryMs,
    async (signal) => {
      await ready;
      const now = hub.clock.now();
      const lastAt = Math.max(status.lastBackupAt?.getTime() ?? 0, status.lastCheckedAt?.getTime() ?? 0);
      if (now.getTime() - lastAt < everyMs) return;
      const transaction = await readNewestTransaction(hub);
      if (transaction !== seenTransaction) await backUpOnce(hub, status, signal);
      if (status.lastError === null) {
        // NOTE: the time is taken after a failure too, so that a full disk is not tried every minute.
        seenTransaction = transaction;
      }
      status.lastCheckedAt = now;
    },
  );
  return { status, [Symbol.asyncDispose]: () => chore.stop() };
}

export function backupFolder(hub: Pick<Hub, 'config'>): string {
  return join(hub.config.dataDirectory, 'backups');
}

async function prepareFolder(hub: Hub, status: BackupStatus): Promise<void> {
  await removeAbandonedCopies(hub.config.dataDirectory);
  await mkdir(backupFolder(hub), { recursive: true, mode: 0o700 });
  status.lastBackupAt = (await listBackups(backupFolder(hub))).at(-1)?.createdAt ?? null;
}

/** Rises with every transaction that wrote; the embedded database keeps no counts of changed rows. */
async function readNewestTransaction({ database }: Hub): Promise<string> {
  const { rows } = await database.executeSql('select pg_snapshot_xmax(pg_current_snapshot())::text as id');
  return String(rows[0]?.['id']);
}

async function backUpOnce(hub: Hub, status: BackupStatus, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const now = hub.clock.now();
  const file = join(backupFolder(hub), backupName(now));
  try {
    await mkdir(backupFolder(hub), { recursive: true, mode: 0o700 });
    const { stoppedMs } = await backUpHub(hub, {
      file,
      files: 'left-in-place',
      onProgress: () => undefined,
      signal,
    });
    await keepOnlyChanged(backupFolder(hub), file);
    await rotate(backupFolder(hub));
    status.lastBackupAt = now;
    status.lastStoppedMs = stoppedMs;
    status.lastDurationMs = Math.round(performance.now() - startedAt);
    status.lastError = null;
    status.failureCount = 0;
  } catch (error) {
    if (signal.aborted) return;
    status.lastError = error instanceof Error ? error.message : String(error);
    status.failureCount += 1;
    hub.log.error({ err: error, failures: status.failureCount }, 'the automatic backup failed');
  }
}

function backupName(at: Date): string {
  return `auto-${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}.veche.tar`;
}

/** Queues of the hub's own work change all the time; a backup that differs in nothing else replaces the one before. */
async function keepOnlyChanged(folder: string, newest: string): Promise<void> {
  const previous = (await listBackups(folder)).filter(({ name }) => join(folder, name) !== newest).at(-1);
  if (!previous) return;
  const [now, before] = await Promise.all([newest, join(folder, previous.name)].map(fingerprint));
  if (now !== undefined && now === before) await rm(join(folder, previous.name), { force: true });
}

async function fingerprint(file: string): Promise<string | undefined> {
  const manifest = await readManifest(file).catch(() => undefined);
  const lasting = manifest?.parts.filter(({ name }) => !/^tables\/(jobs\.|events\.cursor|http\.)/.test(name));
  return lasting && JSON.stringify(lasting);
}

async function readManifest(file: string): Promise<BackupManifest> {
  await using backup = await openBackup(file);
  return backup.manifest;
}

/** Oldest first. */
export async function listBackups(folder: string): Promise<KeptBackup[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^auto-.+\.veche\.tar$/.test(name))
      .map(async (name) => {
        const { mtime, size } = await stat(join(folder, name));
        return { name, createdAt: mtime, byteSize: size };
      }),
  );
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function rotate(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const backups = await listBackups(folder);
  const taken = backups.reduce((sum, { byteSize }) => sum + byteSize, 0);
  const limit = Math.min(limitBytes, (bavail * bsize + taken) * shareOfFree);
  for (const { name } of selectOutdated(backups, limit)) await rm(join(folder, name), { force: true });
}
