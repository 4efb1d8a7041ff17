import { expect, test } from 'vitest';
import { selectOutdated } from './rotation.ts';
import type { KeptBackup } from './rotation.ts';

const quarterMs = 15 * 60_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const plenty = Number.MAX_SAFE_INTEGER;

function everyQuarter(count: number, byteSize = 1): KeptBackup[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `auto-${index}`,
    createdAt: new Date(start + index * quarterMs),
    byteSize,
  }));
}

function keptOf(backups: readonly KeptBackup[], limitBytes: number): KeptBackup[] {
  const outdated = new Set(selectOutdated(backups, limitBytes));
  return backups.filter((backup) => !outdated.has(backup));
}

test('of ten days of quarters two hours, a day of hours and a week of days are kept', () => {
  const kept = keptOf(everyQuarter(10 * 96), plenty);

  expect(kept.length).toBeLessThanOrEqual(39);
  expect(kept.slice(-8)).toEqual(everyQuarter(10 * 96).slice(-8));
  expect(kept[0]?.createdAt.toISOString()).toBe('2026-11-04T23:45:00.000Z');
});

test('rotating at every backup keeps the same as rotating once', () => {
  let kept: KeptBackup[] = [];
  for (const backup of everyQuarter(3 * 96)) kept = keptOf([...kept, backup], plenty);

  expect(kept).toEqual(keptOf(everyQuarter(3 * 96), plenty));
});

test('the oldest go when the disk is short, and two stay whatever it says', () => {
  expect(keptOf(everyQuarter(8, 100), 350)).toHaveLength(3);
  expect(keptOf(everyQuarter(8, 100), 0)).toEqual(everyQuarter(8, 100).slice(-2));
});
