import type { z } from 'zod';
import { Problem } from '#kernel/errors/problem.ts';
import type { Hub } from '#kernel/hub.ts';

/** What a command says while it works and when it has ended. */
export interface CommandTools {
  readonly print: (line: string) => void;
  /** Aborts on Ctrl+C, when the caller goes away, and when the hub ends; whatever was begun is then undone. */
  readonly signal: AbortSignal;
}

/**
 * A command on one town. It runs in the hub that holds the embedded database, or in the command line's own process;
 * the same function does the work in both.
 */
export interface TownCommand<Input extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly input: Input;
  run(hub: Hub, input: z.output<Input>, tools: CommandTools): Promise<void>;
}

export function defineTownCommand<Input extends z.ZodType>(command: TownCommand<Input>): TownCommand<Input> {
  return command;
}

/** Something the person at the keyboard can mend: told without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export async function runTownCommand(
  command: TownCommand,
  hub: Hub,
  input: unknown,
  tools: CommandTools,
): Promise<void> {
  try {
    await command.run(hub, command.input.parse(input), tools);
  } catch (error) {
    throw error instanceof Problem ? toCommandError(hub, error) : error;
  }
}

function toCommandError({ texts }: Hub, problem: Problem): CommandError {
  return new CommandError(texts.text('en', problem.declaration.code, problem.values), { cause: problem });
}
