import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findPostgres, installPostgres, MIN_POSTGRES_VERSION, type PostgresBinaries } from './binaries.ts';
import { startThrowawayServer } from './throwaway-server.ts';

/** `npm run test:postgres`: the whole suite on a throw-away PostgreSQL server. Arguments go to vitest. */
const ROOT = join(import.meta.dirname, '..', '..');

function findOrInstallPostgres(): PostgresBinaries | undefined {
  const found = findPostgres();
  if (found !== undefined) return found;
  const reason = installPostgres();
  if (reason === undefined) return findPostgres();
  console.error(
    `No PostgreSQL ${MIN_POSTGRES_VERSION} or newer with PostGIS on this machine, and it was not installed: ${reason}.\n` +
      `On Debian or Ubuntu: sudo apt-get install postgresql postgresql-postgis`,
  );
  return undefined;
}

async function runVitest(databaseUrl: string, args: readonly string[]): Promise<number> {
  const vitest = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: databaseUrl },
  });
  const pass = (signal: NodeJS.Signals): void => void vitest.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  const [code] = await once(vitest, 'exit');
  return typeof code === 'number' ? code : 1;
}

async function main(): Promise<number> {
  const binaries = findOrInstallPostgres();
  if (binaries === undefined) return 1;
  console.log(`Tests run on PostgreSQL ${binaries.version} (${binaries.directory})`);
  await using server = await startThrowawayServer(binaries);
  return await runVitest(server.url, process.argv.slice(2));
}

process.exitCode = await main();
