import { once } from 'node:events';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { DatabaseRestarted, DatabaseUnusable, QueryTimeout } from './errors.ts';
import type { RawError, RawResult, WorkerReply, WorkerRequest } from './pglite-protocol.ts';
import { outsideTransaction } from './scope.ts';

type Request = WorkerRequest extends infer Each
  ? Each extends WorkerRequest
    ? Omit<Each, 'id'>
    : never
  : never;

/** A clean close takes 0.1 s; after this the worker is terminated, which loses nothing committed. */
const CLOSING_MS = 3_000;

interface Pending {
  readonly resolve: (result: RawResult | undefined) => void;
  readonly reject: (error: Error) => void;
}

export interface EngineSettings {
  /** PostgreSQL's own directory. */
  readonly directory: string;
  readonly onNotification: (channel: string, payload: string) => void;
  /** Called after each reopening with a function that runs SQL before anyone's next query. */
  readonly onReopened: (run: (text: string) => Promise<unknown>) => Promise<void>;
}

/**
 * The worker that runs PGlite, seen from the hub's thread. One query at a time: callers queue before it.
 *
 * A query over its limit cannot be cancelled (PGlite ignores `statement_timeout`), so the whole worker is
 * terminated and a new one opens the same directory; PostgreSQL's crash recovery undoes what was not committed.
 * `generation` counts these reopenings, so that a transaction can tell that its engine is gone.
 */
export class PgliteEngine implements AsyncDisposable {
  generation = 0;
  readonly #settings: EngineSettings;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #worker: Worker | undefined;
  #opening: Promise<void>;
  #isClosed = false;

  private constructor(settings: EngineSettings) {
    this.#settings = settings;
    this.#opening = this.#startWorker();
  }

  static async open(settings: EngineSettings): Promise<PgliteEngine> {
    const engine = new PgliteEngine(settings);
    await engine.#opening;
    return engine;
  }

  /** Runs one query; throws `QueryTimeout` after `limitMs` (null: no limit). */
  async query(text: string, values: readonly (string | null)[], limitMs: number | null): Promise<RawResult> {
    await this.#opening;
    const id = this.#nextId;
    const watchdog =
      limitMs === null ? undefined : setTimeout(() => this.#endIfStillRunning(id, limitMs), limitMs);
    try {
      const result = await this.#send({ kind: 'query', text, values });
      if (result === undefined) throw new TypeError('a query was answered without a result');
      return result;
    } finally {
      clearTimeout(watchdog);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#opening.catch(() => undefined);
    if (this.#worker === undefined) return;
    const ended = once(this.#worker, 'exit');
    await Promise.race([
      this.#send({ kind: 'close' }),
      ended,
      setTimeoutPromise(CLOSING_MS, undefined, { ref: false }),
    ]);
    await this.#worker.terminate();
  }

  #endIfStillRunning(id: number, limitMs: number): void {
    // NOTE: after a suspended machine wakes, the timer fires before the answer that has long been waiting is read.
    setImmediate(() => {
      if (this.#pending.has(id)) this.#restart(new QueryTimeout(limitMs));
    });
  }

  #send(request: Request): Promise<RawResult | undefined> {
    const worker = this.#worker;
    if (worker === undefined)
      return Promise.reject(new DatabaseUnusable('The embedded database is not open.'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ ...request, id });
    });
  }

  /** Ends the worker, opens a new one, then rejects what was running, so that callers find a working engine. */
  #restart(reason: Error): void {
    if (this.#isClosed) return;
    const worker = this.#worker;
    const running = [...this.#pending.values()];
    this.#pending.clear();
    this.#worker = undefined;
    this.generation += 1;
    this.#opening = outsideTransaction(async () => {
      await worker?.terminate();
      await this.#startWorker();
      await this.#settings.onReopened((text) => this.#send({ kind: 'query', text, values: [] }));
    });
    // NOTE: a failure to reopen is told by the next query, which awaits `#opening`.
    this.#opening.catch(() => undefined).finally(() => running.forEach(({ reject }) => reject(reason)));
  }

  #startWorker(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
      workerData: { directory: this.#settings.directory },
      execArgv: [],
    });
    const fail = (reason: string): void => {
      reject(
        new DatabaseUnusable(
          `The embedded database in ${this.#settings.directory} cannot be opened: ${reason}`,
        ),
      );
      if (this.#worker === worker) this.#restart(new DatabaseRestarted(reason));
    };
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', (code) => fail(`its worker ended with code ${code}`));
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'ready') {
        this.#worker = worker;
        resolve();
      } else if (reply.kind === 'failed-to-open') {
        fail(reply.message);
      } else {
        this.#receive(reply);
      }
    });
    return promise;
  }

  #receive(reply: Exclude<WorkerReply, { kind: 'ready' | 'failed-to-open' }>): void {
    if (reply.kind === 'notification') {
      this.#settings.onNotification(reply.channel, reply.payload);
      return;
    }
    if (reply.kind === 'error' && reply.error.fields === null) {
      this.#restart(new DatabaseRestarted(reply.error.message));
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'error') pending?.reject(toDatabaseError(reply.error));
    else pending?.resolve(reply.kind === 'result' ? reply.result : undefined);
  }
}

/** The same class and fields as the server's driver throws, so that callers need not know which database it was. */
function toDatabaseError({ message, fields }: RawError): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), fields);
}
