import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One value for all files that match, so that what is built from them is built anew when any of them changes. */
export async function hashSources(
  root: string,
  patterns: readonly string[],
  isNoSource: (file: string) => boolean = () => false,
): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) files.push(path.relative(root, path.join(entry.parentPath, entry.name)));
  }
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].filter((name) => !isNoSource(name)).sort()) {
    hash.update(file).update(await readFile(path.join(root, file)));
  }
  return hash.digest('hex');
}
