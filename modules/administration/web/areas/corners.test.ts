import { expect, test } from 'vitest';
import { parseCorner, parseCorners, polygonOf, writeCorners } from './corners.ts';

test.each([
  ['54.1512, 33.2781', [33.2781, 54.1512]],
  [' 54.1512 33.2781 ', [33.2781, 54.1512]],
  ['54.1512;33.2781', [33.2781, 54.1512]],
  ['-12, -7.5', [-7.5, -12]],
])('%j is a corner', (text, corner) => {
  expect(parseCorner(text)).toEqual(corner);
});

test.each(['', '54.1', '91, 33', '54, 181', 'north, east', '54,1512, 33,2781'])('%j is none', (text) => {
  expect(parseCorner(text)).toBeNull();
});

test('the first broken line is named', () => {
  expect(parseCorners('54.1, 33.2\n\nhere\n54.2, 33.3')).toMatchObject({ brokenLine: 3 });
});

test('corners written and read again are the same', () => {
  const corners = [
    [33.2, 54.1],
    [33.3, 54.1],
    [33.3, 54.2],
  ] as const;
  expect(parseCorners(writeCorners(corners))).toEqual({ corners, brokenLine: null });
});

test('a polygon is closed and has three corners or more', () => {
  expect(
    polygonOf([
      [33.2, 54.1],
      [33.3, 54.1],
    ]),
  ).toBeNull();
  expect(
    polygonOf([
      [33.2, 54.1],
      [33.3, 54.1],
      [33.3, 54.2],
    ])?.coordinates[0],
  ).toHaveLength(4);
});
