import { CompiledQuery, PostgresDialect, type DatabaseConnection } from 'kysely';
import pg from 'pg';
import type { ServerConfig, ServerDatabase } from './database.ts';
import { executeSqlOn } from './execute-sql.ts';
import { DatabaseUnusable, QueryTimeout } from './errors.ts';
import { createKysely } from './kysely.ts';
import { outsideTransaction } from './scope.ts';
import { ServerListener } from './server-listener.ts';
import { typeParserFor } from './type-parsers.ts';

const DEFAULT_STATEMENT_TIMEOUT_MS = 10_000;
const DEFAULT_IDLE_TRANSACTION_MS = 30_000;
const DEFAULT_MAX_CONNECTIONS = 20;
const CONNECT_TIMEOUT_MS = 10_000;

const MIN_SERVER_VERSION = 150_000;
const QUERY_CANCELED = '57014';

const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => typeParserFor(oid),
};

/** Connects to a PostgreSQL server; throws `DatabaseUnusable` when it does not answer or is too old. */
export async function openServerDatabase(config: ServerConfig): Promise<ServerDatabase> {
  return outsideTransaction(() => connect(config));
}

async function connect(config: ServerConfig): Promise<ServerDatabase> {
  const statementTimeoutMs = config.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS;
  const pool = new pg.Pool({
    connectionString: config.url,
    application_name: 'veche',
    max: config.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: config.idleTransactionMs ?? DEFAULT_IDLE_TRANSACTION_MS,
    keepAlive: true,
    types: typeParsers,
  });
  // NOTE: a connection that breaks while idle, or between two queries of a transaction, is told by these events only,
  // and an `error` nobody listens to would end the hub. The next query on it fails; the pool makes a new one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await refuseOldServer(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof DatabaseUnusable ? error : toUnreachable(config.url, error);
  }
  return buildDatabase(config, pool, statementTimeoutMs);
}

function buildDatabase(config: ServerConfig, pool: pg.Pool, statementTimeoutMs: number): ServerDatabase {
  const onCreateConnection = (connection: DatabaseConnection): Promise<void> =>
    prepareConnection(connection, statementTimeoutMs);
  const kysely = createKysely(new PostgresDialect({ pool, onCreateConnection }), {
    owner: {},
    timeLimit: { lift: 'set statement_timeout = 0', restore: 'reset statement_timeout' },
  });
  const listener = new ServerListener(config.url);
  return {
    kind: 'server',
    handle: kysely,
    kysely,
    transaction: (work) => kysely.transaction().execute(work),
    executeSql: (text, values, transaction) => executeSqlOn(transaction ?? kysely, text, values),
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]();
      await kysely.destroy();
    },
  };
}

/** The same session as in the embedded database, and the same error when a query takes too long. */
async function prepareConnection(connection: DatabaseConnection, statementTimeoutMs: number): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(`set time zone 'UTC'; set search_path = public`));
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query, options) => {
    try {
      return await execute(query, options);
    } catch (error) {
      const isTimeout = error instanceof pg.DatabaseError && error.code === QUERY_CANCELED;
      throw isTimeout ? new QueryTimeout(statementTimeoutMs, { cause: error }) : error;
    }
  };
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  );
  const [server] = rows;
  if (server !== undefined && Number(server.number) >= MIN_SERVER_VERSION) return;
  throw new DatabaseUnusable(
    `PostgreSQL ${server?.version ?? '?'} is too old: Veche needs version 15 or newer.`,
  );
}

function toUnreachable(url: string, cause: unknown): DatabaseUnusable {
  const reason = cause instanceof AggregateError ? cause.errors.map(describe).join('; ') : describe(cause);
  return new DatabaseUnusable(`Cannot connect to the database ${withoutPassword(url)}: ${reason}`, { cause });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'given by DATABASE_URL';
  return `${parsed.protocol}//${parsed.username === '' ? '' : `${parsed.username}@`}${parsed.host}${parsed.pathname}`;
}
