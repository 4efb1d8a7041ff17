import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callCommand, CommandFailed, HubNotRunning, serveCommands, SOCKET_FILE } from './socket.ts';

let directory: string;
let server: AsyncDisposable;
let wasAborted: Promise<void>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'veche-socket-'));
  // Left behind by a hub that was killed.
  await writeFile(join(directory, SOCKET_FILE), '');
  const { promise, resolve } = Promise.withResolvers<void>();
  wasAborted = promise;
  server = await serveCommands(directory, {
    echo: async (args) => args,
    count: async (_args, onProgress) => {
      for (const step of ['one', 'two']) onProgress(step);
    },
    fail: async () => {
      throw new Error('the file is broken');
    },
    wait: async (_args, _onProgress, signal) => {
      signal.addEventListener('abort', () => resolve());
      await promise;
    },
  });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** Sends bytes as they are and returns the whole answer. */
async function sendRaw(bytes: string): Promise<string> {
  const socket = connect(join(directory, SOCKET_FILE));
  socket.write(bytes);
  return text(socket);
}

test('arguments and result travel whole', async () => {
  const value = { text: 'Ґанок\nй', big: 'x'.repeat(300_000), list: [1, null] };

  expect(await callCommand(directory, 'echo', value)).toEqual(value);
});

test('progress arrives line by line before the result', async () => {
  const progress: string[] = [];

  expect(await callCommand(directory, 'count', {}, (line) => progress.push(line))).toBeNull();
  expect(progress).toEqual(['one', 'two']);
});

test("a handler's error reaches the caller", async () => {
  await expect(callCommand(directory, 'fail', {})).rejects.toThrow(new CommandFailed('the file is broken'));
});

test.each(['nothing', 'toString', '__proto__'])('an unknown command %s is refused', async (name) => {
  await expect(callCommand(directory, name, {})).rejects.toThrow(`knows no command ${name}`);
});

test('only the owner may open the socket', async () => {
  const { mode } = await stat(join(directory, SOCKET_FILE));

  expect(mode & 0o777).toBe(0o600);
});

test.each([
  ['not JSON', 'hello\n', 'not JSON'],
  ['no object', '7\n', 'names no command'],
  ['a line over the limit', 'x'.repeat(1_100_000), 'longer than'],
])('%s is answered with an error', async (_name, bytes, message) => {
  expect(await sendRaw(bytes)).toContain(message);
});

test('a command is told when its caller goes away', async () => {
  const socket = connect(join(directory, SOCKET_FILE));
  socket.write('{"command":"wait"}\n', () => socket.destroy());

  await expect(wasAborted).resolves.toBeUndefined();
});

test('a caller learns that no hub is running', async () => {
  await server[Symbol.asyncDispose]();
  server = { [Symbol.asyncDispose]: async () => undefined };

  await expect(callCommand(directory, 'echo', {})).rejects.toThrow(HubNotRunning);
});

test('a caller is told when the hub stops in the middle', async () => {
  const waiting = callCommand(directory, 'wait', {});
  setTimeout(() => void server[Symbol.asyncDispose](), 50);

  await expect(waiting).rejects.toThrow('before wait had ended');
  server = { [Symbol.asyncDispose]: async () => undefined };
});
