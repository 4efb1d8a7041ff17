import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { outsideTransaction } from './scope.ts';

/**
 * The command line's way into a hub that holds the embedded database: a Unix socket in the data directory.
 *
 * One request per connection, as one line of JSON: `{ "command": name, "args": … }`. The answer is any number of
 * lines `{ "progress": text }` and a last one, `{ "result": … }` or `{ "error": { "message" } }`.
 * Whoever can open the socket may run every command: it is for the system user that runs the hub (mode 600).
 */
export const SOCKET_FILE = 'hub.sock';

/** One megabyte holds any arguments: files are passed by path. */
const MAX_LINE_BYTES = 1_048_576;

/** Linux allows 107 bytes in the path of a socket, macOS 103. */
const MAX_SOCKET_PATH_BYTES = 103;

export type CommandHandler = (
  args: unknown,
  onProgress: (line: string) => void,
  /** Aborts when the caller goes away. */
  signal: AbortSignal,
) => Promise<unknown>;

export type CommandHandlers = Readonly<Record<string, CommandHandler>>;

/** No hub listens in this data directory: the caller may open the database itself. */
export class HubNotRunning extends Error {
  override readonly name = 'HubNotRunning';

  constructor(directory: string) {
    super(`No hub is running on the data directory ${directory}.`);
  }
}

/** The hub answered with an error. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

type Reply = { progress: string } | { result: unknown } | { error: { message: string } };

/** Serves commands until disposed. Call it after the data directory is locked: a socket found then is a dead one. */
export async function serveCommands(directory: string, handlers: CommandHandlers): Promise<AsyncDisposable> {
  const path = socketPath(directory);
  await rm(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on('close', () => open.delete(socket)));
    // NOTE: a caller that goes away is normal, and an `error` nobody listens to would end the hub.
    socket.on('error', () => undefined);
    void outsideTransaction(() => answer(socket, handlers));
  });
  await listenPrivately(server, path);
  return {
    async [Symbol.asyncDispose]() {
      open.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Runs a command in the hub and returns its result.
 *
 * @throws HubNotRunning, CommandFailed
 */
export async function callCommand(
  directory: string,
  command: string,
  args: unknown,
  onProgress: (line: string) => void = () => undefined,
): Promise<unknown> {
  const socket = await connectTo(directory);
  try {
    socket.write(`${JSON.stringify({ command, args })}\n`);
    for await (const line of readLines(socket)) {
      const reply = parseReply(line);
      if ('progress' in reply) onProgress(reply.progress);
      else if ('error' in reply) throw new CommandFailed(reply.error.message);
      else return reply.result;
    }
    throw new CommandFailed(`The hub closed the connection before ${command} had ended.`);
  } finally {
    socket.destroy();
  }
}

async function answer(socket: Socket, handlers: CommandHandlers): Promise<void> {
  const send = (reply: Reply): void => void socket.write(`${JSON.stringify(reply)}\n`);
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  try {
    const { command, args } = await readRequest(socket);
    const run = Object.hasOwn(handlers, command) ? handlers[command] : undefined;
    if (run === undefined) throw new Error(`The hub knows no command ${command}.`);
    const result = await run(args, (progress) => send({ progress }), gone.signal);
    send({ result: result ?? null });
  } catch (error) {
    send({ error: { message: error instanceof Error ? error.message : String(error) } });
  }
  socket.end();
  socket.resume();
}

async function readRequest(socket: Socket): Promise<{ command: string; args: unknown }> {
  const first = await readLines(socket)[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error('The request is empty.');
  const request: unknown = parseJson(first.value);
  if (typeof request !== 'object' || request === null || !('command' in request)) {
    throw new Error('The request names no command.');
  }
  const args = 'args' in request ? request.args : undefined;
  return { command: String(request.command), args };
}

function parseReply(line: string): Reply {
  return JSON.parse(line) as Reply;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('The request is not JSON.', { cause });
  }
}

async function* readLines(socket: Socket): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  // NOTE: an error here must not destroy the socket: the answer has still to go out through it.
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield rest.subarray(0, end).toString('utf8');
      rest = rest.subarray(end + 1);
    }
    if (rest.length > MAX_LINE_BYTES) throw new Error(`A line is longer than ${MAX_LINE_BYTES} bytes.`);
  }
}

function socketPath(directory: string): string {
  const path = join(directory, SOCKET_FILE);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  throw new Error(
    `The path of the data directory is too long for a socket (${path}): choose a shorter one, or a relative one.`,
  );
}

async function listenPrivately(server: Server, path: string): Promise<void> {
  // NOTE: the mask is set first, so that there is no moment at which another user could connect.
  const mask = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(mask);
  }
  await once(server, 'listening');
  await chmod(path, 0o600);
}

async function connectTo(directory: string): Promise<Socket> {
  const socket = connect(socketPath(directory));
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw code === 'ENOENT' || code === 'ECONNREFUSED' ? new HubNotRunning(directory) : error;
  }
}
