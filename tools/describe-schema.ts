import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { schemasOf } from '#kernel/boot.ts';
import type { Database } from '#kernel/db/database.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { openTestDatabase } from '#kernel/testing/database.ts';

/*
 * The tables as they stand after all migrations, one page per kernel part and module, committed so that a change of the
 * schema shows in review. Read from PostgreSQL's own catalogs of a migrated database.
 */

const root = resolve(import.meta.dirname, '..');
export const schemaFolder = resolve(root, 'docs/api/schema');

interface Table {
  readonly name: string;
  readonly columns: readonly { name: string; type: string; isRequired: boolean; default: string | null }[];
  readonly constraints: readonly string[];
  readonly indexes: readonly string[];
}

/** Pages by the name of their file. */
export async function renderSchemas(): Promise<ReadonlyMap<string, string>> {
  const modules = await discoverModules(join(root, 'modules'));
  const parts = schemasOf([...kernelParts(noHubFacts), ...modules]);
  await using database = await openTestDatabase(parts);
  const pages = new Map<string, string>();
  for (const { schema } of parts) {
    const tables = await readTables(database, schema);
    if (tables.length > 0) pages.set(`${schema}.md`, renderPage(schema, tables));
  }
  return pages;
}

/** Without the migrator's own tables; checks that PostgreSQL makes of `not null` are told by the column. */
async function readTables(database: Database, schema: string): Promise<Table[]> {
  const { rows } = await database.executeSql(
    `select c.relname as name,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'isRequired', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid)) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select coalesce(json_agg(pg_get_constraintdef(k.oid) order by pg_get_constraintdef(k.oid)), '[]')
        from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c', 'x')) as constraints,
       (select coalesce(json_agg(pg_get_indexdef(i.indexrelid) order by pg_get_indexdef(i.indexrelid)), '[]')
        from pg_index i where i.indrelid = c.oid
          and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))) as indexes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'kysely%'
     order by c.relname`,
    [schema],
  );
  // NOTE: the shape is that of the query above.
  return rows as unknown as Table[];
}

function renderPage(schema: string, tables: readonly Table[]): string {
  const head = `# Schema \`${schema}\`\n\nWritten by \`npm run describe-schema\`; do not edit.\n`;
  return [head, ...tables.map((table) => renderTable(schema, table))].join('\n');
}

function renderTable(schema: string, { name, columns, constraints, indexes }: Table): string {
  const rows = columns.map(
    (column) =>
      `| \`${column.name}\` | ${column.type} | ${column.isRequired ? 'yes' : ''} | ${cell(column.default)} |`,
  );
  return [
    `## ${schema}.${name}\n`,
    '| column | type | required | default |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...constraints.map((constraint) => `- \`${constraint}\``),
    ...indexes.map((index) => `- \`${index.replace(/^CREATE /, '')}\``),
    '',
  ].join('\n');
}

function cell(text: string | null): string {
  return text === null ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

if (import.meta.main) {
  const pages = await renderSchemas();
  await mkdir(schemaFolder, { recursive: true });
  for (const name of await readdir(schemaFolder)) if (!pages.has(name)) await rm(join(schemaFolder, name));
  for (const [name, page] of pages) await writeFile(join(schemaFolder, name), page);
  console.log(`Written: ${pages.size} pages in ${schemaFolder}`);
}
