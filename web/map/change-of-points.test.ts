import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeOfPoints } from './change-of-points.ts';
import type { MapPoint } from './TownMap.tsx';

const point = (id: string, lng = 33): MapPoint => ({ id, lng, lat: 54, kind: 'camera' });

test('only what is new, elsewhere, other or gone is told to the map', () => {
  const before = [point('stays'), point('moves'), point('turns'), point('goes')];
  const turned = { ...point('turns', 34), kind: 'report' };
  const after = [point('stays'), point('moves', 34), turned, point('comes')];

  expect(changeOfPoints(before, after)).toEqual({
    changed: [turned, point('comes')],
    moved: [point('moves', 34)],
    goneIds: ['goes'],
  });
});

test('points that share an id are told all anew', () => {
  expect(changeOfPoints([], [point('one'), point('one', 34)])).toBeNull();
  expect(changeOfPoints([point('one'), point('one', 34)], [])).toBeNull();
});

test('whatever changed, the map shows afterwards what it was given', () => {
  const points = fc.uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), lng: fc.integer({ min: 0, max: 3 }) }),
    { selector: ({ id }) => id },
  );
  fc.assert(
    fc.property(points, points, (first, second) => {
      const before = first.map(({ id, lng }) => point(id, lng));
      const after = second.map(({ id, lng }) => point(id, lng));
      const change = changeOfPoints(before, after);
      const shown = new Map(before.map((one) => [one.id, one]));
      for (const id of change?.goneIds ?? []) shown.delete(id);
      for (const one of [...(change?.changed ?? []), ...(change?.moved ?? [])]) shown.set(one.id, one);
      expect([...shown.values()].toSorted(byId)).toEqual(after.toSorted(byId));
    }),
  );
});

function byId(one: MapPoint, other: MapPoint): number {
  return one.id < other.id ? -1 : 1;
}
