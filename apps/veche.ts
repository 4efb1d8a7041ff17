import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { BootConfigError, readBootConfig } from '#kernel/config/boot.ts';
import { DataDirectoryInUse, DatabaseUnusable } from '#kernel/db/errors.ts';
import { openTownDatabase } from './town-database.ts';

const root = resolve(import.meta.dirname, '..');

/** NOTE: the database opens in a worker of its own, seconds in which this thread loads the rest of the program. */
async function main(): Promise<void> {
  const config = readBootConfig(process.env);
  const [database, { runTown }] = await Promise.all([openTownDatabase(config), loadProgram()]);
  await runTown(config, database, resolve(root, 'dist', 'web'));
}

async function loadProgram() {
  enableCompileCache(resolve(root, '.cache', 'compiled'));
  if (!process.argv.includes('--as-built')) await (await import('#tools/build-web.ts')).ensureWebBuilt();
  return await import('./run-town.ts');
}

main().catch((error: unknown) => {
  const isExpected =
    error instanceof BootConfigError ||
    error instanceof DataDirectoryInUse ||
    error instanceof DatabaseUnusable;
  console.error(isExpected ? error.message : error);
  process.exit(1);
});
