import type { BootConfig } from '#kernel/config/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { Database } from '#kernel/db/database.ts';

/** @throws DataDirectoryInUse, DatabaseUnusable */
export async function openTownDatabase(config: BootConfig): Promise<Database> {
  return await openDatabase(
    config.databaseUrl
      ? { kind: 'server', url: config.databaseUrl }
      : { kind: 'embedded', directory: config.dataDirectory },
  );
}
