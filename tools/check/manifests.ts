import { findCycles } from './cycles.ts';
import type { Declaration } from './facts.ts';
import type { Finding } from './finding.ts';
import { placeOf, resolveImport } from './places.ts';
import { isTest } from './tree.ts';
import type { SourceFile, Tree } from './tree.ts';

/*
 * A manifest is data about the folder it stands in. Here the data is held against the folder: the id is its name,
 * what is declared carries the id, and `dependsOn` names modules that exist, are used and do not lead back.
 */

interface Manifest {
  readonly module: string;
  readonly source: SourceFile;
  readonly declaration: Declaration;
}

export function checkManifests({ sources }: Pick<Tree, 'sources'>): Finding[] {
  const modules = [...new Set(sources.flatMap(({ path }) => moduleOf(path) ?? []))];
  const manifests = modules.flatMap((module) => manifestOf(sources, module) ?? []);
  return [
    ...modules.filter((module) => !manifests.some((m) => m.module === module)).map(missingManifest),
    ...manifests.flatMap((manifest) => judgeManifest(manifest, modules, sources)),
    ...dependencyCycles(manifests),
    ...sources.flatMap(foreignDeclarations),
  ];
}

function moduleOf(path: string): string | undefined {
  const place = placeOf(path);
  return place.kind === 'module' && place.module.indexOf('.') === -1 ? place.module : undefined;
}

function manifestOf(sources: readonly SourceFile[], module: string): Manifest | undefined {
  const source = sources.find(({ path }) => path === `modules/${module}/module.ts`);
  const declaration = source?.facts.declarations.find(({ kind }) => kind === 'module');
  return source && declaration ? { module, source, declaration } : undefined;
}

function missingManifest(module: string): Finding {
  const message = `the module has no manifest; export one with defineModule({ id: '${module}', … })`;
  return { check: 'manifests', file: `modules/${module}/module.ts`, line: 1, message };
}

function judgeManifest(
  manifest: Manifest,
  modules: readonly string[],
  sources: readonly SourceFile[],
): Finding[] {
  const { module, declaration, source } = manifest;
  const finding = (message: string): Finding => ({
    check: 'manifests',
    file: source.path,
    line: declaration.line,
    message,
  });
  const wrongId =
    declaration.id === module
      ? []
      : [
          finding(
            `the id is ${declaration.id ?? 'not a literal'}; it must be the folder's name, '${module}'`,
          ),
        ];
  const used = usedModules(sources, module);
  return [
    ...wrongId,
    ...declaration.dependsOn.flatMap((id) => judgeDependency(id, modules, used).map(finding)),
  ];
}

function judgeDependency(id: string, modules: readonly string[], used: ReadonlySet<string>): string[] {
  if (!modules.includes(id)) return [`dependsOn names ${id}, which is no module; remove it`];
  if (!used.has(id)) return [`dependsOn names ${id}, whose contract is not imported anywhere; remove it`];
  return [];
}

function usedModules(sources: readonly SourceFile[], module: string): Set<string> {
  const own = sources.filter(({ path }) => moduleOf(path) === module && !isTest(path));
  const targets = own.flatMap(({ path, facts }) =>
    facts.imports.map(({ specifier }) => resolveImport(path, specifier)),
  );
  return new Set(targets.flatMap((target) => (target.kind === 'file' ? (moduleOf(target.path) ?? []) : [])));
}

function dependencyCycles(manifests: readonly Manifest[]): Finding[] {
  const graph = new Map(manifests.map(({ module, declaration }) => [module, declaration.dependsOn]));
  return findCycles(graph).map((cycle) => ({
    check: 'manifests',
    file: `modules/${cycle[0]}/module.ts`,
    line: 1,
    message: `modules depend on each other: ${[...cycle, cycle[0]].join(' → ')}; turn one arrow into an event`,
  }));
}

/** Whatever a module declares begins with its id: one prefix finds everything. */
function foreignDeclarations({ path, facts }: SourceFile): Finding[] {
  const module = moduleOf(path);
  if (module === undefined || isTest(path)) return [];
  const declared = [
    ...facts.declarations
      .filter(({ kind }) => kind !== 'module')
      .map(({ id, line, kind }) => ({ id, line, kind })),
    ...facts.permissions.map(({ value, line }) => ({ id: value, line, kind: 'permission' as const })),
  ];
  return declared
    .filter(({ id }) => id === undefined || !id.startsWith(`${module}.`))
    .map(({ id, line, kind }) => ({
      check: 'manifests',
      file: path,
      line,
      message: `the ${kind} is called ${id ?? 'by an expression'}; write its name as a literal that begins with '${module}.'`,
    }));
}
