import type { Finding } from './finding.ts';
import { placeOf } from './places.ts';
import { isTest } from './tree.ts';
import type { SourceFile, Tree } from './tree.ts';

/*
 * A module reads and writes its own SQL schema. Of others it may read what they publish: tables and views whose types
 * stand in `contract/views.ts` (modules it depends on) or in a `contract/` folder of the kernel.
 */

export function checkSchemas({ sources }: Pick<Tree, 'sources'>): Finding[] {
  const schemas = knownSchemas(sources);
  const published = publishedTables(sources);
  return sources.flatMap((source) => {
    const place = placeOf(source.path);
    if (place.kind !== 'module' || place.part === 'web' || isTest(source.path)) return [];
    const allowed = { own: schemaName(place.module), published, schemas };
    return tablesNamed(source, schemas).flatMap(({ table, line }) => judge(source, table, line, allowed));
  });
}

interface Allowed {
  readonly own: string;
  readonly schemas: ReadonlySet<string>;
  readonly published: ReadonlyMap<string, string>;
}

function judge(
  source: SourceFile,
  table: string,
  line: number,
  { own, schemas, published }: Allowed,
): Finding[] {
  const [schema = ''] = table.split('.');
  if (schema === own) return [];
  const owner = published.get(table);
  if (owner !== undefined && (owner === 'kernel' || isDependency(source, owner))) return [];
  const message = schemas.has(schema)
    ? `the query names ${table}, which is not published to this module; ask ${schema} for a view in its contract`
    : `the query names ${table}, in no known schema; a module's tables are in ${own}`;
  return [{ check: 'schemas', file: source.path, line, message }];
}

/** Whether the file imports the contract that publishes the view; `boundaries` holds that against the manifest. */
function isDependency({ facts }: SourceFile, module: string): boolean {
  return facts.imports.some(({ specifier }) => specifier.startsWith(`#modules/${module}/contract/`));
}

function knownSchemas(sources: readonly SourceFile[]): Set<string> {
  const modules = sources.flatMap(({ path }) => {
    const place = placeOf(path);
    return place.kind === 'module' ? [schemaName(place.module)] : [];
  });
  const kernelParts = sources.flatMap(({ path }) => /^kernel\/([a-z-]+)\//.exec(path)?.[1] ?? []);
  return new Set([...modules, ...kernelParts, 'public']);
}

function schemaName(module: string): string {
  return module.replaceAll('-', '_');
}

/** Table → who publishes it. */
function publishedTables(sources: readonly SourceFile[]): Map<string, string> {
  return new Map(
    sources.flatMap(({ path, facts }) => {
      const place = placeOf(path);
      const isModuleView = place.kind === 'module' && path.endsWith('/contract/views.ts');
      const isKernelTable = place.kind === 'kernel' && path.includes('/contract/');
      if (!isModuleView && !isKernelTable) return [];
      const owner = place.kind === 'module' ? place.module : 'kernel';
      return facts.typeKeys.map((key): [string, string] => [snakeCase(key), owner]);
    }),
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

interface NamedTable {
  readonly table: string;
  readonly line: number;
}

function tablesNamed({ facts }: SourceFile, schemas: ReadonlySet<string>): NamedTable[] {
  const inBuilder = facts.tables.flatMap(({ value, line }) => {
    const table = /^([a-zA-Z_]+\.[a-zA-Z_]+)( as \w+)?$/.exec(value)?.[1];
    return table ? [{ table: snakeCase(table), line }] : [];
  });
  const inSql = facts.sql.flatMap(({ value, line }) =>
    [...withoutComments(value).matchAll(/(?<![\w."'])([a-z_]+)\.([a-z_]+)/g)]
      .filter((match) => schemas.has(match[1] ?? ''))
      .map((match) => ({ table: match[0], line: line + value.slice(0, match.index).split('\n').length - 1 })),
  );
  return [...inBuilder, ...inSql];
}

function withoutComments(sqlText: string): string {
  return sqlText.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
}
