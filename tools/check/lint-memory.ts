import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashSources } from '#tools/source-hash.ts';
import type { Finding } from './finding.ts';
import { resolveImport } from './places.ts';
import type { Tree } from './tree.ts';

/*
 * What the linter found clean is not asked about again until it changes, or anything it imports does, because rules that
 * know types judge a file by what it uses. Another version of the linter, of a package or of a rule forgets everything.
 */

const memorySchema = z.object({ about: z.string(), clean: z.record(z.string(), z.string()) });

/** The digests of clean files by path, and of all that rules depend on beside the sources. */
export type LintMemory = z.infer<typeof memorySchema>;

type Sources = Pick<Tree, 'sources'>;

/** Beside the sources; a declaration speaks for every file. */
const settings = [
  'package-lock.json',
  '.oxlintrc.json',
  'tsconfig.json',
  '*.config.ts',
  '{kernel,modules,recorder,web}/**/*.d.ts',
];
const memoryFile = '.cache/lint.json';

/** The files to lint: those that changed since they were clean, and all that import them, however far. */
export function filesToLint({ sources }: Sources, clean: LintMemory['clean']): string[] {
  const known = new Set(sources.map(({ path }) => path));
  const changed = sources.filter(({ path, text }) => clean[path] !== digest(text)).map(({ path }) => path);
  const removed = Object.keys(clean).filter((path) => !known.has(path));
  const touched = new Set([...changed, ...removed]);
  const importers = importersOf(sources);
  for (const path of touched) for (const importer of importers.get(path) ?? []) touched.add(importer);
  return [...touched].filter((path) => known.has(path));
}

function importersOf(sources: Tree['sources']): ReadonlyMap<string, readonly string[]> {
  const edges = sources.flatMap(({ path, facts }) =>
    facts.imports.flatMap(({ specifier }) => {
      const target = resolveImport(path, specifier);
      return target.kind === 'file' ? [{ from: path, to: target.path }] : [];
    }),
  );
  const byTarget = Map.groupBy(edges, ({ to }) => to);
  return new Map([...byTarget].map(([target, found]) => [target, found.map(({ from }) => from)]));
}

/** What is clean after a run with these findings; nothing where one speaks of no source, as of a linter that broke. */
export function cleanAfter({ sources }: Sources, findings: readonly Finding[]): LintMemory['clean'] {
  const faulty = new Set(findings.map(({ file }) => file));
  const known = new Set(sources.map(({ path }) => path));
  if ([...faulty].some((file) => !known.has(file))) return {};
  return Object.fromEntries(
    sources.filter(({ path }) => !faulty.has(path)).map(({ path, text }) => [path, digest(text)]),
  );
}

export async function readLintMemory(root: string): Promise<LintMemory> {
  const about = await hashSources(root, settings);
  const text = await readFile(join(root, memoryFile), 'utf8').catch(() => '{}');
  const memory = memorySchema.safeParse(parseJson(text));
  return memory.data?.about === about ? memory.data : { about, clean: {} };
}

export async function writeLintMemory(root: string, memory: LintMemory): Promise<void> {
  const part = join(root, `${memoryFile}.${process.pid}`);
  await mkdir(join(root, '.cache'), { recursive: true });
  await writeFile(part, JSON.stringify(memory));
  await rename(part, join(root, memoryFile));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
