import { expect, test } from 'vitest';
import { countStep, countTwice } from './close-run.ts';
import { addCounts, closingLine } from './counts.ts';
import { countTests } from './summary-reporter.ts';

const fakeModule = (states: readonly string[], errors: readonly string[] = []) =>
  ({
    children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
    errors: () => errors,
  }) as unknown as Parameters<typeof countTests>[0][number];

test('runs are added up and closed with one line', () => {
  const sum = addCounts([
    { passed: 3, failed: 0, skipped: 1 },
    { passed: 2, failed: 1, skipped: 0 },
  ]);

  expect(closingLine(sum)).toBe('5 passed, 1 failed, 1 skipped');
});

test('a run without skipped tests does not speak of them', () => {
  expect(closingLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
});

test('a file that could not run and an error outside a test count as failed', () => {
  const modules = [fakeModule(['passed', 'failed', 'skipped']), fakeModule([], ['cannot import'])];

  expect(countTests(modules, 1)).toEqual({ passed: 1, failed: 3, skipped: 1 });
});

test('a test that never ended counts as failed', () => {
  expect(countTests([fakeModule(['passed', 'pending'])], 0)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('a step without counts is one test, passed or failed by its exit code', () => {
  expect(countStep(0, undefined)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countStep(2, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a step that failed though no test did counts as one failure', () => {
  expect(countStep(124, { passed: 9, failed: 0, skipped: 0 })).toEqual({ passed: 9, failed: 1, skipped: 0 });
  expect(countStep(1, { passed: 9, failed: 2, skipped: 0 })).toEqual({ passed: 9, failed: 2, skipped: 0 });
});

test('what held when its files ran again has passed, and what failed twice has failed', () => {
  const first = { passed: 7, failed: 3, skipped: 1 };

  expect(countTwice(first, { passed: 12, failed: 1, skipped: 0 })).toEqual({
    passed: 9,
    failed: 1,
    skipped: 1,
  });
  expect(countTwice(first, { passed: 0, failed: 4, skipped: 0 })).toEqual({
    passed: 7,
    failed: 4,
    skipped: 1,
  });
});
