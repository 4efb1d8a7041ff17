import { expect, test } from 'vitest';
import { layoutOf, neighbourOf, pageOf, tourOf, wallLayouts } from './wall-layout.ts';

test('pages go round, and the last one may be short', () => {
  const items = [1, 2, 3, 4, 5];
  expect(pageOf(items, 4, 0)).toEqual([1, 2, 3, 4]);
  expect(pageOf(items, 4, 1)).toEqual([5]);
  expect(pageOf(items, 4, 2)).toEqual([1, 2, 3, 4]);
  expect(pageOf(items, 4, -1)).toEqual([5]);
  expect(pageOf([], 4, 3)).toEqual([]);
});

test('arrows lead to the tile beside and stop at the edge', () => {
  const nine = layoutOf(9);
  expect(neighbourOf(4, 'ArrowUp', nine, 9)).toBe(1);
  expect(neighbourOf(4, 'ArrowDown', nine, 9)).toBe(7);
  expect(neighbourOf(0, 'ArrowLeft', nine, 9)).toBe(0);
  expect(neighbourOf(7, 'ArrowDown', nine, 8)).toBe(7);
});

test('each layout has a key of its own, and none shows more than sixteen', () => {
  expect(new Set(wallLayouts.map(({ key }) => key)).size).toBe(wallLayouts.length);
  expect(Math.max(...wallLayouts.map(({ tiles }) => tiles))).toBe(16);
});

test('a tour has one of a few speeds, whatever stands in the address', () => {
  expect([tourOf('20'), tourOf('1'), tourOf('20.0'), tourOf(null)]).toEqual([20, null, null, null]);
});
