import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const program = resolve(import.meta.dirname, '../apps/veche.ts');

/** A town in a process of its own, which may be killed. Built pages are used as they are. */
export interface TownProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** As the end of this one program by force: nothing is finished, nobody is told. */
  kill(): Promise<void>;
}

/** `port`: null: any that is free. */
export async function startTownProcess(dataDirectory: string, port: string | null): Promise<TownProcess> {
  const child = spawn(process.execPath, [program, '--as-built'], {
    env: {
      ...process.env,
      PORT: port ?? '0',
      VECHE_DATA: dataDirectory,
      VECHE_TOWN: 'demo',
      VECHE_RECORDER: 'off',
      VECHE_LOG_LEVEL: 'error',
    },
    // NOTE: pipes of our own. One that was left behind with the outputs of the test run would keep the run from its end.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.pipe(process.stderr);
  const kill = async (): Promise<void> => await end(child);
  return { url: await urlOf(child), pid: child.pid ?? 0, kill, [Symbol.asyncDispose]: kill };
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('The town has no output');
  let url: string | undefined;
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    url = /^Veche answers at (\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error('The town ended before it answered');
  stdout.resume();
  return url;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
