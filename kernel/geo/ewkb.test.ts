import fc from 'fast-check';
import type { Geometry } from 'geojson';
import { expect, test } from 'vitest';
import { decodeEwkb, encodeEwkb } from './ewkb.ts';

const position = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);
const line = fc.array(position, { minLength: 2, maxLength: 6 });
const rings = fc.array(line, { minLength: 1, maxLength: 3 });

const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  rings.map((coordinates): Geometry => ({ type: 'Polygon', coordinates })),
  rings.map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates })),
  fc
    .array(rings, { minLength: 1, maxLength: 3 })
    .map((coordinates): Geometry => ({ type: 'MultiPolygon', coordinates })),
);

test('a geometry comes back from its binary form with every bit', () => {
  fc.assert(
    fc.property(geometry, (given) => {
      expect(decodeEwkb(encodeEwkb(given))).toEqual(given);
    }),
  );
});

test('the form is the one PostGIS writes', () => {
  expect(encodeEwkb({ type: 'Point', coordinates: [1, 2] })).toBe(
    '0101000020E6100000000000000000F03F0000000000000040',
  );
});
