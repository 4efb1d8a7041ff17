import { expect, test } from 'vitest';
import { treeOf } from './fixture.ts';
import { cleanAfter, filesToLint } from './lint-memory.ts';

const files = {
  'kernel/a.ts': `export const a = 1;\n`,
  'kernel/b.ts': `import { a } from './a.ts';\nexport const b = a;\n`,
  'modules/works/server/c.ts': `import type { b } from '#kernel/b.ts';\nexport type C = typeof b;\n`,
  'kernel/alone.ts': `export const alone = 1;\n`,
};

test('nothing is known at first, and what is clean is not asked about again', async () => {
  const tree = await treeOf(files);

  expect(filesToLint(tree, {}).toSorted()).toEqual(Object.keys(files).toSorted());
  expect(filesToLint(tree, cleanAfter(tree, []))).toEqual([]);
});

test('a change is asked about in the file and in all that import it, for a type too', async () => {
  const clean = cleanAfter(await treeOf(files), []);
  const changed = await treeOf({ ...files, 'kernel/a.ts': `export const a = Promise.resolve(1);\n` });

  expect(filesToLint(changed, clean).toSorted()).toEqual([
    'kernel/a.ts',
    'kernel/b.ts',
    'modules/works/server/c.ts',
  ]);
});

test('a file that is gone brings those that import it', async () => {
  const clean = cleanAfter(await treeOf(files), []);
  const { 'kernel/b.ts': _, ...rest } = files;

  expect(filesToLint(await treeOf(rest), clean)).toEqual(['modules/works/server/c.ts']);
});

test('a file with a finding is asked about again', async () => {
  const tree = await treeOf(files);
  const finding = { check: 'lint', file: 'kernel/alone.ts', line: 1, message: 'Bad.' };

  expect(filesToLint(tree, cleanAfter(tree, [finding]))).toEqual(['kernel/alone.ts']);
});

test('a linter that broke leaves nothing clean', async () => {
  const tree = await treeOf(files);
  const finding = { check: 'lint', file: 'package.json', line: 1, message: 'lint failed without a finding' };

  expect(cleanAfter(tree, [finding])).toEqual({});
});
