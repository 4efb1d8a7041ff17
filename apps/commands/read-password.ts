import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './command.ts';

/** From the keyboard, unseen and twice; from a pipe, the first line. A password never stands among the arguments. */
export async function readPassword(signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) return await readFirstLine();
  const password = await ask('Password: ', signal);
  if ((await ask('Once more: ', signal)) !== password) throw new CommandError('The two passwords differ.');
  return password;
}

async function readFirstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  throw new CommandError('No password was given: type it, or send it as one line on the standard input.');
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('', { signal });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
