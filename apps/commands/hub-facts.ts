import { z } from 'zod';
import type { BackupStatus } from '#kernel/backup/status.ts';
import type { Hub } from '#kernel/hub.ts';

/** What an open town tells about itself; travels through the socket as JSON. */
export const hubFacts = z.object({
  town: z.object({ kind: z.string(), name: z.string(), timeZone: z.string(), country: z.string() }),
  databaseKind: z.enum(['embedded', 'server']),
  postgresVersion: z.string(),
  postgisVersion: z.string(),
  databaseBytes: z.number(),
  backups: z
    .object({
      lastBackupAt: z.string().nullable(),
      lastDurationMs: z.number().nullable(),
      lastStoppedMs: z.number().nullable(),
      lastError: z.string().nullable(),
    })
    .nullable(),
});
export type HubFacts = z.output<typeof hubFacts>;

export async function describeHub(
  { database, state }: Pick<Hub, 'database' | 'state'>,
  backups?: Readonly<BackupStatus>,
): Promise<HubFacts> {
  const { rows } = await database.executeSql(
    `select current_setting('server_version') as postgres, postgis_lib_version() as postgis,
       pg_database_size(current_database()) as size`,
  );
  const { kind, name, timeZone, country } = state.town;
  return {
    town: { kind, name, timeZone, country },
    databaseKind: database.kind,
    postgresVersion: String(rows[0]?.['postgres']),
    postgisVersion: String(rows[0]?.['postgis']),
    databaseBytes: Number(rows[0]?.['size']),
    backups: backups?.isOn ? { ...backups, lastBackupAt: backups.lastBackupAt?.toISOString() ?? null } : null,
  };
}
