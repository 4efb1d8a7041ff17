import { expect, test } from 'vitest';
import { manifestText, treeOf } from './fixture.ts';
import { checkRoutes } from './routes.ts';

const contract = 'modules/works/contract/routes.ts';
const route = (permission: string) =>
  `export const readPermit = defineRoute({ id: 'works.readPermit', permission: '${permission}' });\n`;
const manifest = manifestText(
  'works',
  [],
  "permissions: [{ id: 'works.permit.read', grantedTo: ['public'] }]",
);
const handlers =
  "import { readPermit } from '../contract/routes.ts';\nconst handle = handlerFor();\nexport const h = handle(readPermit, run);\n";

async function messagesFor(files: Record<string, string>): Promise<string[]> {
  return checkRoutes(await treeOf(files)).map(({ message }) => message);
}

test('a route with a declared permission and one handler is clean', async () => {
  const files = {
    'modules/works/module.ts': manifest,
    [contract]: route('works.permit.read'),
    'modules/works/server/permit.handlers.ts': handlers,
  };

  expect(await messagesFor(files)).toEqual([]);
});

test('a route that asks for an undeclared permission is found', async () => {
  const files = {
    'modules/works/module.ts': manifest,
    [contract]: route('works.permit.raed'),
    'modules/works/server/permit.handlers.ts': handlers,
  };

  expect(await messagesFor(files)).toEqual([expect.stringContaining('asks for works.permit.raed')]);
});

test("a route may not lean on another module's permission", async () => {
  const files = {
    'modules/reports/module.ts': manifestText(
      'reports',
      [],
      "permissions: [{ id: 'reports.report.read', grantedTo: [] }]",
    ),
    'modules/works/module.ts': manifest,
    [contract]: route('reports.report.read'),
    'modules/works/server/permit.handlers.ts': handlers,
  };

  expect(await messagesFor(files)).toEqual([expect.stringContaining('add it to modules/works/module.ts')]);
});

test('a route without a handler is found, and so is one with two', async () => {
  const declared = { 'modules/works/module.ts': manifest, [contract]: route('works.permit.read') };
  const twice = {
    'modules/works/server/a.handlers.ts': handlers,
    'modules/works/server/b.handlers.ts': handlers,
  };

  expect(await messagesFor(declared)).toEqual([expect.stringContaining('has no handler')]);
  expect(await messagesFor({ ...declared, ...twice })).toEqual([expect.stringContaining('has 2 handlers')]);
});

test('a route taken from a namespace is handled', async () => {
  const files = {
    'modules/works/module.ts': manifest,
    [contract]: route('works.permit.read'),
    'modules/works/server/permit.handlers.ts':
      "import * as routes from '../contract/routes.ts';\nexport const h = handle(routes.readPermit, run);\n",
  };

  expect(await messagesFor(files)).toEqual([]);
});

test('a handler of a test does not count', async () => {
  const files = {
    'modules/works/module.ts': manifest,
    [contract]: route('works.permit.read'),
    'modules/works/server/permit.test.ts': handlers,
  };

  expect(await messagesFor(files)).toEqual([expect.stringContaining('has no handler')]);
});

test('a second route with the same id is found', async () => {
  const files = {
    'modules/works/module.ts': manifest,
    [contract]: route('works.permit.read'),
    'modules/works/contract/more.ts': route('works.permit.read').replace('readPermit =', 'readAgain ='),
    'modules/works/server/a.handlers.ts': handlers,
    'modules/works/server/b.handlers.ts':
      "import { readAgain } from '../contract/more.ts';\nhandle(readAgain, run);\n",
  };

  expect(await messagesFor(files)).toEqual(['route id works.readPermit is taken; choose another']);
});
