import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inReadingOrder, stepFrom } from './reading-order.ts';

test('points are read row by row, and a little difference in height makes no row', () => {
  const points = [
    { name: 'below', x: 5, y: 100 },
    { name: 'right', x: 300, y: 2 },
    { name: 'left', x: 20, y: 40 },
  ];
  expect(inReadingOrder(points).map(({ name }) => name)).toEqual(['left', 'right', 'below']);
});

test('as many steps as there are points come back to the first, in both directions', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.constantFrom(1 as const, -1 as const), (count, step) => {
      const seen = new Set<number | null>();
      let at = stepFrom(null, step, count);
      const first = at;
      for (let steps = 0; steps < count; steps += 1) {
        seen.add(at);
        at = stepFrom(at, step, count);
      }
      expect(seen.size).toBe(count);
      expect(at).toBe(first);
    }),
  );
});

test('where no point is in sight there is nothing to step to', () => {
  expect(stepFrom(null, 1, 0)).toBeNull();
});
