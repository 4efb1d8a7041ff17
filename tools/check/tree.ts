import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFacts } from './facts.ts';
import type { Facts } from './facts.ts';

export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly facts: Facts;
}

export interface JsonFile {
  readonly path: string;
  readonly text: string;
}

/** All of the repository that the checks look at, read and parsed once. */
export interface Tree {
  readonly root: string;
  readonly sources: readonly SourceFile[];
  /** Catalogs: `…/i18n/*.json` and `…/catalogs/*.json`. */
  readonly catalogs: readonly JsonFile[];
}

const sourceFolders = ['apps', 'kernel', 'modules', 'recorder', 'web', 'tools', 'e2e', 'bench'];
const isSource = (path: string) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
const isCatalog = (path: string) => /\/(i18n|catalogs)\/[a-z-]+\.json$/.test(path);

export async function readTree(root: string): Promise<Tree> {
  const paths = (await Promise.all(sourceFolders.map((folder) => listFiles(root, folder)))).flat().sort();
  const [sources, catalogs] = await Promise.all([
    Promise.all(paths.filter(isSource).map((path) => readSource(root, path))),
    Promise.all(paths.filter(isCatalog).map((path) => readJson(root, path))),
  ]);
  return { root, sources, catalogs };
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
    ignoreMissing,
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path));
}

function ignoreMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function readSource(root: string, path: string): Promise<SourceFile> {
  const text = await readFile(join(root, path), 'utf8');
  return { path, text, facts: readFacts(path, text) };
}

async function readJson(root: string, path: string): Promise<JsonFile> {
  return { path, text: await readFile(join(root, path), 'utf8') };
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}
