import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModuleManifest } from './manifest.ts';
import type { Part } from './part.ts';
import type { ModuleServer } from './server.ts';

/** Finds the modules by their folders: there is no list to edit. Dependencies come before their dependants. */
export async function discoverModules(modulesDirectory: string): Promise<Part[]> {
  const entries = await readdir(modulesDirectory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const parts = await Promise.all(names.sort().map(async (name) => await loadModule(modulesDirectory, name)));
  return sortByDependencies(parts);
}

async function loadModule(modulesDirectory: string, name: string): Promise<Part> {
  const directory = join(modulesDirectory, name);
  const { manifest } = await importFrom<{ manifest: ModuleManifest }>(join(directory, 'module.ts'));
  if (manifest.id !== name) throw new Error(`modules/${name}/module.ts calls itself "${manifest.id}"`);
  const serverFile = join(directory, 'server', 'index.ts');
  const server = (await exists(serverFile))
    ? (await importFrom<{ server: ModuleServer }>(serverFile)).server
    : undefined;
  return { manifest, server, texts: { directory: join(directory, 'i18n'), prefix: name } };
}

async function importFrom<Exports>(file: string): Promise<Exports> {
  // NOTE: the one dynamic import of the hub; the shapes are checked by the types of each module's own file.
  return (await import(pathToFileURL(file).href)) as Exports;
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

export function sortByDependencies(parts: readonly Part[]): Part[] {
  const byId = new Map(parts.map((part) => [part.manifest.id, part]));
  const sorted = new Set<Part>();
  const visit = (part: Part, path: readonly string[]): void => {
    if (sorted.has(part)) return;
    const { id, dependsOn } = part.manifest;
    if (path.includes(id))
      throw new Error(`Modules depend on each other in a circle: ${[...path, id].join(' → ')}`);
    for (const needed of dependsOn) {
      const dependency = byId.get(needed);
      if (!dependency) throw new Error(`modules/${id} depends on "${needed}", which does not exist`);
      visit(dependency, [...path, id]);
    }
    sorted.add(part);
  };
  for (const part of parts) visit(part, []);
  return [...sorted];
}
