import { expect, test } from 'vitest';
import { sortByDependencies } from './discover.ts';
import type { Part } from './part.ts';

function partOf(id: string, dependsOn: string[] = []): Part {
  const manifest = { id, dependsOn, permissions: [], events: [], settings: [], navigation: [] };
  return { manifest, server: undefined, texts: undefined };
}

test('a module comes after what it depends on', () => {
  const sorted = sortByDependencies([partOf('dispatch', ['reports']), partOf('reports')]);
  expect(sorted.map((part) => part.manifest.id)).toEqual(['reports', 'dispatch']);
});

test('a circle of dependencies is named', () => {
  const sort = () => sortByDependencies([partOf('a', ['b']), partOf('b', ['a'])]);
  expect(sort).toThrow('a → b → a');
});

test('an absent dependency is named', () => {
  expect(() => sortByDependencies([partOf('a', ['nowhere'])])).toThrow('"nowhere"');
});
