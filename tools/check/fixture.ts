import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** Writes the files into a folder of their own, reads them as the checks do, and removes them. */
export async function treeOf(files: Readonly<Record<string, string>>): Promise<Tree> {
  const root = await mkdtemp(join(tmpdir(), 'veche-check-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await readTree(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** A manifest as modules write it. */
export function manifestText(
  id: string,
  dependsOn: readonly string[] = [],
  rest = 'permissions: []',
): string {
  return `export const manifest = defineModule({ id: '${id}', dependsOn: ${JSON.stringify(dependsOn)}, ${rest} });\n`;
}
