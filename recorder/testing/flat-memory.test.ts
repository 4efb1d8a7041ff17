import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeMemory } from './flat-memory.ts';
import type { MemoryReading } from './flat-memory.ts';

const perMinute = 30;
const stretch = 6 * perMinute;

/** Twenty-four minutes: the collector comes every twenty seconds or so, and every two minutes a disk lags for half of one. */
function simulate(leakMbPerMinute: number, seeds: readonly number[], burstMb: number): MemoryReading[] {
  return Array.from({ length: 24 * perMinute }, (_, index) => {
    const minute = index / perMinute;
    const uncollectedMb = ((index % 10) / 10) * 9 + (seeds[index % seeds.length] ?? 0);
    const inBurst = minute % 2 > 1.5 ? ((minute % 2) - 1.5) * 2 : 0;
    const unwrittenMb = inBurst * burstMb;
    const usedMb = 40 + uncollectedMb + unwrittenMb + leakMbPerMinute * minute;
    return { usedMb, unwrittenMb, pssMb: 90 + (minute > 2 ? 10 : 0) + leakMbPerMinute * minute };
  });
}

const seeds = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 7, maxLength: 7 });
const burstMb = fc.double({ min: 0, max: 80, noNaN: true });

test('a program that leaks nothing is flat, however much a slow disk holds up', () => {
  fc.assert(
    fc.property(seeds, burstMb, (drawn, most) => {
      expect(judgeMemory(simulate(0, drawn, most), stretch).isFlat).toBe(true);
    }),
  );
});

test('a leak of half a megabyte a minute is found beside bursts of any size', () => {
  fc.assert(
    fc.property(seeds, burstMb, (drawn, most) => {
      expect(judgeMemory(simulate(0.5, drawn, most), stretch).isFlat).toBe(false);
    }),
  );
});

test('a leak of what is neither object nor buffer is found by what the system gave', () => {
  const readings = simulate(0, [0], 10).map((reading, index) => ({ ...reading, pssMb: 90 + index / 20 }));

  expect(judgeMemory(readings, stretch).isFlat).toBe(false);
});
