import type { Kysely } from 'kysely';
import type { AnyDb } from './db.ts';
import { openEmbeddedDatabase } from './embedded.ts';
import { openServerDatabase } from './server.ts';

export interface EmbeddedConfig {
  readonly kind: 'embedded';
  /** The data directory; the database lies in its folder `database`. */
  readonly directory: string;
  /** A folder with an empty database, copied where there is none yet, which spares the 10 seconds of making one. */
  readonly madeFrom?: string | undefined;
  /** A query over this is ended, and with it the worker. */
  readonly watchdogMs?: number;
  readonly idleTransactionMs?: number;
}

export interface ServerConfig {
  readonly kind: 'server';
  readonly url: string;
  readonly maxConnections?: number;
  readonly statementTimeoutMs?: number;
  readonly idleTransactionMs?: number;
}

export type DatabaseConfig = EmbeddedConfig | ServerConfig;

export type Row = Readonly<Record<string, unknown>>;

interface CommonDatabase extends AsyncDisposable {
  /** The outer handle. Narrow it with `tablesOf`. Throws `OuterConnectionInTransaction` inside a transaction. */
  readonly handle: AnyDb;
  /** The same as a whole Kysely, for better-auth and the migrator only. */
  readonly kysely: Kysely<unknown>;
  /** Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (db: AnyDb) => Promise<T>): Promise<T>;
  /**
   * Calls back for each NOTIFY on the channel until the returned function is called.
   * After a broken connection it listens again and calls back once with an empty payload: something may be missed.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /**
   * Runs SQL as it stands, with no change to the names of columns; inside `transaction` when that is given.
   * Without values the text may hold several statements.
   */
  executeSql(
    text: string,
    values?: readonly unknown[],
    transaction?: AnyDb,
  ): Promise<{ rows: readonly Row[] }>;
}

export interface EmbeddedDatabase extends CommonDatabase {
  readonly kind: 'embedded';
  readonly directory: string;
  /**
   * Copies PostgreSQL's files into an empty or absent folder. Queries are stopped only while what changed during the
   * copying is copied again, so the copy is consistent. Answers for how many milliseconds they were.
   */
  copyFilesTo(directory: string): Promise<number>;
}

export interface ServerDatabase extends CommonDatabase {
  readonly kind: 'server';
}

export type Database = EmbeddedDatabase | ServerDatabase;

/**
 * Opens the town's database. Migrate it next (`migrateAll`).
 *
 * @throws DataDirectoryInUse, DatabaseUnusable
 * @example
 * await using database = await openDatabase({ kind: 'embedded', directory: './data' });
 * const { rows } = await database.executeSql('select 1 as one');
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  return config.kind === 'embedded' ? openEmbeddedDatabase(config) : openServerDatabase(config);
}
