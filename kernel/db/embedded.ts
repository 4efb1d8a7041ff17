import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lockDataDirectory } from './data-directory-lock.ts';
import type { EmbeddedConfig, EmbeddedDatabase } from './database.ts';
import { executeSqlOn } from './execute-sql.ts';
import { createKysely } from './kysely.ts';
import { createListeners, quoteIdentifier } from './listeners.ts';
import { mirrorFolder } from './mirror-folder.ts';
import { Mutex } from './mutex.ts';
import { pgliteDialect } from './pglite-dialect.ts';
import { PgliteEngine } from './pglite-engine.ts';
import { outsideTransaction } from './scope.ts';

/** Ten seconds: no query of the hub may take longer, and a reopening costs about two more. */
const DEFAULT_WATCHDOG_MS = 10_000;
const DEFAULT_IDLE_TRANSACTION_MS = 30_000;

/** How long closing waits for the query that runs. */
const CLOSING_WAIT_MS = 3_000;

export const DATABASE_FOLDER = 'database';

/** Opens (on the first call: makes, 8 seconds) the embedded database and holds its directory for this process. */
export async function openEmbeddedDatabase(config: EmbeddedConfig): Promise<EmbeddedDatabase> {
  const directory = resolve(config.directory);
  const lock = lockDataDirectory(directory);
  try {
    return await outsideTransaction(() => openLocked(config, directory, lock));
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function openLocked(
  config: EmbeddedConfig,
  directory: string,
  lock: Disposable,
): Promise<EmbeddedDatabase> {
  const owner = {};
  const turns = new Mutex();
  const listeners = createListeners();
  const filesDirectory = join(directory, DATABASE_FOLDER);
  if (config.madeFrom !== undefined && !existsSync(filesDirectory))
    copyFolder(config.madeFrom, filesDirectory);
  const engine = await PgliteEngine.open({
    directory: filesDirectory,
    onNotification: listeners.deliver,
    onReopened: async (run) => {
      for (const channel of listeners.channels()) await run(`listen ${quoteIdentifier(channel)}`);
      listeners.tellGap();
    },
  });
  const queryLimitMs = config.watchdogMs ?? DEFAULT_WATCHDOG_MS;
  const idleTransactionMs = config.idleTransactionMs ?? DEFAULT_IDLE_TRANSACTION_MS;
  const kysely = createKysely(pgliteDialect({ engine, turns, queryLimitMs, idleTransactionMs }), {
    owner,
    timeLimit: null,
  });
  const runAlone = (text: string): Promise<unknown> => turns.run(() => engine.query(text, [], null));
  return {
    kind: 'embedded',
    directory,
    handle: kysely,
    kysely,
    transaction: (work) => kysely.transaction().execute(work),
    executeSql: (text, values, transaction) => executeSqlOn(transaction ?? kysely, text, values),
    listen: (channel, onPayload) =>
      listeners.add(channel, onPayload, {
        start: () => runAlone(`listen ${quoteIdentifier(channel)}`),
        stop: () => runAlone(`unlisten ${quoteIdentifier(channel)}`),
      }),
    copyFilesTo: (target) =>
      copyInTwoPasses({
        source: filesDirectory,
        target,
        turns,
        checkpoint: () => engine.query('checkpoint', [], null),
      }),
    async [Symbol.asyncDispose]() {
      await kysely.destroy();
      await Promise.race([turns.acquire(), setTimeout(CLOSING_WAIT_MS, undefined, { ref: false })]);
      await engine[Symbol.asyncDispose]();
      lock[Symbol.dispose]();
    },
  };
}

/** NOTE: the asynchronous copy makes a second of work of these 1,500 small files, this one a tenth of it. */
function copyFolder(source: string, target: string): void {
  cpSync(source, target, { recursive: true });
}

/** Clocks of file systems tick in some milliseconds; a second is safe and costs nothing. */
const CLOCK_SLACK_MS = 1_000;

/**
 * Copies most while queries run, which may tear files, and then, with queries stopped, what has changed since.
 * Answers how long they were stopped.
 */
async function copyInTwoPasses(copy: {
  source: string;
  target: string;
  turns: Mutex;
  checkpoint: () => Promise<unknown>;
}): Promise<number> {
  const { source, target, turns, checkpoint } = copy;
  await turns.run(checkpoint);
  const changedSinceMs = Date.now() - CLOCK_SLACK_MS;
  await mirrorFolder(source, target, changedSinceMs);
  return await turns.run(async () => {
    const stoppedAtMs = performance.now();
    await checkpoint();
    await mirrorFolder(source, target, changedSinceMs);
    return performance.now() - stoppedAtMs;
  });
}
