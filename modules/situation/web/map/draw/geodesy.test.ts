import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Position } from '../../../contract/sketches.ts';
import { areaM2, lengthM, perimeterM } from './geodesy.ts';

test('a degree of the equator and a quarter of a meridian are as long as the ellipsoid has them', () => {
  expect(
    lengthM([
      [0, 0],
      [1, 0],
    ]),
  ).toBeCloseTo(111_319.491, 2);
  expect(
    lengthM([
      [30, 0],
      [30, 90],
    ]),
  ).toBeCloseTo(10_001_965.729, 2);
});

test('a square degree at the equator has the area that GeographicLib gives', () => {
  const square: Position[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  expect(areaM2(square) / 12_308_778_361.469).toBeCloseTo(1, 5);
  expect(areaM2(square.toReversed())).toBeCloseTo(areaM2(square), 3);
});

test('a kilometre square in a town is a square kilometre', () => {
  const lat = 54.15;
  // Of a kilometre on WGS 84 at this latitude.
  const [byLng, byLat] = [1 / 65.320_77, 1 / 111.310_3];
  const square: Position[] = [
    [33, lat],
    [33 + byLng, lat],
    [33 + byLng, lat + byLat],
    [33, lat + byLat],
  ];
  expect(perimeterM(square)).toBeGreaterThan(3_995);
  expect(perimeterM(square)).toBeLessThan(4_005);
  expect(areaM2(square) / 1_000_000).toBeGreaterThan(0.998);
  expect(areaM2(square) / 1_000_000).toBeLessThan(1.002);
});

test('no way is shorter than the straight one, and a way and its return are as long', () => {
  const position = fc.tuple(
    fc.double({ min: 33, max: 33.4, noNaN: true }),
    fc.double({ min: 54, max: 54.3, noNaN: true }),
  );
  fc.assert(
    fc.property(position, position, position, (a, b, c) => {
      const straight = lengthM([a, c]);
      expect(lengthM([a, b, c])).toBeGreaterThanOrEqual(straight - 1e-4);
      expect(lengthM([c, a])).toBeCloseTo(straight, 5);
    }),
  );
});

test('one point or none has neither length nor area', () => {
  expect([lengthM([]), lengthM([[33, 54]]), perimeterM([]), areaM2([[33, 54]])]).toEqual([0, 0, 0, 0]);
});
