import { PgBoss } from 'pg-boss';
import type { JobWithMetadata, Queue } from 'pg-boss';
import { inBackground, withoutTimeLimit } from '#kernel/db/scope.ts';
import { ensureCursor } from '#kernel/events/delivery.store.ts';
import { listOccasions } from '#kernel/events/occasions.ts';
import { followOutbox } from '#kernel/events/follow-outbox.ts';
import type { Hub } from '#kernel/hub.ts';
import { logFacts } from '#kernel/log/log.ts';
import type { Job, Listener } from '#kernel/module/server.ts';
import { withSpan } from '#kernel/trace/trace.ts';
import type { SpanFacts } from '#kernel/trace/trace.ts';
import { bossDatabase, jobsSchema } from './boss-database.ts';
import { createSystemContext } from './create-system-context.ts';
import { deadLetterQueue } from './dead-letter.store.ts';
import { dispatch } from './dispatch.ts';
import { kernelJobs } from './kernel-jobs.ts';
import { repeat } from './repeat.ts';
import { listReadyQueues, releaseAbandonedJobs, removeSetAsideJobs } from './job.store.ts';
import { runListener } from './run-listener.ts';

export interface JobsOptions {
  /** Tries after the first one; each waits about twice as long as the one before. */
  readonly retryLimit?: number;
  readonly retryDelaySeconds?: number;
}

/** Nine tries in about a quarter of an hour: a restart or a short failure passes, a defect shows the same hour. */
const defaultRetries = { retryLimit: 8, retryDelaySeconds: 2 };
const longestRetryDelaySeconds = 10 * 60;
const listenerTimeoutMs = 60_000;
/** How many of one queue run at once in this hub; those of one key never do. */
const concurrency = 2;
/** Retries and jobs for later become ready without a word; one query looks for all queues together. */
const lookEveryMs = 1_000;
const neverSeconds = 24 * 60 * 60;
const deadLettersKeptSeconds = 365 * 24 * 60 * 60;
/** A run that has not been heard of for so long died with its hub. */
const heartbeatSeconds = 30;
const shutdownMs = 5_000;

interface Work {
  readonly id: string;
  readonly timeoutMs: number;
  readonly schedule: string | undefined;
  readonly run: (job: JobWithMetadata<object>) => Promise<void>;
}

/**
 * Starts listeners, jobs and their schedules on this hub. Dispose it before the database:
 * what runs may finish for some seconds, what waits is kept for the next start.
 */
export async function startJobs(hub: Hub, options: JobsOptions = {}): Promise<AsyncDisposable> {
  return await inBackground(async () => await start(hub, options));
}

async function start(hub: Hub, options: JobsOptions): Promise<AsyncDisposable> {
  const listeners = hub.parts.flatMap((part) => part.server?.listeners ?? []);
  const jobs = [...kernelJobs(hub), ...hub.parts.flatMap((part) => part.server?.jobs ?? [])];
  const works = [
    ...listeners.map((listener) => listenerWork(hub, listener)),
    ...jobs.map((job) => jobWork(hub, job)),
  ];
  refuseTwins(works);

  const boss = createBoss(hub);
  await withoutTimeLimit(async () => await boss.start());
  await ensureCursor(hub.database.handle);
  // NOTE: the embedded database belongs to one process, so what is running at its start died with an earlier one.
  if (hub.database.kind === 'embedded') await releaseAbandonedJobs(hub.database.handle);
  await createQueues(boss, works, options);
  await keepSchedules(boss, works, hub.state.town.timeZone);
  const workers = new Map<string, readonly string[]>();
  for (const work of works) workers.set(work.id, await startWorkers(hub, boss, work));

  const look = repeat(hub.log, 'jobs.look', lookEveryMs, async () => {
    await removeSetAsideJobs(hub.database.handle);
    const ready = await listReadyQueues(hub.database.handle);
    for (const id of ready.flatMap((queue) => workers.get(queue) ?? [])) boss.notifyWorker(id);
  });
  const targets = {
    database: hub.database,
    boss,
    listeners,
    occasionIds: new Set(listOccasions(hub.parts).map(({ id }) => id)),
    jobIds: works.map(({ id }) => id),
  };
  const dispatcher = await followOutbox({
    database: hub.database,
    // NOTE: whoever committed last wakes it, within what they do.
    run: async () => await inBackground(async () => await dispatch(targets)),
    onError: (error) => hub.log.error({ err: error }, 'events were not handed out'),
  });
  return {
    async [Symbol.asyncDispose]() {
      await dispatcher[Symbol.asyncDispose]();
      await look.stop();
      await boss.stop({ close: false, graceful: true, timeout: shutdownMs });
    },
  };
}

