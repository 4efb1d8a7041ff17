import { enableCompileCache, flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '#recorder/config-error.ts';
import { endInOrder } from './end-in-order.ts';

const compiledFolder = resolve(import.meta.dirname, '../.cache/compiled');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new ConfigError('usage: npm run recorder -- --config FILE.json');
  // Half of a start is reading and compiling the program; each second of it is footage of every camera.
  enableCompileCache(compiledFolder);
  const [{ createLogger }, { runRecorder }, { collectUnused }] = await Promise.all([
    import('#kernel/log/log.ts'),
    import('./run-recorder.ts'),
    import('#recorder/collect-unused.ts'),
  ]);
  collectUnused();
  const log = createLogger(process.env.VECHE_LOG_LEVEL ?? 'info');
  const running = await runRecorder(resolve(values.config), log);
  // NOTE: a recorder that is killed would never write it at its end.
  flushCompileCache();
  endInOrder(async () => await running[Symbol.asyncDispose]());
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
