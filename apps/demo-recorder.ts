import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '#kernel/log/log.ts';

/** What it is given to end its files in order. */
const endLimitMs = 5_000;
const firstRetryMs = 5_000;
const longestRetryMs = 300_000;
const memoryLimitMb = 256;

/** As `npm run recorder` sets it: the allocator gives back what short-lived large buffers took (docs/design/recorder.md). */
const allocator = {
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '1048576',
  MALLOC_ARENA_MAX: '4',
} as const;

const root = resolve(import.meta.dirname, '..');

export interface DemoRecorderOptions {
  readonly dataDirectory: string;
  /** Where its hub answers, as `ws://…`; absent: it has cameras of its own. */
  readonly hubUrl?: string;
  readonly log: Pick<Logger, 'warn'>;
  /** With the link that opens its page; at every start. */
  readonly onReady: (link: string) => void;
}

/**
 * The recorder of the demo town beside the hub: processes of their own and of low priority, so that neither its work nor
 * its end reaches the hub. One that ends by itself is told and started again.
 */
export function startDemoRecorder(options: DemoRecorderOptions): AsyncDisposable {
  const stop = new AbortController();
  const running = keepRunning(options, stop.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

async function keepRunning(
  { dataDirectory, hubUrl, log, onReady }: DemoRecorderOptions,
  signal: AbortSignal,
): Promise<void> {
  const folder = join(dataDirectory, 'recorder');
  for (let retryMs = firstRetryMs; !signal.aborted; retryMs = Math.min(longestRetryMs, 2 * retryMs)) {
    await run(start('tools/build-recorder-pages.ts', []), signal);
    if (signal.aborted) return;
    const child = start('apps/demo-recorder-process.ts', hubUrl === undefined ? [folder] : [folder, hubUrl]);
    child.on('message', (message: { readonly link: string }) => onReady(message.link));
    const code = await run(child, signal);
    if (signal.aborted) return;
    log.warn({ code, retryMs }, 'the recorder of the demo town ended and is started again');
    await pause(retryMs, undefined, { signal }).catch(() => {});
  }
}

function start(program: string, args: readonly string[]): ChildProcess {
  const child = fork(join(root, program), args, {
    cwd: root,
    execArgv: [
      `--max-old-space-size=${memoryLimitMb}`,
      '--max-semi-space-size=8',
      '--heap-growing-percent=50',
    ],
    env: { ...process.env, ...allocator, VECHE_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // NOTE: a process that could not be started has no number, and says so by its event.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return child;
}

/** Until it ends, by itself or because it is told to; one that does not is killed. */
async function run(child: ChildProcess, signal: AbortSignal): Promise<number | null> {
  const ended = once(child, 'exit').catch(() => [null]);
  const end = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), endLimitMs).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  await ended;
  signal.removeEventListener('abort', end);
  return child.exitCode;
}
