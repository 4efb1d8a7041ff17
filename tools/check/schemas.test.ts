import { expect, test } from 'vitest';
import { treeOf } from './fixture.ts';
import { checkSchemas } from './schemas.ts';

const store = 'modules/works/server/permit.store.ts';

async function messagesFor(text: string, more: Record<string, string> = {}): Promise<string[]> {
  const others = { 'modules/reports/module.ts': '', 'kernel/identity/tables.ts': '' };
  return checkSchemas(await treeOf({ ...others, ...more, [store]: text })).map(({ message }) => message);
}

test('a module reads and writes its own schema', async () => {
  const text = `
    const a = db.selectFrom('works.permit as permit').innerJoin('works.site', 'site.id', 'permit.siteId');
    const b = sql\`update works.permit set issued_at = now() where permit.id = \${id}\`;`;

  expect(await messagesFor(text)).toEqual([]);
});

test("another module's table in raw SQL is found, with its line", async () => {
  const files = {
    'modules/reports/module.ts': '',
    [store]: 'const a = sql`\n select *\n from reports.report`;\n',
  };

  expect(checkSchemas(await treeOf(files))).toEqual([
    { check: 'schemas', file: store, line: 3, message: expect.stringContaining('names reports.report') },
  ]);
});

test("another module's and the kernel's tables in the query builder are found", async () => {
  const messages = await messagesFor(
    "db.selectFrom('reports.report as r').leftJoin('identity.accessToken', 'a', 'b');\n",
  );

  expect(messages).toEqual([
    expect.stringContaining('names identity.access_token'),
    expect.stringContaining('names reports.report'),
  ]);
});

test('a published view of an imported contract and a published kernel table may be read', async () => {
  const text = `
    import type { Views } from '#modules/reports/contract/views.ts';
    db.selectFrom('reports.publicReport').innerJoin('identity.organisation', 'a', 'b');
    sql\`select 1 from reports.public_report\`;`;
  const published = {
    'modules/reports/contract/views.ts': "export interface Views { 'reports.publicReport': object }\n",
    'kernel/identity/contract/tables.ts': "export interface Published { 'identity.organisation': object }\n",
  };

  expect(await messagesFor(text, published)).toEqual([]);
});

test('a misspelt schema in the query builder is found', async () => {
  expect(await messagesFor("db.insertInto('work.permit');\n")).toEqual([
    expect.stringContaining('in no known schema'),
  ]);
});

test('a schema named in a comment of the SQL is not a query', async () => {
  expect(await messagesFor('sql`select 1 -- unlike reports.report\n`;\n')).toEqual([]);
});
