import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crashRepeatedly } from './testing/crash.ts';

test('a recorder killed 200 times loses at most two seconds each time and leaves only whole files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'veche-crash-'));
  try {
    const { files, lossesMs, restartsMs } = await crashRepeatedly(folder, 200);
    const worst = (values: readonly number[]) => values.toSorted((a, b) => b - a).slice(0, 5);
    console.log({
      kills: lossesMs.length,
      worstLossesMs: worst(lossesMs),
      worstRestartsMs: worst(restartsMs),
    });

    expect(Math.max(...lossesMs)).toBeLessThanOrEqual(2_000);
    expect(Math.max(...restartsMs)).toBeLessThanOrEqual(5_000);
    expect(files.filter(({ scanned }) => !scanned.isClosed || scanned.fragments.length === 0)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_800_000);
