import type { Generated } from 'kysely';
import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { outboxChannel } from '#kernel/events/outbox.store.ts';

export interface RequestTable {
  position: Generated<number>;
  queue: string;
  key: string;
  /** JSON text on the way in, the parsed value on the way out. */
  input: unknown;
  startAfter: Date | null;
}

export interface RequestTables {
  'jobs.request': RequestTable;
}

export interface JobRequest {
  readonly position: number;
  readonly queue: string;
  readonly key: string;
  readonly input: unknown;
  readonly startAfter: Date | null;
}

export async function insertRequest(db: AnyDb, request: Omit<JobRequest, 'position'>): Promise<void> {
  const tables = tablesOf<RequestTables>(db);
  await tables
    .insertInto('jobs.request')
    .values({ ...request, input: JSON.stringify(request.input) })
    .execute();
  await sql`select pg_notify(${outboxChannel}, '')`.execute(tables);
}

/** Takes out the oldest requests for these queues; those of a queue this hub does not know wait for one that does. */
export async function takeRequests(
  db: AnyDb,
  queues: readonly string[],
  limit: number,
): Promise<JobRequest[]> {
  if (queues.length === 0) return [];
  const tables = tablesOf<RequestTables>(db);
  const oldest = tables
    .selectFrom('jobs.request')
    .select('position')
    .where('queue', 'in', [...queues])
    .orderBy('position')
    .limit(limit)
    .forUpdate()
    .skipLocked();
  const taken = await tables
    .deleteFrom('jobs.request')
    .where('position', 'in', oldest)
    .returning(['position', 'queue', 'key', 'input', 'startAfter'])
    .execute();
  return taken.sort((one, other) => one.position - other.position);
}
