import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { describeApi } from '#kernel/http/openapi.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';

const root = resolve(import.meta.dirname, '..');

/** Where the description lies in the repository, so that a change of the API shows in review. */
export const apiFile = resolve(root, 'docs/api/openapi.json');

export async function renderApi(): Promise<string> {
  const modules = await discoverModules(resolve(root, 'modules'));
  return `${JSON.stringify(describeApi([...kernelParts(noHubFacts), ...modules]), null, 2)}\n`;
}

if (import.meta.main) {
  await mkdir(dirname(apiFile), { recursive: true });
  await writeFile(apiFile, await renderApi());
  console.log(`Written: ${apiFile}`);
}
