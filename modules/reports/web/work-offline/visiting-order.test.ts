import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceM, visitingOrder } from './visiting-order.ts';

const place = fc.record({
  lng: fc.double({ min: 30, max: 31, noNaN: true }),
  lat: fc.double({ min: 55, max: 56, noNaN: true }),
});

test('a degree of latitude is about 111 kilometres', () => {
  expect(distanceM({ lng: 60, lat: 56 }, { lng: 60, lat: 57 })).toBeCloseTo(111_195, -1);
});

test('the way begins at the nearest place and goes on to the nearest of what is left', () => {
  const at = (lng: number) => ({ place: { lng, lat: 56 } });
  const far = at(60.03);
  const near = at(60.01);
  const behind = at(59.98);

  const order = visitingOrder({ lng: 60, lat: 56 }, [far, behind, near]).map(({ item }) => item);

  expect(order).toEqual([near, far, behind]);
});

test('every place is visited once, and no other was nearer to the first', () => {
  fc.assert(
    fc.property(place, fc.array(place, { maxLength: 20 }), (start, places) => {
      const items = places.map((found) => ({ place: found }));
      const stops = visitingOrder(start, items);
      expect(new Set(stops.map(({ item }) => item))).toEqual(new Set(items));
      for (const { place: other } of items)
        expect(stops[0]?.distanceM).toBeLessThanOrEqual(distanceM(start, other));
    }),
  );
});
