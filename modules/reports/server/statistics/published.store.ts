import { sql } from 'kysely';
import type { PublishedTable } from '../../contract/published-statistics.ts';
import { publishedTable } from '../../contract/published-statistics.ts';
import type { StatisticsDb } from './statistic.store.ts';

const content = publishedTable.pick({ bases: true, figures: true });

export interface StoredTable extends PublishedTable {
  readonly id: string;
  readonly isShown: boolean;
  readonly enteredAt: Date;
  readonly version: number;
}

/** Latest first. Relies on published_table_entered. */
export async function listPublishedTables(
  db: StatisticsDb,
  { withUnshown }: { withUnshown: boolean },
): Promise<StoredTable[]> {
  let query = db
    .selectFrom('reports.publishedTable')
    .select(['id', 'title', 'source', 'content', 'isShown', 'enteredAt', 'version']);
  if (!withUnshown) query = query.where('isShown', '=', true);
  const rows = await query.orderBy('enteredAt', 'desc').orderBy('id').limit(50).execute();
  return rows.map(({ content: stored, ...row }) => ({ ...row, ...content.parse(stored) }));
}

export async function insertPublishedTable(
  db: StatisticsDb,
  table: Omit<StoredTable, 'version'> & { enteredByPersonId: string },
): Promise<void> {
  const { bases, figures, ...row } = table;
  await db
    .insertInto('reports.publishedTable')
    .values({ ...row, version: 1, content: sql`${JSON.stringify({ bases, figures })}::jsonb` })
    .execute();
}

/** Whether there was such a table. */
export async function removePublishedTable(db: StatisticsDb, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('reports.publishedTable')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
