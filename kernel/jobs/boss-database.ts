import type { Db as BossDatabase } from 'pg-boss';
import type { Database } from '#kernel/db/database.ts';
import { executeSqlOn } from '#kernel/db/execute-sql.ts';
import type { AnyDb } from '#kernel/db/db.ts';

/** pg-boss keeps its tables here. */
export const jobsSchema = 'jobs';

/*
 * pg-boss speaks to our database through two functions. It sends some maintenance as one text of several statements
 * between BEGIN and COMMIT; such a text is taken apart and run in a transaction of ours, for two reasons: a failure in
 * the middle must be rolled back on the embedded database's one connection, and the text sets PostgreSQL's own
 * timeouts, on which the embedded database spins.
 *
 * The query for the next job looks whether a job is the head of its key. Where the planner knows little of the queue it
 * joins all jobs with all heads: with 1,500 waiting that was a second for each job. What it cannot turn into a join it
 * looks up in a hash table, whatever it believes.
 */

/** pg-boss's view of the database; inside `transaction`, where given, so that a job commits with it. */
export function bossDatabase(database: Database, transaction?: AnyDb): BossDatabase {
  return {
    async executeSql(asked, values = []) {
      const text = withHashedHeads(asked);
      const statements = statementsOfBlock(text);
      if (transaction) return await runAll(transaction, statements ?? [text], values);
      if (statements) return await database.transaction(async (db) => await runAll(db, statements, values));
      return toMutable(await database.executeSql(text, values));
    },
    async listen(channel, onNotification, onReconnect) {
      // NOTE: an empty payload says that something may have been missed; pg-boss's own are names of queues.
      const close = await database.listen(channel, (payload) =>
        payload ? onNotification(payload) : onReconnect(),
      );
      onReconnect();
      return { close };
    },
  };
}

const isHead = 'j.id IN (SELECT id FROM strict_fifo_heads)';

export function withHashedHeads(text: string): string {
  return text.replace(isHead, `coalesce(${isHead}, false)`);
}

/** The statements between BEGIN and COMMIT, timeouts left out; the lock stands alone so that the rest gives its rows. */
export function statementsOfBlock(text: string): string[] | undefined {
  const block = /^\s*BEGIN;\s*(?:SET LOCAL [^;]*;\s*)*([^]*?);?\s*COMMIT;\s*$/.exec(text)?.[1];
  if (block === undefined) return undefined;
  const lock = /^SELECT pg_advisory_xact_lock\([^;]*\)(?=;)/.exec(block)?.[0];
  return lock === undefined ? [block] : [lock, block.slice(lock.length + 1)];
}

async function runAll(db: AnyDb, statements: readonly string[], values: readonly unknown[]) {
  let result: { rows: object[] } = { rows: [] };
  for (const statement of statements) result = toMutable(await executeSqlOn(db, statement, values));
  return result;
}

function toMutable({ rows }: { rows: readonly object[] }): { rows: object[] } {
  return { rows: [...rows] };
}
