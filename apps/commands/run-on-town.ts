import { resolve } from 'node:path';
import type { BootConfig } from '#kernel/config/boot.ts';
import { callCommand, CommandFailed, HubNotRunning } from '#kernel/db/socket.ts';
import { CommandError, runTownCommand } from './command.ts';
import type { CommandTools, TownCommand } from './command.ts';
import { openTown } from './open-town.ts';

/**
 * Runs a command where the town is: in the hub when that holds the embedded database, else here. A server's database
 * is always opened here, so that the hub is free to answer.
 */
export async function runOnTown(
  config: BootConfig,
  command: TownCommand,
  input: unknown,
  tools: CommandTools,
): Promise<void> {
  if (config.databaseUrl === undefined && (await ranInHub(config, command, input, tools))) return;
  await using town = await openTown(config);
  await runTownCommand(command, town.hub, input, tools);
}

async function ranInHub(
  config: BootConfig,
  command: TownCommand,
  input: unknown,
  { print, signal }: CommandTools,
): Promise<boolean> {
  try {
    const call = callCommand(resolve(config.dataDirectory), command.id, input, print);
    await Promise.race([call, rejectOnAbort(signal)]);
    return true;
  } catch (error) {
    if (error instanceof HubNotRunning) return false;
    throw error instanceof CommandFailed ? new CommandError(error.message) : error;
  }
}

/** NOTE: the process ends after this, which closes the socket, and the hub then aborts the command. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
