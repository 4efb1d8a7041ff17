import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { describeApi } from '#kernel/http/openapi.ts';
import { describeRecorderApi } from '#recorder/api/openapi.ts';
import { recorderRoutes } from '#recorder/api/recorder-api.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';

/** The recorder is a program of its own with an API of its own. */
export function renderRecorderApi(): string {
  return `${JSON.stringify(describeRecorderApi(recorderRoutes), null, 2)}\n`;
}

const root = resolve(import.meta.dirname, '..');

/** Where the description lies in the repository, so that a change of the API shows in review. */
export const apiFile = resolve(root, 'docs/api/openapi.json');

export const recorderApiFile = resolve(root, 'docs/api/recorder-openapi.json');

export async function renderApi(): Promise<string> {
  const modules = await discoverModules(resolve(root, 'modules'));
  return `${JSON.stringify(describeApi([...kernelParts(noHubFacts), ...modules]), null, 2)}\n`;
}

if (import.meta.main) {
  await mkdir(dirname(apiFile), { recursive: true });
  await writeFile(apiFile, await renderApi());
  await writeFile(recorderApiFile, renderRecorderApi());
  console.log(`Written: ${apiFile}, ${recorderApiFile}`);
}
