import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ledgerStates } from '../../contract/health.ts';
import { percentOf, sumDay } from './ledger-seconds.ts';
import type { Span } from './ledger-seconds.ts';

const day = 86_400;

/** A ledger leaves nothing out: cuts anywhere in a day, a state between each two. */
const ledgers = fc
  .array(
    fc.record({ atUs: fc.integer({ min: 1, max: day * 1e6 - 1 }), state: fc.constantFrom(...ledgerStates) }),
    {
      maxLength: 40,
    },
  )
  .map((cuts) => {
    const sorted = cuts.toSorted((a, b) => a.atUs - b.atUs);
    const starts = [{ atUs: 0, state: ledgerStates[0] }, ...sorted];
    return starts.map(({ atUs, state }, index): Span => {
      return { fromUs: atUs, toUs: starts[index + 1]?.atUs ?? day * 1e6, state, cause: '' };
    });
  });

test('every second of a day is counted once, as the state in which it begins', () => {
  fc.assert(
    fc.property(ledgers, (spans) => {
      const states = Array.from({ length: day }, () => '');
      for (const { fromUs, toUs, state } of spans)
        for (let second = Math.ceil(fromUs / 1e6); second * 1e6 < toUs; second += 1) states[second] = state;
      const count = (wanted: string): number => states.filter((state) => state === wanted).length;
      const { ordered, online, seconds } = sumDay(spans);

      expect(online).toBe(count('recorded'));
      expect(ordered).toBe(day - count('paused'));
      for (const state of ledgerStates) expect(seconds[state] ?? 0).toBe(count(state));
    }),
    { numRuns: 30 },
  );
});

test('what is not ordered has no share, and a lost second is not rounded away', () => {
  expect(percentOf({ ordered: 0, online: 0 })).toBeNull();
  expect(percentOf({ ordered: day * 31, online: day * 31 - 1 })).toBe(99.99);
  expect(percentOf({ ordered: day, online: day })).toBe(100);
});
