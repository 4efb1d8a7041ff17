import { join, resolve } from 'node:path';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { Database } from '#kernel/db/database.ts';
import { readDemoPassword } from '#tools/demo-town/demo-password.ts';
import { demoAccounts } from '#tools/demo-town/people.ts';
import { startDemoRecorder } from './demo-recorder.ts';
import { startHub } from './start-hub.ts';
import type { RunningHub } from './start-hub.ts';

/** After this a shutdown is no longer graceful. */
const shutdownLimitMs = 9_000;

/** One town on one machine, until the process is told to end. */
export async function runTown(config: BootConfig, database: Database, webDirectory: string): Promise<void> {
  const running = await startHub(config, database, webDirectory);
  await announce(running.url, running.hub.state.town.kind, config.dataDirectory);
  const recorder = config.hasDemoRecorder ? startRecorder(running, config.dataDirectory) : undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), shutdownLimitMs).unref();
      void Promise.all([recorder?.[Symbol.asyncDispose](), running[Symbol.asyncDispose]()]).then(() =>
        process.exit(0),
      );
    });
  }
}

/** After the first page can be had, so that it waits for nothing. */
function startRecorder({ hub, url }: RunningHub, dataDirectory: string): AsyncDisposable | undefined {
  if (hub.state.town.kind !== 'demo') return undefined;
  const onReady = (link: string): void => console.log(`Demo cameras: ${link}`);
  const hubUrl = url.replace(/^http/, 'ws');
  return startDemoRecorder({ dataDirectory: resolve(dataDirectory), hubUrl, log: hub.log, onReady });
}

async function announce(url: string, kind: 'demo' | 'empty', dataDirectory: string): Promise<void> {
  const lines = [`Veche answers at ${url}`];
  if (kind === 'demo') {
    lines.push(`Demo accounts: ${demoAccounts.map(({ role }) => role).join(', ')} @demo.veche`);
    lines.push(`Demo password: ${await readDemoPassword(join(dataDirectory))}`);
  }
  console.log(lines.join('\n'));
}
