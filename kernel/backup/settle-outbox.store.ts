import { executeSqlOn } from '#kernel/db/execute-sql.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { hasTable } from './catalog.store.ts';

/**
 * Makes restored events readable. The outbox is ordered by the transaction ids of the database it was written in, and
 * those of a new database begin anew: rows with an id from the future would be withheld, and new events sorted before
 * them. Each row gets the number of cursors that have passed it instead, which keeps for every cursor what is behind
 * and what is ahead, and is below any id the new database will give. Within one number the position is the order.
 */
export async function settleOutbox(db: AnyDb): Promise<void> {
  if (!(await hasTable(db, 'events.cursor')) || !(await hasTable(db, 'events.outbox'))) return;
  await executeSqlOn(
    db,
    `update events.outbox as event set transaction_id = (
       select (count(*) + 1)::text::xid8 from events.cursor
       where (cursor.transaction_id, cursor.position) < (event.transaction_id, event.position))`,
  );
  await executeSqlOn(
    db,
    `update events.cursor as moved set position = 9007199254740991, transaction_id = (
       select (count(*) + 1)::text::xid8 from events.cursor as other
       where (other.transaction_id, other.position) < (moved.transaction_id, moved.position))`,
  );
}
