import { expect, test } from 'vitest';
import { checkAuditWords } from './audit-words.ts';
import { treeOf } from './fixture.ts';

const contract = 'modules/works/contract/routes.ts';
const catalog = 'modules/works/i18n/en.json';

async function messagesFor(route: string, texts: Record<string, string>): Promise<string[]> {
  const files = {
    [contract]: `export const one = defineRoute(${route});\n`,
    [catalog]: JSON.stringify(texts),
  };
  return checkAuditWords(await treeOf(files)).map(({ message }) => message);
}

test('a command without words for the audit is found', async () => {
  const route = "{ id: 'works.issuePermit', method: 'POST' }";

  expect(await messagesFor(route, {})).toEqual([expect.stringContaining('works.issuePermit')]);
  expect(await messagesFor(route, { issuePermit: 'Permit issued' })).toEqual([]);
});

test('a query needs words only where looking leaves a row', async () => {
  expect(await messagesFor("{ id: 'works.listPermits', method: 'GET' }", {})).toEqual([]);
  expect(
    await messagesFor("{ id: 'works.readPermit', method: 'GET', isReadAudited: true }", {}),
  ).toHaveLength(1);
});
