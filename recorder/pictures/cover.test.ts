import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cover } from './cover.ts';

const widthPx = 40;
const heightPx = 30;
const plain = 200;

function covered(points: [number, number][]): (x: number, y: number) => boolean {
  const pixels = Buffer.alloc(widthPx * heightPx * 3, plain);
  cover({ pixels, widthPx, heightPx }, [points]);
  return (x, y) => pixels[(y * widthPx + x) * 3] !== plain;
}

test('what lies within a shape is covered, and what is far from it is not', () => {
  const isCovered = covered([
    [250, 200],
    [750, 200],
    [750, 800],
    [250, 800],
  ]);

  expect([
    isCovered(20, 15),
    isCovered(11, 7),
    isCovered(2, 15),
    isCovered(37, 15),
    isCovered(20, 1),
  ]).toEqual([true, true, false, false, false]);
});

test('every point within a triangle is covered, however narrow it is', () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(corner, corner, corner), fc.tuple(share, share, share), (corners, shares) => {
      const sum = shares[0] + shares[1] + shares[2];
      const at = (axis: 0 | 1): number =>
        corners.reduce((total, point, index) => total + (point[axis] * (shares[index] ?? 0)) / sum, 0);
      const x = Math.min(widthPx - 1, Math.floor((at(0) * widthPx) / 1000));
      const y = Math.min(heightPx - 1, Math.floor((at(1) * heightPx) / 1000));
      const ys = corners.map(([, one]) => one);
      // NOTE: lower than a tenth of a row in all, it may lie between the cuts of its row.
      if (Math.max(...ys) - Math.min(...ys) < 20) return;
      expect(covered([...corners])(x, y)).toBe(true);
    }),
  );
});
