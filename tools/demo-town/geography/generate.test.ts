import { describe, expect, test } from 'vitest';
import { ringContains } from '#kernel/geo/geometry.ts';
import { generateGeography } from './generate.ts';

const town = generateGeography({ seed: 1, people: 28_000 });

function areasOf(kind: string) {
  return town.areas.filter((area) => area.kind === kind);
}

function isInside(area: (typeof town.areas)[number], point: number[]): boolean {
  return area.geometry.coordinates.some(([ring = []]) => ringContains(ring, point));
}

test('the same seed gives the same town, another seed another', () => {
  expect(generateGeography({ seed: 1, people: 28_000 })).toEqual(town);
  expect(generateGeography({ seed: 2, people: 28_000 }).houses).not.toEqual(town.houses);
});

test('all people live in houses', () => {
  expect(town.houses.reduce((sum, { residents }) => sum + residents, 0)).toBe(28_000);
});

test('no two houses have one address', () => {
  expect(new Set(town.houses.map(({ address }) => address)).size).toBe(town.houses.length);
});

test('odd and even numbers stand on different sides of a street', () => {
  const numbers = town.houses
    .filter(({ streetKey }) => streetKey === 'row-2')
    .map(({ number }) => Number.parseInt(number, 10));
  expect(numbers.some((number) => number % 2 === 0)).toBe(true);
  expect(numbers.some((number) => number % 2 === 1)).toBe(true);
});

test('no two streets have one name', () => {
  expect(new Set(town.streets.map(({ name }) => name)).size).toBe(town.streets.length);
});

test('the town has its areas', () => {
  expect(areasOf('town')).toHaveLength(1);
  expect(areasOf('microdistrict').length).toBeGreaterThanOrEqual(6);
  expect(areasOf('precinct')).toHaveLength(6);
  expect(areasOf('electoral-district')).toHaveLength(10);
  expect(areasOf('management-territory')).toHaveLength(town.managementCompanies.length);
});

test.each(['town', 'precinct', 'electoral-district', 'management-territory'])(
  'every house is in exactly one area of kind %s',
  (kind) => {
    const areas = areasOf(kind);
    const wrong = town.houses.filter(
      ({ point }) => areas.filter((area) => isInside(area, point)).length !== 1,
    );
    expect(wrong.map(({ address }) => address)).toEqual([]);
  },
);

test('the town has three bus lines over known stops', () => {
  const stops = new Set(town.places.filter(({ kind }) => kind === 'bus-stop').map(({ key }) => key));
  expect(town.busLines).toHaveLength(3);
  for (const { stopKeys } of town.busLines) {
    expect(stopKeys.length).toBeGreaterThan(4);
    expect(stopKeys.every((key) => stops.has(key))).toBe(true);
  }
});

test.each([
  'school',
  'kindergarten',
  'hospital',
  'polyclinic',
  'stadium',
  'administration',
  'container-site',
  'railway-station',
])('the town has a place of kind %s', (kind) => {
  expect(town.places.some((place) => place.kind === kind)).toBe(true);
});

describe.each([2_000, 9_000, 28_000, 100_000])('a town of %d people', (people) => {
  const scaled = generateGeography({ seed: 7, people });

  test('has homes for them', () => {
    expect(scaled.houses.reduce((sum, { residents }) => sum + residents, 0)).toBe(people);
    expect(scaled.busLines).toHaveLength(3);
  });

  test('has no address twice', () => {
    expect(new Set(scaled.houses.map(({ address }) => address)).size).toBe(scaled.houses.length);
  });
});
