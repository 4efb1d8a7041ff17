import { expect, test } from 'vitest';
import { treeOf } from './fixture.ts';
import { checkTestNames } from './test-names.ts';

const opens = "import { openTestDatabase } from '#kernel/testing/database.ts';\n";

test('a test that opens a database says so by its name', async () => {
  const tree = await treeOf({
    'modules/works/server/permit.test.ts': opens,
    'modules/works/server/permit.db.test.ts': opens,
    'modules/works/server/permit.http.test.ts': opens,
    'modules/works/server/decide.test.ts': "import { decide } from './decide.ts';\n",
    'kernel/db/database.test.ts': opens,
  });

  expect(checkTestNames(tree).map(({ file, line }) => `${file}:${line}`)).toEqual([
    'modules/works/server/permit.test.ts:1',
  ]);
});
