import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { contractFiles } from './new-module/contract-files.ts';
import type { Files } from './new-module/contract-files.ts';
import { namesOf } from './new-module/names.ts';
import { serverFiles } from './new-module/server-files.ts';
import { webFiles } from './new-module/web-files.ts';

/*
 * `npm run new-module -- works permit` writes modules/works: a module with one noun that passes `npm run check`
 * and its own tests. The shape is a ceiling: delete what the module does not need.
 */

const root = resolve(import.meta.dirname, '..');

async function createModule(module: string, noun: string): Promise<string> {
  const names = namesOf(module, noun);
  const directory = join(root, 'modules', names.module);
  if (existsSync(directory)) throw new Error(`modules/${names.module} exists already`);
  const today = new Date().toISOString().slice(0, 10);
  const files = { ...contractFiles(names), ...serverFiles(names, today), ...webFiles(names) };
  await writeFiles(directory, files);
  execFileSync(join(root, 'node_modules/.bin/oxfmt'), [join('modules', names.module)], { cwd: root });
  return directory;
}

async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

const [module, noun] = process.argv.slice(2);
if (module === undefined || noun === undefined) {
  console.error('Write: npm run new-module -- MODULE NOUN, for example: npm run new-module -- works permit');
  process.exit(2);
}

try {
  await createModule(module, noun);
  console.log(`modules/${module} is there. Next: its README.md, the texts in i18n/, and npm run check`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
