import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { Results } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { postgis } from '@electric-sql/pglite-postgis';
import type { RawError, RawResult, WorkerReply, WorkerRequest, WorkerSettings } from './pglite-protocol.ts';

const ERROR_FIELDS = [
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

const port = parentPort;
if (port === null) throw new Error('pglite-worker.ts runs as a worker only');
const reply = (message: WorkerReply): void => port.postMessage(message);

function keepAsText(converters: Record<string, (value: string) => unknown>): void {
  for (const oid of Object.keys(converters)) converters[oid] = (value) => value;
}

async function openEngine({ directory }: WorkerSettings): Promise<PGlite> {
  const engine = await PGlite.create({ dataDir: directory, extensions: { postgis, pg_trgm, unaccent } });
  // NOTE: parsing is done in the hub's thread by the parsers both databases share, so here all values stay text.
  keepAsText(engine.parsers);
  keepAsText(engine.serializers);
  engine.onNotification((channel, payload) => reply({ kind: 'notification', channel, payload }));
  return engine;
}

function toRawResult(result: Results | undefined): RawResult {
  return {
    fields: (result?.fields ?? []).map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID })),
    rows: (result?.rows ?? []) as unknown as RawResult['rows'],
    command: result?.command ?? '',
    rowCount: result?.rowCount ?? 0,
  };
}

function toRawError(error: unknown): RawError {
  if (!(error instanceof Error)) return { message: String(error), fields: null };
  if (!('severity' in error)) return { message: error.message, fields: null };
  const fields = ERROR_FIELDS.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { message: error.message, fields: Object.fromEntries(fields) };
}

/** As `pg` does: without values several statements may stand in one text, and the last one answers. */
async function runQuery(
  engine: PGlite,
  text: string,
  values: readonly (string | null)[],
): Promise<RawResult> {
  if (values.length > 0) return toRawResult(await engine.query(text, [...values], { rowMode: 'array' }));
  const results = await engine.exec(text, { rowMode: 'array' });
  return toRawResult(results.at(-1));
}

async function answer(engine: PGlite, request: WorkerRequest): Promise<void> {
  if (request.kind === 'close') {
    await engine.close();
    reply({ kind: 'closed', id: request.id });
    port?.close();
    return;
  }
  try {
    reply({ kind: 'result', id: request.id, result: await runQuery(engine, request.text, request.values) });
  } catch (error) {
    reply({ kind: 'error', id: request.id, error: toRawError(error) });
  }
}

try {
  const engine = await openEngine(workerData as WorkerSettings);
  port.on('message', (request: WorkerRequest) => void answer(engine, request));
  reply({ kind: 'ready' });
} catch (error) {
  reply({ kind: 'failed-to-open', message: error instanceof Error ? error.message : String(error) });
}
