import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { fileKey, fileVariants } from '#kernel/files/files.ts';
import type { FilesTables } from '#kernel/files/tables.ts';

const rowsAtOnce = 1_000;

/** The keys of all files that are whole and wanted, page by page. */
export async function* listStoredKeys(db: AnyDb): AsyncGenerator<string> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await tablesOf<FilesTables>(db)
      .selectFrom('files.file')
      .select('id')
      .where('state', 'in', ['staged', 'attached'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(rowsAtOnce)
      .execute();
    for (const { id } of rows) for (const variant of fileVariants) yield fileKey(id, variant);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
