import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { postgis } from '@electric-sql/pglite-postgis';
import { listExportsOnce } from './list-exports-once.ts';
import type { WorkerReply, WorkerRequest, WorkerSettings } from './pglite-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('pglite-worker.ts runs as a worker only');
const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

// This thread is the database's alone: nothing of the town runs with the global that is replaced here.
Object.keys = listExportsOnce(Object.keys);

async function openEngine({ directory }: WorkerSettings): Promise<PGlite> {
  return await PGlite.create({ dataDir: directory, extensions: { postgis, pg_trgm, unaccent } });
}

/** NOTE: PGlite's own queries make five calls into PostgreSQL of what one can carry, and parse in this thread. */
async function run(engine: PGlite, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  await engine.execProtocolRawStream(message, {
    syncToFs: false,
    onRawData: (bytes) => chunks.push(bytes.slice()),
  });
  return joined(chunks);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

async function answer(engine: PGlite, request: WorkerRequest): Promise<void> {
  const { id } = request;
  if (request.kind === 'close') {
    await engine.close();
    reply({ kind: 'closed', id });
    port?.close();
    return;
  }
  try {
    const bytes = await run(engine, request.message);
    reply({ kind: 'answer', id, bytes }, [bytes.buffer]);
  } catch (error) {
    reply({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

try {
  const engine = await openEngine(workerData as WorkerSettings);
  port.on('message', (request: WorkerRequest) => void answer(engine, request));
  reply({ kind: 'ready' });
} catch (error) {
  reply({ kind: 'failed-to-open', message: error instanceof Error ? error.message : String(error) });
}
