import type { Declaration } from './facts.ts';
import type { Finding } from './finding.ts';
import { placeOf, resolveImport } from './places.ts';
import { isTest } from './tree.ts';
import type { SourceFile, Tree } from './tree.ts';

/** Every route names a permission that is declared beside it, has one handler, and an id and path of its own. */
export function checkRoutes({ sources }: Pick<Tree, 'sources'>): Finding[] {
  const code = sources.filter(({ path }) => isProduct(path));
  const permissions = permissionOwners(code);
  const handled = handledRoutes(code);
  const routes = code.flatMap((source) => routesOf(source));
  return [
    ...routes.flatMap((route) => [...judgePermission(route, permissions), ...judgeHandler(route, handled)]),
    ...duplicates(routes),
    ...duplicatePermissions(code),
  ];
}

interface RouteConstant {
  readonly path: string;
  readonly declaration: Declaration;
}

function isProduct(path: string): boolean {
  return (path.startsWith('kernel/') || path.startsWith('modules/')) && !isTest(path);
}

function routesOf({ path, facts }: SourceFile): RouteConstant[] {
  return facts.declarations
    .filter(({ kind }) => kind === 'route')
    .map((declaration) => ({ path, declaration }));
}

/** Permission → what declared it: a module's id, or `kernel`. */
function permissionOwners(sources: readonly SourceFile[]): Map<string, string> {
  return new Map(
    sources.flatMap(({ path, facts }) => facts.permissions.map(({ value }) => [value, ownerOf(path)])),
  );
}

function ownerOf(path: string): string {
  const place = placeOf(path);
  return place.kind === 'module' ? place.module : place.kind;
}

function judgePermission(
  { path, declaration }: RouteConstant,
  owners: ReadonlyMap<string, string>,
): Finding[] {
  const { permission, id } = declaration;
  if (permission === undefined)
    return [finding(path, declaration, `route ${id} names no literal permission; name one`)];
  const owner = owners.get(permission);
  if (owner === ownerOf(path)) return [];
  const where =
    ownerOf(path) === 'kernel' ? "its kernel part's permissions" : `modules/${ownerOf(path)}/module.ts`;
  return [
    finding(
      path,
      declaration,
      `route ${id} asks for ${permission}, which nobody declares here; add it to ${where}`,
    ),
  ];
}

/** `file#constant` of every route given to `handle(…)`. */
function handledRoutes(sources: readonly SourceFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const source of sources) {
    for (const name of source.facts.handled) {
      const key = originOf(source, name);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function originOf({ path, facts }: SourceFile, name: string): string {
  const [local = name, member] = name.split('.');
  for (const { specifier, names } of facts.imports) {
    const imported = names.get(local);
    const target = resolveImport(path, specifier);
    if (imported !== undefined && target.kind === 'file') return `${target.path}#${member ?? imported}`;
  }
  return `${path}#${name}`;
}

function judgeHandler({ path, declaration }: RouteConstant, handled: ReadonlyMap<string, number>): Finding[] {
  if (declaration.name === undefined) {
    return [
      finding(path, declaration, `route ${declaration.id} is not a constant; give it a name of its own`),
    ];
  }
  const count = handled.get(`${path}#${declaration.name}`) ?? 0;
  if (count === 1) return [];
  const message =
    count === 0
      ? `route ${declaration.id} has no handler; write handle(${declaration.name}, …)`
      : `route ${declaration.id} has ${count} handlers; keep one`;
  return [finding(path, declaration, message)];
}

function duplicates(routes: readonly RouteConstant[]): Finding[] {
  const seen = new Set<string>();
  return routes.flatMap(({ path, declaration }) => {
    if (declaration.id === undefined || !seen.has(declaration.id)) {
      if (declaration.id !== undefined) seen.add(declaration.id);
      return [];
    }
    return [finding(path, declaration, `route id ${declaration.id} is taken; choose another`)];
  });
}

function duplicatePermissions(sources: readonly SourceFile[]): Finding[] {
  const seen = new Set<string>();
  return sources.flatMap(({ path, facts }) =>
    facts.permissions.flatMap(({ value, line }) => {
      const isTaken = seen.has(value);
      seen.add(value);
      return isTaken ? [finding(path, { line }, `permission ${value} is declared twice; keep one`)] : [];
    }),
  );
}

function finding(file: string, { line }: { readonly line: number }, message: string): Finding {
  return { check: 'routes', file, line, message };
}
