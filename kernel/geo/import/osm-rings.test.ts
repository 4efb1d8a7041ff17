import { expect, test } from 'vitest';
import { assemblePolygons, joinRings } from './osm-rings.ts';

const square = (from: number, to: number) => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
  [from, from],
];

test('ways in any order and direction join into a ring', () => {
  const [ring] = joinRings([
    [1, 2, 3],
    [5, 1],
    [5, 4, 3],
  ]);
  expect(new Set(ring)).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(ring?.[0]).toBe(ring?.at(-1));
});

test('a ring that the border of the extract cut open is left out', () => {
  expect(joinRings([[1, 2, 3]])).toEqual([]);
});

test('a hole goes to the outer ring around it', () => {
  const polygons = assemblePolygons([square(0, 10), square(20, 30)], [square(22, 24)]);
  expect(polygons?.coordinates.map((rings) => rings.length)).toEqual([1, 2]);
});
