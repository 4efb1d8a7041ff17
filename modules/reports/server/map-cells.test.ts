import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellAt, cellsOf } from './map-cells.ts';

test('a known place falls into its known tile', () => {
  // Worked example of the OpenStreetMap wiki: 139.7006793, 35.6590699 is tile 18/232798/103246.
  expect(cellAt({ lng: 139.7006793, lat: 35.6590699 }, 18)).toEqual({ zoom: 18, x: 232798, y: 103246 });
});

test('every point of a box lies in the squares of the box', () => {
  const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
  fc.assert(
    fc.property(
      degrees(179),
      degrees(84),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 14 }),
      (lng, lat, size, zoom) => {
        const cells = cellsOf([lng, lat, lng + size, lat + size], zoom);
        const inside = cellAt({ lng: lng + size / 2, lat: lat + size / 2 }, cells.zoom);
        expect(
          inside.x >= cells.minX &&
            inside.x <= cells.maxX &&
            inside.y >= cells.minY &&
            inside.y <= cells.maxY,
        ).toBe(true);
      },
    ),
  );
});
