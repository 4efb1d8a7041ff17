import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger } from '#kernel/log/log.ts';
import { ConfigError } from '#recorder/config-error.ts';
import { endInOrder } from './end-in-order.ts';
import { runRecorder } from './run-recorder.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new ConfigError('usage: npm run recorder -- --config FILE.json');
  const log = createLogger(process.env.VECHE_LOG_LEVEL ?? 'info');
  const running = await runRecorder(resolve(values.config), log);
  endInOrder(async () => await running[Symbol.asyncDispose]());
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
