import { expect, test } from 'vitest';
import { manifestText, treeOf } from './fixture.ts';
import { checkManifests } from './manifests.ts';

async function messagesFor(files: Record<string, string>): Promise<string[]> {
  return checkManifests(await treeOf(files)).map(({ message }) => message);
}

const usesReports = {
  'modules/works/server/index.ts': "import { e } from '#modules/reports/contract/events.ts';\n",
};
const reports = { 'modules/reports/module.ts': manifestText('reports') };

test('a module whose manifest fits its folder is clean', async () => {
  const works = { 'modules/works/module.ts': manifestText('works', ['reports']) };

  expect(await messagesFor({ ...works, ...reports, ...usesReports })).toEqual([]);
});

test('the id must be the name of the folder', async () => {
  expect(await messagesFor({ 'modules/works/module.ts': manifestText('repairs') })).toEqual([
    "the id is repairs; it must be the folder's name, 'works'",
  ]);
});

test('a folder without a manifest is found', async () => {
  expect(await messagesFor({ 'modules/works/server/index.ts': 'export {};\n' })).toEqual([
    expect.stringContaining('has no manifest'),
  ]);
});

test('dependsOn may not name what does not exist or is not used', async () => {
  const works = { 'modules/works/module.ts': manifestText('works', ['reports', 'ghosts']) };

  expect(await messagesFor({ ...works, ...reports })).toEqual([
    expect.stringContaining('reports, whose contract is not imported'),
    expect.stringContaining('ghosts, which is no module'),
  ]);
});

test('modules may not depend on each other in a circle', async () => {
  const messages = await messagesFor({
    ...usesReports,
    'modules/works/module.ts': manifestText('works', ['reports']),
    'modules/reports/module.ts': manifestText('reports', ['works']),
    'modules/reports/server/index.ts': "import { e } from '#modules/works/contract/events.ts';\n",
  });

  expect(messages).toEqual([expect.stringContaining('modules depend on each other')]);
});

test("a declaration must begin with its module's id, written as a literal", async () => {
  const messages = await messagesFor({
    'modules/works/module.ts': manifestText(
      'works',
      [],
      "permissions: [{ id: 'roads.permit.read', grantedTo: [] }]",
    ),
    'modules/works/contract/problems.ts': "export const p = defineProblem(`works.${'x'}`, 400);\n",
  });

  expect(messages).toEqual([
    expect.stringContaining('the problem is called by an expression'),
    expect.stringContaining('the permission is called roads.permit.read'),
  ]);
});
