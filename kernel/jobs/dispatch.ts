import type { JobInsert, PgBoss } from 'pg-boss';
import type { Database } from '#kernel/db/database.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { claimCursor, moveCursor } from '#kernel/events/delivery.store.ts';
import { anyOccasion } from '#kernel/events/contract.ts';
import { readOutboxAfter } from '#kernel/events/outbox-reader.store.ts';
import type { OutboxEvent } from '#kernel/events/outbox-reader.store.ts';
import type { Listener } from '#kernel/module/server.ts';
import { bossDatabase } from './boss-database.ts';
import { takeRequests } from './request.store.ts';
import type { JobRequest } from './request.store.ts';

/*
 * Commands write rows: events into the outbox, wishes for jobs into `jobs.request`. The dispatcher turns them into
 * pg-boss's jobs, one per event and listener, and moves the cursor in the same transaction: a crash undoes both, so
 * nothing is lost and nothing is handed out twice. The hubs of one town take turns by the lock on the cursor's row.
 *
 * Jobs made in one transaction share their `created_on`, and pg-boss then goes by their ids; so the ids are made of
 * the event's place in the outbox. Being the same for the same event and listener, they also refuse duplicates.
 */

const dispatchedAtOnce = 500;
/** Another hub dispatches now; what was committed since its look is taken soon after. */
const busyRetryMs = 10;
/** An older transaction still runs; its end is not announced. */
const withheldRetryMs = 25;

export interface DispatchTargets {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly listeners: readonly Listener[];
  /** Events that listeners to `anyOccasion` hear. */
  readonly occasionIds: ReadonlySet<string>;
  /** Ids of the jobs this hub can run. */
  readonly jobIds: readonly string[];
}

/** Hands out what is waiting; answers after how many milliseconds there is more to do, if there is. */
export async function dispatch(targets: DispatchTargets): Promise<number | undefined> {
  return await targets.database.transaction(async (db) => {
    const cursor = await claimCursor(db);
    if (!cursor) return busyRetryMs;
    const { events, isWithheld } = await readOutboxAfter(db, cursor, dispatchedAtOnce);
    const requests = await takeRequests(db, targets.jobIds, dispatchedAtOnce);

    await insertJobs(targets, db, [
      ...events.flatMap((event) => deliveriesOf(targets, event)),
      ...requests.map(jobOf),
    ]);
    const last = events.at(-1) ?? (requests.length > 0 ? cursor : undefined);
    if (last) await moveCursor(db, last);

    if (events.length + requests.length >= dispatchedAtOnce) return 0;
    return isWithheld ? withheldRetryMs : undefined;
  });
}

interface QueuedJob {
  readonly queue: string;
  readonly job: JobInsert;
}

function deliveriesOf({ listeners, occasionIds }: DispatchTargets, event: OutboxEvent): QueuedJob[] {
  const { id, eventId, subjectId, payload, occurredAt } = event;
  const facts = { id, subjectId, occurredAt: occurredAt.toISOString() };
  const isOccasion = occasionIds.has(eventId);
  const deliver = (listener: Listener, told: unknown): QueuedJob => ({
    queue: listener.id,
    job: {
      id: orderedId(BigInt(event.transactionId), event.position),
      data: { ...facts, payload: told },
      singletonKey: subjectId,
    },
  });
  return listeners.flatMap((listener) => {
    if (listener.event.id === eventId) return [deliver(listener, payload)];
    const hearsAll = isOccasion && listener.event.id === anyOccasion.id;
    return hearsAll ? [deliver(listener, { eventId, facts: payload })] : [];
  });
}

function jobOf({ queue, position, input, key, startAfter }: JobRequest): QueuedJob {
  const job = { id: orderedId(0n, position), data: input as object, singletonKey: key };
  return { queue, job: startAfter ? { ...job, startAfter } : job };
}

async function insertJobs(
  { boss, database }: DispatchTargets,
  db: AnyDb,
  jobs: readonly QueuedJob[],
): Promise<void> {
  const inTransaction = { db: bossDatabase(database, db) };
  for (const [queue, queued] of Map.groupBy(jobs, (one) => one.queue)) {
    await boss.insert(
      queue,
      queued.map(({ job }) => job),
      inTransaction,
    );
  }
}

/** A uuid that sorts by transaction and position. */
export function orderedId(transactionId: bigint, position: number): string {
  const hex = transactionId.toString(16).padStart(16, '0') + position.toString(16).padStart(16, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
