import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWholeRun, onlyWhole } from './tiers.ts';

const root = join(import.meta.dirname, '..', '..');

test('what the everyday run leaves out is there', () => {
  const found = onlyWhole.map((pattern) => ({ pattern, files: globSync(pattern, { cwd: root }).length }));

  expect(found.filter(({ files }) => files === 0)).toEqual([]);
});

test('the everyday run goes through the main job in the browser', () => {
  const all = globSync('e2e/*.journey.test.ts', { cwd: root });
  const left = new Set(globSync(onlyWhole[0] ?? '', { cwd: root }));

  expect(all.filter((file) => !left.has(file)).sort()).toEqual([
    'e2e/fire.journey.test.ts',
    'e2e/recorder-page.journey.test.ts',
    'e2e/report-to-confirmed.journey.test.ts',
  ]);
});

test.each([
  { args: ['run'], isWhole: false },
  { args: ['run', '--project', 'unit'], isWhole: false },
  { args: ['run', 'recorder/disk-faults.test.ts'], isWhole: true },
  { args: ['run', 'modules/reports/'], isWhole: true },
])('$args runs whole: $isWhole', ({ args, isWhole }) => {
  expect(isWholeRun({}, args)).toBe(isWhole);
});

test('the proof asks for the whole', () => {
  expect(isWholeRun({ VECHE_TEST_WHOLE: '1' }, ['run'])).toBe(true);
});
