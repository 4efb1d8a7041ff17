import type { Database } from '#kernel/db/database.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';

/**
 * Fills a table without its triggers and with its indexes made afterwards: row by row they take nine tenths of the time.
 * What hangs on the triggers is left to the bench.
 */
export async function fillTable(database: Database, table: string, fill: () => Promise<void>): Promise<void> {
  await withoutTimeLimit(async () => {
    const indexes = await listIndexes(database, table);
    await database.executeSql(`alter table ${table} disable trigger user`);
    for (const { name } of indexes) await database.executeSql(`drop index ${name}`);
    await fill();
    for (const { definition } of indexes) await database.executeSql(definition);
    await database.executeSql(`alter table ${table} enable trigger user`);
    await database.executeSql(`vacuum analyze ${table}`);
  });
}

/** Those that no constraint needs. */
async function listIndexes(
  database: Database,
  table: string,
): Promise<{ name: string; definition: string }[]> {
  const { rows } = await database.executeSql(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index
     where indrelid = $1::regclass
       and not exists (select from pg_constraint where conindid = indexrelid)
     order by indexrelid`,
    [table],
  );
  return rows.map((row) => ({ name: String(row['name']), definition: String(row['definition']) }));
}
