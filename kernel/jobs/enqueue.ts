import type { z } from 'zod';
import type { AnyDb } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Job } from '#kernel/module/server.ts';
import { insertRequest } from './request.store.ts';

export interface EnqueueOptions {
  /** Jobs with the same key run one after another, in the order of their commits. */
  readonly key?: string;
  readonly startAfter?: Date;
}

/**
 * Asks for a job in the transaction of the command: it runs after the commit, or never was.
 *
 * @throws ZodError when the input is not what the job takes
 * @example
 * await enqueue(context.db, expirePermits, { siteId }, { key: siteId });
 */
export async function enqueue<Input extends z.ZodObject>(
  db: AnyDb,
  job: Pick<Job, 'id'> & { readonly input: Input },
  input: z.input<Input>,
  options: EnqueueOptions = {},
): Promise<void> {
  await insertRequest(db, {
    queue: job.id,
    key: options.key ?? newId(),
    input: job.input.parse(input),
    startAfter: options.startAfter ?? null,
  });
}
