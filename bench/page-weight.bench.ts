import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensureWebBuilt } from '#tools/build-web.ts';
import type { BenchResult } from './report.ts';

const web = resolve(import.meta.dirname, '../dist/web');

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

/** Compressed JavaScript of the first public page before the map, and of the map that follows it. */
export async function measurePageWeight(): Promise<BenchResult> {
  await ensureWebBuilt();
  const manifest = JSON.parse(await readFile(join(web, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const shell = withImports(manifest, (name) => name === 'index.html');
  const map = withImports(manifest, (name) => /TownMapCanvas|maplibre/.test(name));
  const mapOnly = new Set([...map].filter((file) => !shell.has(file)));
  return {
    bench: 'page weight, gzip',
    figures: [
      {
        what: 'JavaScript of the public page before the map',
        value: await kilobytes(shell),
        unit: 'KB',
        budget: 250,
      },
      {
        what: 'JavaScript of the map after first paint',
        value: await kilobytes(mapOnly),
        unit: 'KB',
        budget: 450,
      },
    ],
  };
}

function withImports(
  manifest: Readonly<Record<string, Chunk>>,
  isRoot: (name: string) => boolean,
): Set<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const name of Object.keys(manifest)) if (isRoot(name)) visit(name);
  return files;
}

async function kilobytes(files: ReadonlySet<string>): Promise<number> {
  const sizes = [...files]
    .filter((file) => file.endsWith('.js'))
    .map(async (file) => gzipSync(await readFile(join(web, file)), { level: 9 }).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024;
}
