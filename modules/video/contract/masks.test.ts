import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlainShape } from './masks.ts';
import type { MaskPoints } from './masks.ts';

const square: MaskPoints = [
  [100, 100],
  [900, 100],
  [900, 900],
  [100, 900],
];

test.each<[string, MaskPoints, boolean]>([
  ['a square', square, true],
  ['a bow tie', [square[0], square[2], square[1], square[3]] as MaskPoints, false],
  [
    'a line',
    [
      [0, 0],
      [500, 500],
      [1000, 1000],
    ],
    false,
  ],
  ['a corner named twice', [...square, [100, 900]], false],
  [
    'a spike that goes back',
    [
      [100, 100],
      [900, 100],
      [500, 100],
      [500, 900],
    ],
    false,
  ],
  ['a notch', [...square, [500, 500]], true],
])('%s is told for what it is', (_what, points, isPlain) => {
  expect(isPlainShape(points)).toBe(isPlain);
});

test('corners taken around a middle never cross, from whichever corner one begins', () => {
  const angles = fc.uniqueArray(fc.integer({ min: 0, max: 35 }), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(angles, fc.nat(11), (given, first) => {
      const points = given
        .toSorted((a, b) => a - b)
        .map((tenth): [number, number] => [
          Math.round(500 + 450 * Math.cos((tenth * Math.PI) / 18)),
          Math.round(500 + 450 * Math.sin((tenth * Math.PI) / 18)),
        ]);
      const at = first % points.length;
      expect(isPlainShape([...points.slice(at), ...points.slice(0, at)])).toBe(true);
    }),
  );
});
