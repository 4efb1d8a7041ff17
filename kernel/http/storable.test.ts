import { expect, test } from 'vitest';
import { findUnstorable } from './storable.ts';

test('a NUL in a text is found where it stands', () => {
  expect(findUnstorable({ text: 'fine', photos: [{ claim: 'a\0b' }] })).toBe('/photos/0/claim');
});

test('a NUL in a name is found in the object that has it', () => {
  expect(findUnstorable({ values: { 'a\0': 1 } })).toBe('/values');
});

test('input nested without end is refused before it overflows the stack', () => {
  let nested: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) nested = [nested];
  expect(findUnstorable({ nested })).toContain('/nested/0/0');
});

test('ordinary input is storable', () => {
  expect(
    findUnstorable({ text: 'Яма', place: { lng: 1, lat: 2 }, photos: [], reason: null }),
  ).toBeUndefined();
});
