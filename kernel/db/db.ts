import type { Kysely } from 'kysely';

/**
 * What a store may do with the database: queries on the tables it was given, nothing that opens a transaction.
 * Transactions open at the edge only (the kernel wraps each command), so a nested one does not compile.
 */
export type Db<Tables> = Omit<Kysely<Tables>, 'transaction' | 'startTransaction' | 'connection' | 'destroy'>;

/** A handle whose tables are not known to the receiver. Kernel stores narrow it with `tablesOf`. */
export type AnyDb = Pick<Kysely<never>, 'getExecutor'>;

/**
 * Narrows an opaque handle to the tables a kernel part owns.
 * NOTE: this is the one place where a handle changes its type; modules never call it.
 */
export function tablesOf<Tables>(db: AnyDb): Db<Tables> {
  return db as unknown as Db<Tables>;
}
