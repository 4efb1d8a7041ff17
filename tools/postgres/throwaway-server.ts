import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresBinaries } from './binaries.ts';

const START_MS = 30_000;
const STOP_MS = 10_000;
const RETRY_MS = 100;

/** Cyrillic letters need a UTF-8 locale; which one there is differs by system. */
const LOCALES = ['C.UTF-8', 'en_US.UTF-8'];

/** Nothing of a throw-away server must outlive a power cut. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
];

export interface ThrowawayServer extends AsyncDisposable {
  readonly url: string;
}

/** Who runs the server: PostgreSQL refuses root. */
type ServerUser = Pick<SpawnOptions, 'uid' | 'gid'>;

/** A PostgreSQL server of its own in a temporary folder, on loopback, gone when disposed. */
export async function startThrowawayServer({ directory: bin }: PostgresBinaries): Promise<ThrowawayServer> {
  const home = await mkdtemp(join(tmpdir(), 'veche-postgres-'));
  try {
    const user = serverUser();
    if (user.uid !== undefined && user.gid !== undefined) chownSync(home, user.uid, user.gid);
    const password = randomBytes(16).toString('hex');
    await initialise(bin, home, user, password);
    const port = await findFreePort();
    const server = startServer(bin, home, user, port);
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const result = { url, [Symbol.asyncDispose]: () => stopServer(server, home) };
    await waitUntilReady(url, server, home).catch(async (error: unknown) => {
      await result[Symbol.asyncDispose]();
      throw error;
    });
    return result;
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const name = spawnSync('id', ['-u', 'postgres']).status === 0 ? 'postgres' : 'nobody';
  const idOf = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function initialise(bin: string, home: string, user: ServerUser, password: string): Promise<void> {
  const passwordFile = join(home, 'password');
  await writeFile(passwordFile, password);
  const options = [
    `--pgdata=${join(home, 'data')}`,
    `--pwfile=${passwordFile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
  ];
  let complaint = '';
  for (const locale of LOCALES) {
    const { status, stderr } = spawnSync(join(bin, 'initdb'), [...options, `--locale=${locale}`], {
      ...user,
      cwd: home,
      encoding: 'utf8',
    });
    if (status === 0) return;
    complaint = stderr;
  }
  throw new Error(`initdb failed: ${complaint}`);
}

function startServer(bin: string, home: string, user: ServerUser, port: number): ChildProcess {
  const log = openSync(join(home, 'log'), 'a');
  const settings = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting]);
  return spawn(join(bin, 'postgres'), ['-D', join(home, 'data'), ...settings], {
    ...user,
    cwd: home,
    stdio: ['ignore', log, log],
    // NOTE: of its own, so that Ctrl+C reaches the tests first and the server is stopped after them.
    detached: true,
  });
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return address.port;
}

async function waitUntilReady(url: string, server: ChildProcess, home: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    if (await canConnect(url)) return;
    await setTimeout(RETRY_MS);
  }
  throw new Error(`PostgreSQL did not start: ${await readFile(join(home, 'log'), 'utf8')}`);
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    // NOTE: not ready yet; the caller's deadline decides when that is too long.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** SIGINT is PostgreSQL's fast shutdown: it ends connections and stops. */
async function stopServer(server: ChildProcess, home: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await Promise.race([ended, setTimeout(STOP_MS, undefined, { ref: false })]);
    server.kill('SIGQUIT');
  }
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
