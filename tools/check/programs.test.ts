import { expect, test } from 'vitest';
import { readLintError, readTypeError, readUnformatted } from './programs.ts';

test('a line of the compiler becomes a finding', () => {
  expect(readTypeError("kernel/a.ts(12,5): error TS2322: Type 'x' is not assignable.")).toEqual({
    check: 'types',
    file: 'kernel/a.ts',
    line: 12,
    message: "Type 'x' is not assignable. (TS2322)",
  });
  expect(readTypeError('  more about it')).toBeUndefined();
});

test('a line of the linter becomes a finding', () => {
  expect(
    readLintError('web/a.tsx:3:1: Promises must be awaited. [Error/typescript(no-floating-promises)]'),
  ).toEqual({
    check: 'lint',
    file: 'web/a.tsx',
    line: 3,
    message: 'Promises must be awaited. (typescript(no-floating-promises))',
  });
});

test('a file the formatter names becomes a finding, its other words do not', () => {
  expect(readUnformatted('kernel/a.ts')).toMatchObject({ check: 'format', file: 'kernel/a.ts' });
  expect(readUnformatted('Finished in 17ms on 19 files using 2 threads.')).toBeUndefined();
});
