import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { makeVerifierPage } from './build-verifier.ts';
import { readTexts } from './read-texts.ts';
import { hashSources } from './source-hash.ts';

const root = resolve(import.meta.dirname, '..');
const outDir = join(root, 'dist/recorder');
const hashFile = join(outDir, '.build-hash');

const sources = [
  'web/player/**/*',
  'web/design/*',
  'web/i18n/*.json',
  'web/*.{ts,tsx}',
  'recorder/verify/**/*',
  'kernel/i18n/locale.ts',
  'package-lock.json',
  'tools/{build-recorder-pages,build-verifier,read-texts,source-hash}.ts',
];

/** Builds the recorder's own pages into `dist/recorder` when a source changed: the player, and the page that checks packages. */
export async function ensureRecorderPages(): Promise<string> {
  const hash = await hashSources(root, sources);
  const built = await readFile(hashFile, 'utf8').catch(() => '');
  if (built === hash) return outDir;
  await buildPlayer();
  await writeTexts();
  await writeFile(join(outDir, 'verify.html'), await makeVerifierPage());
  await writeFile(hashFile, hash);
  return outDir;
}

/** NOTE: a test runner sets NODE_ENV to "test", and React would then be built as for development. */
async function buildPlayer(): Promise<void> {
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      root: join(root, 'web/player'),
      configFile: false,
      logLevel: 'warn',
      plugins: [react()],
      build: {
        outDir: join(outDir, 'player'),
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1200,
      },
    });
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  }
}

/** Where the web asks for them of a hub. */
async function writeTexts(): Promise<void> {
  const folder = join(outDir, 'player/i18n');
  await mkdir(folder, { recursive: true });
  for (const [locale, texts] of Object.entries(await readTexts('player.')))
    await writeFile(join(folder, `${locale}.json`), JSON.stringify(texts));
}

if (import.meta.main) await ensureRecorderPages();
