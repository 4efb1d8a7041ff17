import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type TransactionBuilder,
  type TransactionSettings,
} from 'kysely';
import { normaliseStatement, operationOf } from '#kernel/trace/statement.ts';
import { withChildSpan } from '#kernel/trace/trace.ts';
import type { SpanFacts } from '#kernel/trace/trace.ts';
import { hasTimeLimit, refuseInsideTransaction, runInsideTransaction } from './scope.ts';

export interface GuardSettings {
  /** Identifies the database whose transactions are watched. */
  readonly owner: object;
  /** Statements that lift and restore the time limit of a server's connection; null where the driver does it. */
  readonly timeLimit: { readonly lift: string; readonly restore: string } | null;
}

class GuardedDriver implements Driver {
  readonly #inner: Driver;
  readonly #settings: GuardSettings;
  readonly #lifted = new WeakSet<DatabaseConnection>();
  readonly #dressed = new WeakSet<DatabaseConnection>();

  constructor(inner: Driver, settings: GuardSettings) {
    this.#inner = inner;
    this.#settings = settings;
  }

  async init(): Promise<void> {
    await this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    refuseInsideTransaction(this.#settings.owner);
    const connection = this.#traced(await this.#inner.acquireConnection());
    if (this.#settings.timeLimit !== null && !hasTimeLimit()) {
      await connection.executeQuery(CompiledQuery.raw(this.#settings.timeLimit.lift));
      this.#lifted.add(connection);
    }
    return connection;
  }

  /** A server's connections come back again and again; each is dressed once. */
  #traced(connection: DatabaseConnection): DatabaseConnection {
    if (this.#dressed.has(connection)) return connection;
    this.#dressed.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query, options) =>
      await withChildSpan(
        () => statementSpan(query.sql),
        async () => await execute(query, options),
      );
    return connection;
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#inner.beginTransaction(connection, settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.commitTransaction(connection);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#inner.rollbackTransaction(connection);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (this.#settings.timeLimit !== null && this.#lifted.delete(connection)) {
      await connection
        .executeQuery(CompiledQuery.raw(this.#settings.timeLimit.restore))
        .catch(() => undefined);
    }
    await this.#inner.releaseConnection(connection);
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

/** OpenTelemetry's names for what a database client did. */
function statementSpan(text: string): SpanFacts {
  const operation = operationOf(text);
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.text': normaliseStatement(text),
  };
  return { name: `db ${operation}`, kind: 'client', attributes };
}

/** Wraps a dialect so that taking a second connection inside a transaction throws at once. */
export function guardedDialect(inner: Dialect, settings: GuardSettings): Dialect {
  return {
    createDriver: () => new GuardedDriver(inner.createDriver(), settings),
    createQueryCompiler: () => inner.createQueryCompiler(),
    createAdapter: () => inner.createAdapter(),
    createIntrospector: (db: Kysely<unknown>) => inner.createIntrospector(db),
  };
}

/** Makes `transaction().execute(work)` of this handle run its work inside the guard, also for libraries that call it. */
export function guardTransactions<Tables>(kysely: Kysely<Tables>, owner: object): Kysely<Tables> {
  const openBuilder = kysely.transaction.bind(kysely);
  kysely.transaction = () => guardBuilder(openBuilder(), owner);
  return kysely;
}

function guardBuilder<Tables>(
  builder: TransactionBuilder<Tables>,
  owner: object,
): TransactionBuilder<Tables> {
  const execute = builder.execute.bind(builder);
  const setIsolationLevel = builder.setIsolationLevel.bind(builder);
  const setAccessMode = builder.setAccessMode.bind(builder);
  builder.execute = (work) => execute((transaction) => runInsideTransaction(owner, () => work(transaction)));
  builder.setIsolationLevel = (level) => guardBuilder(setIsolationLevel(level), owner);
  builder.setAccessMode = (mode) => guardBuilder(setAccessMode(mode), owner);
  return builder;
}
