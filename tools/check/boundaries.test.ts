import { expect, test } from 'vitest';
import { checkBoundaries } from './boundaries.ts';
import { manifestText, treeOf } from './fixture.ts';

async function messagesFor(
  path: string,
  specifier: string,
  more: Record<string, string> = {},
): Promise<string[]> {
  const tree = await treeOf({ [path]: `import { x } from '${specifier}';\n`, ...more });
  return checkBoundaries(tree).map(({ message }) => message);
}

const dependsOnReports = { 'modules/works/module.ts': manifestText('works', ['reports']) };

test.each([
  ['modules/works/contract/permit.ts', 'zod'],
  ['modules/works/contract/permit.ts', '#kernel/http/contract.ts'],
  ['modules/works/contract/permit.ts', '#kernel/errors/problem.ts'],
  ['modules/works/contract/permit.ts', './routes.ts'],
  ['modules/works/server/permit.store.ts', '#kernel/db/db.ts'],
  ['modules/works/server/permit.store.ts', 'kysely'],
  ['modules/works/server/permit.store.ts', '../contract/permit.ts'],
  ['modules/works/web/pages/PermitPage.tsx', '#web/call.ts'],
  ['modules/works/web/pages/PermitPage.tsx', '../../contract/routes.ts'],
  ['modules/works/web/pages/PermitPage.tsx', '#kernel/identity/contract/session.ts'],
  ['modules/video/server/recorders/open-link.ts', '#recorder/hub-link/hub-end.ts'],
  ['modules/video/server/viewings/sign.ts', '#recorder/tokens/media-token.ts'],
  ['modules/video/web/check.tsx', '#recorder/verify/verify-package.ts'],
  ['kernel/http/server.ts', '#kernel/db/db.ts'],
  ['kernel/http/server.ts', 'fastify'],
  ['recorder/archive/writer.ts', '#kernel/clock/clock.ts'],
  ['web/call.ts', '#kernel/http/contract.ts'],
  ['apps/hub.ts', '#modules/works/server/index.ts'],
])('%s may import %s', async (path, specifier) => {
  expect(await messagesFor(path, specifier)).toEqual([]);
});

test.each([
  ['modules/works/contract/permit.ts', 'kysely', /zod and other contracts only/],
  ['modules/works/contract/permit.ts', '#kernel/db/db.ts', /kernel contracts only/],
  ['modules/works/contract/permit.ts', '../server/permit.store.ts', /contract may use contract/],
  ['modules/works/server/index.ts', '../web/index.tsx', /server may use/],
  ['modules/works/server/index.ts', '#web/call.ts', /only a module's web/],
  ['modules/works/web/index.tsx', '../server/index.ts', /web may use contract, web/],
  ['modules/works/web/index.tsx', '#kernel/db/db.ts', /kernel contracts only/],
  ['modules/works/web/index.tsx', 'node:fs', /runs in a browser/],
  ['modules/video/server/index.ts', '#recorder/recorder.ts', /the hub's side of its link/],
  ['modules/video/web/index.tsx', '#recorder/hub-link/proofs.ts', /the hub's side of its link/],
  ['modules/video/server/index.ts', '#recorder/verify/verify-package.ts', /its web the check of packages/],
  ['kernel/http/server.ts', '#modules/works/module.ts', /knows only itself/],
  ['kernel/http/server.ts', '#apps/hub.ts', /knows only itself/],
  ['kernel/http/contract.ts', '#kernel/db/db.ts', /zod and other contracts only/],
  ['recorder/archive/writer.ts', '#kernel/db/db.ts', /no database/],
  ['recorder/archive/writer.ts', '#modules/video/contract/camera.ts', /no module/],
  ['web/App.tsx', '#modules/works/web/index.tsx', /fill a slot or a route/],
  ['web/App.tsx', '#kernel/db/db.ts', /kernel contracts only/],
])('%s may not import %s', async (path, specifier, expected) => {
  expect(await messagesFor(path, specifier)).toEqual([expect.stringMatching(expected)]);
});

test("another module's contract may be imported only when dependsOn names it", async () => {
  const path = 'modules/works/server/permit.service.ts';
  const specifier = '#modules/reports/contract/events.ts';

  expect(await messagesFor(path, specifier, dependsOnReports)).toEqual([]);
  expect(await messagesFor(path, specifier)).toEqual([expect.stringContaining("add 'reports' to dependsOn")]);
});

test("another module's server may not be imported even when dependsOn names it", async () => {
  const messages = await messagesFor(
    'modules/works/server/index.ts',
    '#modules/reports/server/index.ts',
    dependsOnReports,
  );

  expect(messages).toEqual([expect.stringContaining('only contract/ may be used')]);
});

test('a relative path may not leave the module', async () => {
  const messages = await messagesFor(
    'modules/works/server/index.ts',
    '../../reports/contract/events.ts',
    dependsOnReports,
  );

  expect(messages).toEqual([expect.stringContaining('write #modules/reports/contract/events.ts')]);
});

test('imports of types, dynamic imports and re-exports are held to the same rules', async () => {
  const tree = await treeOf({
    'kernel/a.ts': "import type { A } from '#modules/works/contract/permit.ts';\n",
    'kernel/b.ts': "export const load = async () => await import('#modules/works/module.ts');\n",
    'kernel/c.ts': "export { c } from '#modules/works/module.ts';\n",
  });

  expect(checkBoundaries(tree).map(({ file, line }) => `${file}:${line}`)).toEqual([
    'kernel/a.ts:1',
    'kernel/b.ts:1',
    'kernel/c.ts:1',
  ]);
});

test("a glob may gather modules' web and nothing else of theirs", async () => {
  const tree = await treeOf({
    'web/a.ts': "export const good = import.meta.glob('../modules/*/web/index.tsx');\n",
    'web/b.ts': "export const bad = import.meta.glob('../modules/*/server/index.ts');\n",
  });

  expect(checkBoundaries(tree).map(({ file }) => file)).toEqual(['web/b.ts']);
});

test('a word in a comment or a string is not an import', async () => {
  const tree = await treeOf({
    'kernel/a.ts':
      "// import x from '#modules/works/module.ts'\nexport const a = \"import '#modules/b/module.ts'\";\n",
  });

  expect(checkBoundaries(tree)).toEqual([]);
});
