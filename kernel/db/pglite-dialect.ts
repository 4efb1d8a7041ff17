import { createRequire } from 'node:module';
import {
  AbortedTransactionError,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { DatabaseRestarted, TransactionAbandoned } from './errors.ts';
import type { Mutex } from './mutex.ts';
import type { PgliteEngine } from './pglite-engine.ts';
import type { RawResult } from './pglite-protocol.ts';
import { hasTimeLimit, isInBackground } from './scope.ts';
import { typeParserFor } from './type-parsers.ts';

// NOTE: parameters must take the same text form on both databases, so the server driver's own conversion is used.
const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils') as {
  prepareValue: (value: unknown) => string | Buffer | null;
};

const ROW_COUNTING_COMMANDS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

export interface PgliteDialectSettings {
  readonly engine: PgliteEngine;
  readonly turns: Mutex;
  readonly queryLimitMs: number;
  /** A transaction that sends nothing for so long is rolled back: it would stop the whole town. */
  readonly idleTransactionMs: number;
}

function toParameter(value: unknown): string | null {
  const prepared = prepareValue(value);
  return Buffer.isBuffer(prepared) ? `\\x${prepared.toString('hex')}` : prepared;
}

function parseRows<R>({ fields, rows }: RawResult): R[] {
  const columns = fields.map(({ name, typeId }) => ({ name, parse: typeParserFor(typeId) }));
  return rows.map((cells) => {
    const row: Record<string, unknown> = {};
    columns.forEach(({ name, parse }, index) => {
      const cell = cells[index];
      row[name] = cell === null || cell === undefined ? null : parse(cell);
    });
    return row as R;
  });
}

function toQueryResult<R>(raw: RawResult): QueryResult<R> {
  const rows = parseRows<R>(raw);
  return ROW_COUNTING_COMMANDS.has(raw.command) ? { rows, numAffectedRows: BigInt(raw.rowCount) } : { rows };
}

/** One holder's turn with the single connection. */
class PgliteConnection implements DatabaseConnection {
  readonly #settings: PgliteDialectSettings;
  readonly #endTurn: () => void;
  #transactionGeneration: number | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #failure: Error | undefined;

  constructor(settings: PgliteDialectSettings, endTurn: () => void) {
    this.#settings = settings;
    this.#endTurn = endTurn;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return toQueryResult<R>(await this.#run(sql, parameters.map(toParameter)));
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const isolation = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    await this.#run(`start transaction${isolation}${accessMode === undefined ? '' : ` ${accessMode}`}`, []);
    this.#transactionGeneration = this.#settings.engine.generation;
    this.#watchIdle();
  }

  async commit(): Promise<void> {
    const { command } = await this.#run('commit', []);
    this.#endTransaction();
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    const isGone =
      this.#failure !== undefined || this.#transactionGeneration !== this.#settings.engine.generation;
    if (!isGone) await this.#run('rollback', []);
    this.#endTransaction();
  }

  release(): void {
    this.#endTransaction();
    this.#endTurn();
  }

  async #run(text: string, values: readonly (string | null)[]): Promise<RawResult> {
    this.#refuseBrokenTransaction();
    clearTimeout(this.#idleTimer);
    try {
      return await this.#settings.engine.query(
        text,
        values,
        hasTimeLimit() ? this.#settings.queryLimitMs : null,
      );
    } finally {
      if (this.#transactionGeneration !== undefined) this.#watchIdle();
    }
  }

  #refuseBrokenTransaction(): void {
    if (this.#failure !== undefined) throw this.#failure;
    const generation = this.#transactionGeneration;
    if (generation === undefined || generation === this.#settings.engine.generation) return;
    throw new DatabaseRestarted('an earlier query of this transaction was ended');
  }

  #watchIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => void this.#abandon(), this.#settings.idleTransactionMs);
    this.#idleTimer.unref();
  }

  async #abandon(): Promise<void> {
    this.#failure = new TransactionAbandoned(this.#settings.idleTransactionMs);
    await this.#settings.engine.query('rollback', [], null).catch(() => undefined);
    this.#endTurn();
  }

  #endTransaction(): void {
    clearTimeout(this.#idleTimer);
    this.#transactionGeneration = undefined;
  }
}

class PgliteDriver implements Driver {
  readonly #settings: PgliteDialectSettings;

  constructor(settings: PgliteDialectSettings) {
    this.#settings = settings;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PgliteConnection> {
    const lane = isInBackground() ? 'background' : 'foreground';
    return new PgliteConnection(this.#settings, await this.#settings.turns.acquire(lane));
  }

  async beginTransaction(connection: PgliteConnection, settings: TransactionSettings): Promise<void> {
    await connection.begin(settings);
  }

  async commitTransaction(connection: PgliteConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PgliteConnection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: PgliteConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {}
}

/** Kysely over the one connection of the embedded database. */
export function pgliteDialect(settings: PgliteDialectSettings): Dialect {
  return {
    createDriver: () => new PgliteDriver(settings),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  };
}