function createBoss({ database, log }: Hub): PgBoss {
  const boss = new PgBoss({
    db: bossDatabase(database),
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    schema: jobsSchema,
    createSchema: false,
    useListenNotify: true,
    superviseIntervalSeconds: heartbeatSeconds,
    // Rebuilding indexes is the administrator's work, in an hour of their choice.
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'pg-boss failed'));
  boss.on('warning', (warning) => log.warn({ warning }, 'pg-boss warns'));
  return boss;
}

function listenerWork(hub: Hub, listener: Listener): Work {
  return {
    id: listener.id,
    timeoutMs: listenerTimeoutMs,
    schedule: undefined,
    run: async (job) => await runListener(hub, listener, job),
  };
}

function jobWork(hub: Hub, job: Job): Work {
  return {
    id: job.id,
    timeoutMs: job.timeoutMs,
    schedule: job.schedule,
    run: async ({ id, data, signal }) => {
      const context = createSystemContext(hub, { id: job.id, requestId: id, signal });
      // NOTE: the input was parsed by this very job's schema.
      await job.run(context, job.input.parse(data ?? {}) as never, signal);
    },
  };
}

function refuseTwins(works: readonly Work[]): void {
  const seen = new Set<string>();
  for (const { id } of works) {
    if (seen.has(id)) throw new Error(`Two listeners or jobs are called "${id}"`);
    seen.add(id);
  }
}

async function createQueues(boss: PgBoss, works: readonly Work[], options: JobsOptions): Promise<void> {
  const existing = new Set((await boss.getQueues()).map(({ name }) => name));
  const ensure = async (name: string, { policy, ...queue }: Omit<Queue, 'name'>): Promise<void> => {
    if (existing.has(name)) await boss.updateQueue(name, queue);
    else await boss.createQueue(name, { ...queue, ...(policy ? { policy } : {}) });
  };
  await ensure(deadLetterQueue, { retentionSeconds: deadLettersKeptSeconds });
  const { retryLimit, retryDelaySeconds } = { ...defaultRetries, ...options };
  for (const { id, timeoutMs } of works) {
    await ensure(id, {
      policy: 'key_strict_fifo',
      notify: true,
      deadLetter: deadLetterQueue,
      expireInSeconds: Math.ceil(timeoutMs / 1000),
      heartbeatSeconds,
      retryLimit,
      retryDelay: retryDelaySeconds,
      retryBackoff: retryDelaySeconds > 0,
      ...(retryDelaySeconds > 0 ? { retryDelayMax: longestRetryDelaySeconds } : {}),
      retentionSeconds: deadLettersKeptSeconds,
      deleteAfterSeconds: 60 * 60,
    });
  }
}

async function keepSchedules(boss: PgBoss, works: readonly Work[], timeZone: string): Promise<void> {
  const scheduled = works.flatMap(({ id, schedule }) => (schedule ? [{ id, schedule }] : []));
  for (const { id, schedule } of scheduled) {
    await boss.schedule(id, schedule, {}, { tz: timeZone, singletonKey: 'schedule' });
  }
  const declared = new Set(scheduled.map(({ id }) => id));
  for (const { name } of await boss.getSchedules()) if (!declared.has(name)) await boss.unschedule(name);
}

/** Starts the workers of one queue; answers their ids. */
async function startWorkers(hub: Hub, boss: PgBoss, work: Work): Promise<string[]> {
  const ids: string[] = [];
  const options = { includeMetadata: true, notifyPollingIntervalSeconds: neverSeconds } as const;
  for (let count = 0; count < concurrency; count += 1) {
    const id: string = await boss.work<object, void, typeof options>(work.id, options, async ([job]) => {
      try {
        if (job) await runLogged(hub, work, job);
      } finally {
        // NOTE: a worker fetches one job and then waits for word; this is the word that there may be another.
        for (const sibling of ids) boss.notifyWorker(sibling);
      }
    });
    ids.push(id);
  }
  return ids;
}

function spanOf(work: Work, job: JobWithMetadata<object>): SpanFacts {
  const attributes = { 'veche.job': work.id, 'veche.attempt': job.retryCount + 1 };
  return { name: `job ${work.id}`, kind: 'consumer', attributes };
}

async function runLogged(hub: Hub, work: Work, job: JobWithMetadata<object>): Promise<void> {
  await logFacts.run({ requestId: job.id }, async () => {
    try {
      await withSpan(spanOf(work, job), async () => await work.run(job));
    } catch (error) {
      hub.log.error(
        { err: error, job: work.id, attempt: job.retryCount + 1, of: job.retryLimit + 1 },
        'a job failed',
      );
      throw error;
    }
  });
}
