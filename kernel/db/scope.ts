import { AsyncLocalStorage } from 'node:async_hooks';
import { OuterConnectionInTransaction } from './errors.ts';

interface OpenTransaction {
  /** Which database it belongs to: two databases in one process (tests) do not disturb each other. */
  readonly owner: object;
  isOpen: boolean;
}

const openTransaction = new AsyncLocalStorage<OpenTransaction | undefined>();
const isUnlimited = new AsyncLocalStorage<boolean>();
const isBehind = new AsyncLocalStorage<boolean>();

/** Runs `work` so that `refuseInsideTransaction` throws in it, and in all it awaits, until it has ended. */
export async function runInsideTransaction<T>(owner: object, work: () => Promise<T>): Promise<T> {
  const transaction: OpenTransaction = { owner, isOpen: true };
  try {
    return await openTransaction.run(transaction, work);
  } finally {
    transaction.isOpen = false;
  }
}

/** Throws `OuterConnectionInTransaction` when called from inside an open transaction of this database. */
export function refuseInsideTransaction(owner: object): void {
  const transaction = openTransaction.getStore();
  if (transaction?.isOpen && transaction.owner === owner) throw new OuterConnectionInTransaction();
}

/** Runs `work` as if no transaction were around it: for background work that is started inside one. */
export function outsideTransaction<T>(work: () => T): T {
  return openTransaction.run(undefined, work);
}

/** Lifts the limit on a query's time for all queries that `work` awaits: migrations and imports only. */
export function withoutTimeLimit<T>(work: () => Promise<T>): Promise<T> {
  return isUnlimited.run(true, work);
}

export function hasTimeLimit(): boolean {
  return isUnlimited.getStore() !== true;
}

/**
 * Marks the queries of `work`, and of all it starts, as work nobody waits for: on the embedded database's one connection
 * they let those of people go first.
 */
export function inBackground<T>(work: () => T): T {
  return isBehind.run(true, work);
}

export function isInBackground(): boolean {
  return isBehind.getStore() === true;
}
