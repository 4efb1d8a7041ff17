import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createServer } from 'vite';
import { ensureWebBuilt } from './build-web.ts';

/*
 * `npm run dev`: the town, started anew when server code changes, and beside it the pages as they are being written, which
 * take each change at once. Both end together.
 */

const root = resolve(import.meta.dirname, '..');

async function main(): Promise<void> {
  // NOTE: here and not in the hub, because building writes files that the hub's watcher would take for its own.
  await ensureWebBuilt();
  const hub = spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', resolve(root, 'apps/veche.ts'), '--as-built'],
    { cwd: root, stdio: 'inherit' },
  );
  const pages = await createServer({
    configFile: resolve(root, 'vite.config.ts'),
    root: resolve(root, 'web'),
    server: { host: '127.0.0.1' },
  });
  await pages.listen();
  console.log(`Pages with changes at once: ${pages.resolvedUrls?.local[0] ?? ''}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => hub.kill(signal));
  await once(hub, 'exit');
  await pages.close();
}

await main();
