import { CompiledQuery } from 'kysely';
import type { Row } from './database.ts';
import type { AnyDb } from './db.ts';

/** Runs SQL as it stands on a handle, with no change to the names of columns. */
export async function executeSqlOn(
  db: AnyDb,
  text: string,
  values: readonly unknown[] = [],
): Promise<{ rows: readonly Row[] }> {
  const { rows } = await db
    .getExecutor()
    .withoutPlugins()
    .executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  // NOTE: the server's driver gives no rows at all for several statements in one text.
  return { rows: rows ?? [] };
}
