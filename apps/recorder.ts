import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger } from '#kernel/log/log.ts';
import type { Logger } from '#kernel/log/log.ts';
import { codeOf } from '#recorder/archive/storage.ts';
import { readPages } from '#recorder/api/pages.ts';
import { RecorderApi } from '#recorder/api/recorder-api.ts';
import { ConfigError } from '#recorder/config-error.ts';
import { readConfig } from '#recorder/config.ts';
import { Recorder } from '#recorder/recorder.ts';

/** After this an end is no longer graceful. */
const shutdownLimitMs = 9_000;
/** Editors write a file in several steps. */
const settleMs = 200;
const builtFolder = resolve(import.meta.dirname, '../dist/recorder');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new ConfigError('usage: npm run recorder -- --config FILE.json');
  const configFile = resolve(values.config);
  const log = createLogger(process.env.VECHE_LOG_LEVEL ?? 'info');
  const config = await readConfig(configFile);
  const onProblem = (error: unknown): void =>
    log.error({ error: describe(error) }, 'a chore of the recorder failed');
  const recorder = await Recorder.start({ configFile, config, onProblem });
  const verifierPage = await readBuilt('verify.html');
  const server = await RecorderApi.start(recorder, {
    config,
    onProblem,
    pages: await readPages(join(builtFolder, 'player')),
    ...(verifierPage ? { verifierPage } : {}),
  });
  log.info({ port: server.port, cameras: config.cameras.length }, 'the recorder records');
  followConfig(configFile, { recorder, server, log });
  endOnSignals(recorder, server);
}

/** `npm run recorder` builds the pages; a recorder without them records and answers all the same. */
async function readBuilt(name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(builtFolder, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function followConfig(
  configFile: string,
  { recorder, server, log }: { recorder: Recorder; server: RecorderApi; log: Logger },
): void {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const reread = async (): Promise<void> => {
    try {
      const { cameras, storage, tokenKeys } = await readConfig(configFile);
      followKeys(server, tokenKeys);
      await recorder.applyStorages(storage);
      await recorder.applyCameras(cameras);
      log.info({ cameras: cameras.length }, 'the configuration was read again');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error({ error: error.message }, 'the configuration stays as it was');
    }
  };
  // NOTE: the directory is watched, since programs replace the file by renaming.
  watch(dirname(configFile), (_event, name) => {
    if (name !== basename(configFile)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(reread);
    }, settleMs);
  });
}

/** NOTE: a running recorder is never opened to everybody by a change; that takes a start. */
function followKeys({ gate }: RecorderApi, keys: Parameters<RecorderApi['gate']['replaceKeys']>[0]): void {
  if (gate.isOpen !== (keys.length === 0))
    throw new ConfigError('whether there are tokenKeys changes at start only');
  gate.replaceKeys(keys);
}

function endOnSignals(recorder: Recorder, server: RecorderApi): void {
  const end = async (): Promise<void> => {
    setTimeout(() => process.exit(1), shutdownLimitMs).unref();
    await server[Symbol.asyncDispose]();
    await recorder[Symbol.asyncDispose]();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
