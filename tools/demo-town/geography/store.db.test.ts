import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchAddresses } from '#kernel/geo/address-search.ts';
import type { Database } from '#kernel/db/database.ts';
import { geoMigrations } from '#kernel/geo/migrations.ts';
import { describePlace } from '#kernel/geo/place.ts';
import { decodeTile } from '#kernel/geo/testing/decode-tile.ts';
import { renderBaseTile } from '#kernel/geo/tiles.ts';
import { newId } from '#kernel/ids.ts';
import { openTestDatabase } from '#kernel/testing/database.ts';
import { generateGeography } from './generate.ts';
import { storeGeography } from './store.ts';

const town = generateGeography({ seed: 1, people: 28_000 });
const organisationIds = new Map(town.managementCompanies.map(({ key }) => [key, newId()]));
let database: Database;

beforeAll(async () => {
  database = await openTestDatabase([{ schema: 'geo', migrations: geoMigrations }]);
  await database.transaction((db) => storeGeography(db, town, organisationIds));
}, 180_000);

afterAll(() => database[Symbol.asyncDispose]());

test('every shape of the town is valid for PostGIS', async () => {
  const { rows } = await database.executeSql(
    `select source_key, ST_IsValidReason(geometry) as reason from geo.area where not ST_IsValid(geometry)
     union all select source_key, ST_IsValidReason(geometry) from geo.feature where not ST_IsValid(geometry)`,
  );
  expect(rows).toEqual([]);
});

test('storing it again changes nothing', async () => {
  const countIds = async () =>
    (
      await database.executeSql('select md5(string_agg(id::text, $1 order by id)) as ids from geo.house', [
        ',',
      ])
    ).rows;
  const before = await countIds();
  await database.transaction((db) => storeGeography(db, town, organisationIds));
  expect(await countIds()).toEqual(before);
});

test('each house is found by its own address', async () => {
  const sample = town.houses.filter((_, index) => index % 40 === 0);
  const missed: string[] = [];
  for (const { address } of sample) {
    const [first] = await searchAddresses(database.handle, { text: address, limit: 1 });
    if (first?.address !== address) missed.push(`${address} → ${first?.address ?? 'nothing'}`);
  }
  expect(missed).toEqual([]);
});

test('a panel house tells its company, its precinct and its microdistrict', async () => {
  const house = town.houses.find(({ kind }) => kind === 'panel');
  const [lng = 0, lat = 0] = house?.point ?? [];
  const place = await describePlace(database.handle, { lng, lat });
  expect(place.house).toMatchObject({
    address: house?.address,
    distanceM: 0,
    managementOrganisationId: organisationIds.get(house?.managementCompanyKey ?? ''),
  });
  expect(place.areas.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['town', 'precinct', 'electoral-district', 'management-territory']),
  );
  expect(place.isInsideTown).toBe(true);
});

test('the tiles of the centre show buildings, streets, water and green', async () => {
  const [lng, lat] = town.center;
  const size = 2 ** 14;
  const tile = {
    z: 14,
    x: Math.floor(((lng + 180) / 360) * size),
    y: Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * size),
  };
  const layers = decodeTile(await renderBaseTile(database.handle, tile));
  expect(Object.keys(layers)).toEqual(expect.arrayContaining(['building', 'road', 'green', 'area']));
});
