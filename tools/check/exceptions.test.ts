import { expect, test } from 'vitest';
import { applyExceptions, exceptionList } from './exceptions.ts';
import { formatFinding } from './finding.ts';

const finding = { check: 'cycles', file: 'kernel/a.ts', line: 3, message: 'files import each other' };
const exception = { check: 'cycles', file: 'kernel/a.ts', issue: '#7', until: '2026-12-31' };

test('an excepted finding is silent until the day named, and the exception speaks after it', () => {
  expect(applyExceptions([finding], [exception], '2026-12-31')).toEqual([]);

  const late = applyExceptions([finding], [exception], '2027-01-01');
  expect(late.map(({ message }) => message)).toEqual([
    'files import each other',
    'the exception for kernel/a.ts ended on 2026-12-31; mend the file (#7)',
  ]);
});

test('an exception covers its own check, file and words only', () => {
  const other = { ...exception, contains: 'something else' };

  expect(applyExceptions([finding], [other], '2026-12-01')).toHaveLength(2);
});

test('an exception that excepts nothing must go', () => {
  expect(applyExceptions([], [exception], '2026-12-01').map(({ message }) => message)).toEqual([
    'the exception for kernel/a.ts excepts nothing; remove it',
  ]);
});

test('an exception without an issue and a date is refused', () => {
  expect(exceptionList.safeParse([{ check: 'cycles', file: 'kernel/a.ts' }]).success).toBe(false);
});

test('a finding is one line that names the place first', () => {
  expect(formatFinding(finding)).toBe('kernel/a.ts:3 files import each other [cycles]');
});
