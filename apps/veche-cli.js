#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * The way in from any Node 20 or newer. Veche itself runs on the Node that `npm ci` brings, because it runs TypeScript
 * directly; this one file is JavaScript, so that an older Node can read it.
 */
const neededMajor = 24;
const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, 'cli.ts');

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  await import('./cli.ts');
} else {
  startOnOwnNode(join(here, '..', 'node_modules', 'node', 'bin', 'node'));
}

/** @param {string} node */
function startOnOwnNode(node) {
  if (!existsSync(node)) {
    console.error(
      `Veche needs Node ${neededMajor}, and this is ${process.version}. Run "npm ci" first: it brings one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl+C to both; this process waits for the child to end cleanly.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
