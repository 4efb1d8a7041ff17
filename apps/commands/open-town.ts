import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bootHub } from '#kernel/boot.ts';
import { systemClock } from '#kernel/clock/clock.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import { DATABASE_FOLDER } from '#kernel/db/embedded.ts';
import type { Hub } from '#kernel/hub.ts';
import { createLogger } from '#kernel/log/log.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { emptyTown } from '../empty-town.ts';
import { CommandError } from './command.ts';

export interface OpenTown extends AsyncDisposable {
  readonly hub: Hub;
}

export const modulesDirectory = resolve(import.meta.dirname, '../../modules');

/** Opens the town in this process: no port, no jobs. Throws `DataDirectoryInUse` when a hub has it. */
export async function openTown(config: BootConfig): Promise<OpenTown> {
  await refuseUnmadeTown(config);
  const database = await openDatabase(
    config.databaseUrl
      ? { kind: 'server', url: config.databaseUrl }
      : { kind: 'embedded', directory: config.dataDirectory },
  );
  try {
    const modules = await discoverModules(modulesDirectory);
    const newTown = () => emptyTown(systemClock.now());
    const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
    const hub = await bootHub({ config, database, clock: systemClock, log, modules, newTown });
    return { hub, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** A new embedded data directory becomes a demo town unless told otherwise, and only the hub can make one. */
async function refuseUnmadeTown({ databaseUrl, town, dataDirectory }: BootConfig): Promise<void> {
  if (databaseUrl !== undefined || town === 'empty' || (await hasEmbeddedDatabase(dataDirectory))) return;
  throw new CommandError(
    `There is no town in ${resolve(dataDirectory)} yet. Start the hub first (veche start), ` +
      `or set VECHE_TOWN=empty to begin an empty town, or VECHE_DATA to where the town is.`,
  );
}

export async function hasEmbeddedDatabase(dataDirectory: string): Promise<boolean> {
  return await access(join(dataDirectory, DATABASE_FOLDER)).then(
    () => true,
    () => false,
  );
}
