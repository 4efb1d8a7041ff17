import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { insertRequest } from './request.store.ts';

/** pg-boss's queue of jobs that failed at every try; nobody works on it. */
export const deadLetterQueue = 'dead-letters';

export interface DeadLetter {
  readonly id: string;
  /** Id of the listener or job. */
  readonly queue: string;
  readonly key: string;
  readonly input: unknown;
  readonly reason: string;
  readonly failedAt: Date;
}

/** Newest first; `before` is the `failedAt` of the last one of the page before. */
export async function listDeadLetters(
  db: AnyDb,
  filter: { queue?: string | undefined; before?: Date | undefined; limit: number },
): Promise<DeadLetter[]> {
  const { queue = null, before = null, limit } = filter;
  const { rows } = await sql<DeadLetter>`
    select id, source_name as queue, coalesce(singleton_key, '') as key, data as input,
      coalesce(output->>'message', output->'value'->>'message', '') as reason, created_on as failed_at
    from jobs.job
    where name = ${deadLetterQueue} and state = 'created'
      and (${queue}::text is null or source_name = ${queue})
      and (${before}::timestamptz is null or created_on < ${before})
    order by created_on desc, id desc
    limit ${limit}`.execute(tablesOf<never>(db));
  return rows;
}

/** Puts a dead letter back at the end of its line, in the caller's transaction; answers its queue, or undefined. */
export async function retryDeadLetter(db: AnyDb, id: string): Promise<string | undefined> {
  const { rows } = await sql<Pick<DeadLetter, 'queue' | 'key' | 'input'>>`
    delete from jobs.job where name = ${deadLetterQueue} and id = ${id}
    returning source_name as queue, coalesce(singleton_key, id::text) as key, data as input`.execute(
    tablesOf<never>(db),
  );
  const [letter] = rows;
  if (!letter) return undefined;
  await insertRequest(db, { ...letter, startAfter: null });
  return letter.queue;
}
