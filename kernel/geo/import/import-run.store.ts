import { sql } from 'kysely';
import type { Db } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { raiseBasemapVersion } from '../basemap.store.ts';
import type { GeoTables } from '../tables.ts';
import { hasChangedNothing, type ImportReport } from './report.ts';

/** Ends an import inside its transaction: keeps the report and, when anything changed, makes old tiles stale. */
export async function recordImportRun(
  db: Db<GeoTables>,
  run: {
    readonly kind: 'osm' | 'houses' | 'areas';
    readonly fileName: string;
    readonly report: ImportReport;
  },
): Promise<ImportReport> {
  const { counts, rejectedCount, issues, dirtyValues } = run.report;
  await db
    .insertInto('geo.importRun')
    .values({
      id: newId(),
      kind: run.kind,
      fileName: run.fileName,
      finishedAt: sql<Date>`clock_timestamp()`,
      counts: JSON.stringify(counts),
      rejectedCount,
      issues: JSON.stringify({ issues, dirtyValues }),
    })
    .execute();
  if (!hasChangedNothing(run.report)) await raiseBasemapVersion(db);
  return run.report;
}
