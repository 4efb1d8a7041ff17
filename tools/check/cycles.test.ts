import { expect, test } from 'vitest';
import { checkCycles, findCycles } from './cycles.ts';
import { treeOf } from './fixture.ts';

test('files that import each other are named in a loop, once', async () => {
  const tree = await treeOf({
    'kernel/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
    'kernel/b.ts': "\nimport { c } from '#kernel/c.ts';\nexport const b = c;\n",
    'kernel/c.ts': "import { a } from './a.ts';\nexport const c = a;\n",
    'kernel/d.ts': "import { a } from './a.ts';\nexport const d = a;\n",
  });

  const findings = checkCycles(tree);
  expect(findings.map(({ file, line }) => `${file}:${line}`)).toEqual(['kernel/a.ts:1']);
  expect(findings[0]?.message).toContain('kernel/a.ts → kernel/b.ts → kernel/c.ts → kernel/a.ts');
});

test('an import of types or a late import closes no loop', async () => {
  const tree = await treeOf({
    'kernel/a.ts': "import type { B } from './b.ts';\nexport const a = 1;\n",
    'kernel/b.ts': "import { a } from './a.ts';\nexport type B = typeof a;\n",
    'kernel/c.ts': "export const c = async () => await import('./d.ts');\n",
    'kernel/d.ts': "import { c } from './c.ts';\nexport const d = c;\n",
  });

  expect(checkCycles(tree)).toEqual([]);
});

test('two loops that share no file are two findings', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['a', 'c']],
    ['c', ['d']],
    ['d', ['c']],
    ['e', ['e']],
  ]);

  expect(findCycles(graph).toSorted((a, b) => a.join().localeCompare(b.join()))).toEqual([
    ['a', 'b'],
    ['c', 'd'],
    ['e'],
  ]);
});
