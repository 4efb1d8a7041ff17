import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BackupStatus } from '#kernel/backup/status.ts';
import { serveCommands } from '#kernel/db/socket.ts';
import type { CommandHandler, CommandHandlers } from '#kernel/db/socket.ts';
import type { Hub } from '#kernel/hub.ts';
import { runTownCommand } from './command.ts';
import { describeHub } from './hub-facts.ts';
import { townCommands } from './town-commands.ts';

/** How long the end of the hub waits for commands to undo what they began. */
const endingMs = 3_000;

/**
 * Opens the hub to the command line on this machine. Disposing it aborts the commands that run and waits for them to
 * undo what they began; dispose it before the database.
 */
export async function startCommandSocket(
  hub: Hub,
  backups: Readonly<BackupStatus>,
): Promise<AsyncDisposable> {
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();
  const handlers = townCommands.map((command): [string, CommandHandler] => [
    command.id,
    async (input, print, gone) => {
      const signal = AbortSignal.any([gone, ending.signal]);
      const work = runTownCommand(command, hub, input, { print, signal });
      const settled = work.catch(() => undefined);
      running.add(settled);
      await work.finally(() => running.delete(settled));
    },
  ]);
  const describe: CommandHandler = async () => await describeHub(hub, backups);
  const server = await serveOrWarn(hub, Object.fromEntries([...handlers, ['doctor', describe]]));
  return {
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('The hub is ending: the command was stopped and its changes undone.'));
      await Promise.race([Promise.all(running), setTimeout(endingMs, undefined, { ref: false })]);
      await server?.[Symbol.asyncDispose]();
    },
  };
}

/** A town must not stay dark because the path of its data directory is too long for a socket. */
async function serveOrWarn(hub: Hub, handlers: CommandHandlers): Promise<AsyncDisposable | undefined> {
  try {
    return await serveCommands(resolve(hub.config.dataDirectory), handlers);
  } catch (error) {
    hub.log.warn({ err: error }, 'the command line cannot reach this hub');
    return undefined;
  }
}
