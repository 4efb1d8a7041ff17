import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';

/*
 * pg-boss's own tables, looked at and tidied where its interface has no word for it. The version is pinned exactly;
 * the tests beside this file tell when a later one differs.
 */

/** Queues with a job that may run now. Finished jobs stay an hour only, so the table is small. */
export async function listReadyQueues(db: AnyDb): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct name from jobs.job
    where state < 'active' and not blocked and start_after <= now()`.execute(tablesOf<never>(db));
  return rows.map(({ name }) => name);
}

/**
 * Takes jobs out of their line once a copy lies among the dead letters: a failed job would hold back
 * all later ones of its key, and a report whose one message cannot be sent would fall silent for ever.
 */
export async function removeSetAsideJobs(db: AnyDb): Promise<void> {
  await sql`
    delete from jobs.job
    where state = 'failed' and policy = 'key_strict_fifo' and dead_letter is not null`.execute(
    tablesOf<never>(db),
  );
}

/** Makes jobs whose hub is gone ready again at once. */
export async function releaseAbandonedJobs(db: AnyDb): Promise<void> {
  await sql`update jobs.job set state = 'retry', start_after = now() where state = 'active'`.execute(
    tablesOf<never>(db),
  );
}

export interface QueueCount {
  readonly id: string;
  /** Ready or waiting for their time. */
  readonly waitingCount: number;
  readonly activeCount: number;
  readonly deadLetterCount: number;
  readonly oldestWaitingAt: Date | null;
}

export async function listQueueCounts(db: AnyDb, limit: number): Promise<QueueCount[]> {
  const { rows } = await sql<QueueCount>`
    select queue.name as id,
      count(job.id) filter (where job.name = queue.name and job.state < 'active') as waiting_count,
      count(job.id) filter (where job.name = queue.name and job.state = 'active') as active_count,
      count(job.id) filter (where job.name = queue.dead_letter) as dead_letter_count,
      min(job.created_on) filter (where job.name = queue.name and job.state < 'active') as oldest_waiting_at
    from jobs.queue as queue
    left join jobs.job as job
      on job.name = queue.name or (job.name = queue.dead_letter and job.source_name = queue.name)
    where queue.policy = 'key_strict_fifo'
    group by queue.name
    order by queue.name
    limit ${limit}`.execute(tablesOf<never>(db));
  return rows;
}
