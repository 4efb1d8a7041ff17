import { openDatabase } from './database.ts';

/** Inserts 1, 2, 3 … in transactions of their own and tells the parent each number that was committed. */
const [directory = ''] = process.argv.slice(2);
const database = await openDatabase({ kind: 'embedded', directory });
const { rows } = await database.executeSql(
  'select coalesce(max(number), 0) as last from entry where number > 0',
);
for (let number = Number(rows[0]?.['last']) + 1; ; number += 1) {
  await database.transaction((db) => database.executeSql('insert into entry values ($1)', [number], db));
  process.send?.(number);
}
