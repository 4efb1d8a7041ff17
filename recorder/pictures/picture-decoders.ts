import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { PictureMeasures } from '../picture-health/measure.ts';
import type { DecodeAnswer, DecodeJob, PictureRequest } from './decode-job.ts';

/** Decoding never takes more processors than this from recording. */
const maximumProcesses = 2;
const maximumWaiting = 32;
const defaultLimitMs = 8_000;
/** A process that nobody needs costs 80 MB. */
const idleMs = 60_000;
const memoryLimitMb = 256;

/** Why there is no picture. */
export class PictureError extends Error {
  readonly fault: 'failed' | 'too-many';

  constructor(fault: 'failed' | 'too-many') {
    super(fault === 'failed' ? 'the picture could not be decoded' : 'too many pictures are asked for');
    this.name = 'PictureError';
    this.fault = fault;
  }
}

type Made = Exclude<DecodeAnswer, { kind: 'failed' }>;

interface Waiting {
  readonly job: DecodeJob;
  readonly resolve: (made: Made) => void;
  readonly reject: (error: PictureError) => void;
}

interface Worker {
  readonly child: ChildProcess;
  current: Waiting | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Processes that decode pictures. One that hangs is killed, one that crashed is replaced; the picture is lost, nothing else. */
export class PictureDecoders implements AsyncDisposable {
  readonly #program: string;
  readonly #limitMs: number;
  readonly #workers = new Set<Worker>();
  readonly #waiting: Waiting[] = [];
  #lastId = 0;

  constructor(options: { readonly program?: string; readonly limitMs?: number } = {}) {
    this.#program = options.program ?? resolve(import.meta.dirname, 'decoder-process.ts');
    this.#limitMs = options.limitMs ?? defaultLimitMs;
  }

  get processes(): number {
    return this.#workers.size;
  }

  /** Somebody waits for a picture. */
  get isBusy(): boolean {
    return this.#waiting.length > 0 || [...this.#workers].some(({ current }) => current !== undefined);
  }

  /** @throws PictureError */
  async decode(job: Omit<DecodeJob, 'id' | 'isMeasured'>): Promise<Buffer> {
    const made = await this.#make(job);
    if (made.kind !== 'done') throw new PictureError('failed');
    return Buffer.from(made.jpeg);
  }

  /** Numbers of a picture, which itself stays in the process that decoded it. @throws PictureError */
  async measure(picture: PictureRequest): Promise<PictureMeasures> {
    const made = await this.#make({ pictures: [picture], isMeasured: true });
    if (made.kind !== 'measured') throw new PictureError('failed');
    return made.measures;
  }

  async #make(job: Omit<DecodeJob, 'id'>): Promise<Made> {
    if (this.#waiting.length >= maximumWaiting) throw new PictureError('too-many');
    this.#lastId += 1;
    const id = this.#lastId;
    return await new Promise<Made>((resolvePicture, reject) => {
      this.#waiting.push({ job: { ...job, id }, resolve: resolvePicture, reject });
      this.#next();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(new PictureError('failed'));
    const ended = [...this.#workers].map(
      async ({ child }) =>
        await new Promise((resolveEnd) => {
          child.once('exit', resolveEnd);
          child.kill('SIGKILL');
        }),
    );
    await Promise.all(ended);
  }

  #next(): void {
    const idle = [...this.#workers].find(({ current }) => !current);
    const worker = idle ?? (this.#workers.size < maximumProcesses ? this.#start() : undefined);
    const next = worker && this.#waiting.shift();
    if (!worker || !next) return;
    clearTimeout(worker.timer);
    worker.current = next;
    worker.timer = setTimeout(() => worker.child.kill('SIGKILL'), this.#limitMs);
    worker.child.send(next.job);
  }

  #start(): Worker {
    const child = fork(this.#program, [], {
      serialization: 'advanced',
      env: { PATH: process.env.PATH },
      execArgv: [`--max-old-space-size=${memoryLimitMb}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const worker: Worker = { child, current: undefined, timer: undefined };
    this.#workers.add(worker);
    child.on('message', (answer: DecodeAnswer) => this.#onAnswer(worker, answer));
    child.on('error', () => child.kill('SIGKILL'));
    child.once('exit', () => this.#onExit(worker));
    return worker;
  }

  #onAnswer(worker: Worker, answer: DecodeAnswer): void {
    const { current } = worker;
    if (!current || current.job.id !== answer.id) return;
    clearTimeout(worker.timer);
    worker.current = undefined;
    worker.timer = setTimeout(() => worker.child.kill('SIGKILL'), idleMs);
    worker.timer.unref();
    if (answer.kind === 'failed') current.reject(new PictureError('failed'));
    else current.resolve(answer);
    this.#next();
  }

  #onExit(worker: Worker): void {
    clearTimeout(worker.timer);
    this.#workers.delete(worker);
    worker.current?.reject(new PictureError('failed'));
    if (this.#waiting.length > 0) this.#next();
  }
}
