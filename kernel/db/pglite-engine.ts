import { once } from 'node:events';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DatabaseRestarted, DatabaseUnusable, QueryTimeout } from './errors.ts';
import { readAnswer } from './pglite-answer.ts';
import type { EngineAnswer } from './pglite-answer.ts';
import type { RawResult, WorkerReply, WorkerRequest } from './pglite-protocol.ts';
import { PreparedStatements } from './pglite-statements.ts';
import { outsideTransaction } from './scope.ts';

type Request = WorkerRequest extends infer Each
  ? Each extends WorkerRequest
    ? Omit<Each, 'id'>
    : never
  : never;

/** A clean close takes 0.1 s; after this the worker is terminated, which loses nothing committed. */
const CLOSING_MS = 3_000;

/** PostgreSQL's `feature_not_supported`: a prepared statement whose columns have changed since. */
const CHANGED_COLUMNS = '0A000';

interface Pending {
  readonly resolve: (answer: Uint8Array) => void;
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
  #statements = new PreparedStatements();

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
    const running = { generation: this.generation, isDone: false };
    const watchdog =
      limitMs === null ? undefined : setTimeout(() => this.#endIfStillRunning(running, limitMs), limitMs);
    try {
      return await this.#run(text, values);
    } finally {
      running.isDone = true;
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

  async #run(text: string, values: readonly (string | null)[]): Promise<RawResult> {
    const statements = this.#statements;
    const { bytes, statement, preparing } = statements.messageFor(text, values);
    const reply = await this.#send({ kind: 'run', message: bytes }, [bytes.buffer]);
    const answer = readAnswer(reply, statement?.fields);
    for (const { channel, payload } of answer.notifications) this.#settings.onNotification(channel, payload);
    if (statement !== undefined && answer.errorCode === CHANGED_COLUMNS) {
      statements.forgetAll();
      if (!answer.isInTransaction) return await this.#run(text, values);
    }
    statements.forgetAfter(answer.commands);
    if (preparing !== undefined) statements.learn(text, preparing, answer.result?.fields);
    return this.#resultOf(answer);
  }

  #resultOf({ result, error }: EngineAnswer): RawResult {
    if (error !== undefined) throw error;
    if (result !== undefined) return result;
    const reason = new DatabaseRestarted('a query was answered without a result');
    this.#restart(reason);
    throw reason;
  }

  #endIfStillRunning(running: { generation: number; isDone: boolean }, limitMs: number): void {
    // NOTE: after a suspended machine wakes, the timer fires before the answer that has long been waiting is read.
    setImmediate(() => {
      if (!running.isDone && running.generation === this.generation) this.#restart(new QueryTimeout(limitMs));
    });
  }

  #send(request: Request, transfer: ArrayBuffer[] = []): Promise<Uint8Array> {
    const worker = this.#worker;
    if (worker === undefined)
      return Promise.reject(new DatabaseUnusable('The embedded database is not open.'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ ...request, id }, transfer);
    });
  }

  /** Ends the worker, opens a new one, then rejects what was running, so that callers find a working engine. */
  #restart(reason: Error): void {
    if (this.#isClosed) return;
    const worker = this.#worker;
    const running = [...this.#pending.values()];
    this.#pending.clear();
    this.#worker = undefined;
    this.#statements = new PreparedStatements();
    this.generation += 1;
    this.#opening = outsideTransaction(async () => {
      await worker?.terminate();
      await this.#startWorker();
      await this.#settings.onReopened((text) => this.#run(text, []));
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
    if (reply.kind === 'failed') {
      this.#restart(new DatabaseRestarted(reply.message));
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    pending?.resolve(reply.kind === 'answer' ? reply.bytes : new Uint8Array());
  }
}
