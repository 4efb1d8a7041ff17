import { expect, test } from 'vitest';
import { forgetPlace, readStoredPlace, storePlace } from './stored-place.ts';

function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

test('a place is remembered until it is forgotten', () => {
  const storage = memory();
  const place = { longitude: 33.2, latitude: 54.1, label: 'Садовая, 3' };
  storePlace(place, storage);
  expect(readStoredPlace(storage)).toEqual(place);
  forgetPlace(storage);
  expect(readStoredPlace(storage)).toBeNull();
});

test.each(['', '{', '7', '{"longitude":"a"}', 'null'])('what is left behind as %j is no place', (text) => {
  expect(readStoredPlace({ getItem: () => text })).toBeNull();
});
