import pg from 'pg';

/** A query ran over the limit and was ended; everything of its transaction is undone. */
export class QueryTimeout extends Error {
  override readonly name = 'QueryTimeout';

  constructor(limitMs: number, options?: ErrorOptions) {
    super(`The query ran longer than ${limitMs} ms and was ended; its transaction is undone.`, options);
  }
}

/** The embedded database fell over and was opened again; what was running is undone. */
export class DatabaseRestarted extends Error {
  override readonly name = 'DatabaseRestarted';

  constructor(reason: string) {
    super(`The embedded database had to be opened again (${reason}); the running transaction is undone.`);
  }
}

/** A transaction held the connection without doing anything, so it was rolled back. */
export class TransactionAbandoned extends Error {
  override readonly name = 'TransactionAbandoned';

  constructor(idleMs: number) {
    super(
      `The transaction did nothing for ${idleMs} ms and was rolled back. Never wait for the network inside one.`,
    );
  }
}

/** Another process holds this data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';

  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another Veche process. ` +
        `Two processes on one directory would lose data: stop the other one, or set VECHE_DATA to another directory.`,
    );
  }
}

/** Code inside `database.transaction` used the outer connection instead of the handle it was given. */
export class OuterConnectionInTransaction extends Error {
  override readonly name = 'OuterConnectionInTransaction';

  constructor() {
    super(
      'The outer database handle was used inside a transaction. Use the handle the transaction gives you.',
    );
  }
}

/** The database cannot be used: unreachable, too old, or a right is missing. The message says what to do. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
}

/** unique_violation, serialization_failure, deadlock_detected. */
const lostRaceCodes: ReadonlySet<string> = new Set(['23505', '40001', '40P01']);

/**
 * Whether a transaction failed because of another that ran at the same time: done again, it sees what the other one did.
 * A row that is simply there already fails the same way, and again the second time.
 */
export function isLostRace(error: unknown): boolean {
  return error instanceof pg.DatabaseError && lostRaceCodes.has(error.code ?? '');
}
