import type { Hub } from '#kernel/hub.ts';
import { backUpEmbedded } from './embedded-copy.ts';
import { readProductVersion } from './product-version.ts';
import { writeBackup } from './write-backup.ts';
import type { BackupOptions, BackupSource } from './write-backup.ts';

export type BackUpOptions = Omit<BackupOptions, 'createdAt'>;

type BackedUpHub = Pick<Hub, 'config' | 'database' | 'files' | 'parts' | 'clock'>;

/** Backs up a hub that answers meanwhile; tells how long other queries waited. */
export async function backUpHub(hub: BackedUpHub, options: BackUpOptions): Promise<{ stoppedMs: number }> {
  const { database } = hub;
  const source: BackupSource = {
    database,
    files: hub.files,
    dataDirectory: hub.config.dataDirectory,
    schemas: hub.parts.flatMap(({ server }) => (server ? [server.schema] : [])),
    productVersion: await readProductVersion(),
  };
  const timed = { ...options, createdAt: hub.clock.now() };
  if (database.kind === 'embedded') return await backUpEmbedded({ ...source, database }, timed);
  await writeBackup(source, timed);
  return { stoppedMs: 0 };
}
