import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { openTestDatabase } from '#kernel/testing/database.ts';
import { searchAddresses } from '../address-search.ts';
import { areasAt } from '../area.store.ts';
import { geoMigrations } from '../migrations.ts';
import { describePlace } from '../place.ts';
import type { GeoTables } from '../tables.ts';
import { cityFile, hasCityData } from '../testing/city-data.ts';
import { renderBaseTile } from '../tiles.ts';
import { decodeTile } from '../testing/decode-tile.ts';
import { importAreas, parseGeoJson } from './areas.ts';
import { importHouses } from './houses.ts';
import { importOsm } from './osm.ts';
import { hasChangedNothing, type ImportProgress } from './report.ts';

let database: Database;
let folder: string;

beforeAll(async () => {
  database = await openTestDatabase([{ schema: 'geo', migrations: geoMigrations }]);
  folder = await mkdtemp(join(tmpdir(), 'veche-geo-'));
}, 180_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function countRows(
  table: 'geo.house' | 'geo.street' | 'geo.feature' | 'geo.importRun',
): Promise<number> {
  const { rows } = await database.executeSql(
    `select count(*) from ${table === 'geo.importRun' ? 'geo.import_run' : table}`,
  );
  return Number(rows[0]?.['count']);
}

const organisationIds = new Map<string, string>();
const resolveOrganisation = async (_db: unknown, name: string): Promise<string> => {
  const id = organisationIds.get(name) ?? newId();
  organisationIds.set(name, id);
  return id;
};

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error('Expected a problem', { cause: error });
  return error;
}

describe.skipIf(!hasCityData)('real extracts', () => {
  test('Liechtenstein comes in with streets, houses and buildings, and again without a change', async () => {
    const stages = new Set<ImportProgress['stage']>();
    const given = {
      filePath: cityFile('liechtenstein.osm.pbf'),
      onProgress: ({ stage }: ImportProgress) => stages.add(stage),
    };
    const first = await importOsm(database, given);
    const second = await importOsm(database, given);

    expect(first.counts['house']?.inserted).toBeGreaterThan(900);
    expect(first.counts['feature']?.inserted).toBeGreaterThan(14_000);
    expect(hasChangedNothing(second)).toBe(true);
    expect([...stages]).toEqual(['reading', 'streets', 'houses', 'features']);
  });

  test('the boundary of the extract becomes the town when it is named', async () => {
    const report = await importOsm(database, {
      filePath: cityFile('liechtenstein.osm.pbf'),
      boundaryName: 'Vaduz',
    });
    expect(report.counts['area']?.inserted).toBe(1);
    const areas = await areasAt(database.handle, { lng: 9.5215, lat: 47.141 });
    expect(areas.map(({ kind, name }) => [kind, name])).toEqual([['town', 'Vaduz']]);
  });

  test('a place in the capital names its house, its street and the town', async () => {
    const house = await searchAddresses(database.handle, { text: 'Stadtle 32', limit: 1 });
    const place = await describePlace(database.handle, { lng: house[0]?.lng ?? 0, lat: house[0]?.lat ?? 0 });
    expect(place.house?.address).toBe('Städtle, 32');
    expect(place.house?.distanceM).toBe(0);
    expect(place.isInsideTown).toBe(true);
  });

  test('a point beyond the boundary is outside the town', async () => {
    const place = await describePlace(database.handle, { lng: 9.4, lat: 47.3 });
    expect(place.isInsideTown).toBe(false);
  });

  test('a tile of the capital holds buildings, roads and house numbers', async () => {
    const layers = decodeTile(await renderBaseTile(database.handle, { z: 15, x: 17250, y: 11506 }));
    expect(Object.keys(layers)).toEqual(expect.arrayContaining(['building', 'road']));
    expect(layers['building']?.some(({ properties }) => typeof properties['number'] === 'string')).toBe(true);
    expect(layers['road']?.some(({ properties }) => properties['name'] === 'Städtle')).toBe(true);
  });

  test('buildings appear from zoom 13 on', async () => {
    const far = decodeTile(await renderBaseTile(database.handle, { z: 12, x: 2156, y: 1438 }));
    const near = decodeTile(await renderBaseTile(database.handle, { z: 13, x: 4312, y: 2876 }));
    expect(far['building']).toBeUndefined();
    expect(near['building']?.length).toBeGreaterThan(100);
  });

  test('a packed XML extract with Cyrillic names comes in, and again without a change', async () => {
    const given = { filePath: cityFile('moscow-ostankino.osm.gz') };
    const first = await importOsm(database, given);
    expect(first.counts['street']?.inserted).toBeGreaterThan(30);
    expect(hasChangedNothing(await importOsm(database, given))).toBe(true);
  });

  test('a cut PBF names the offset and changes nothing', async () => {
    const whole = await readFile(cityFile('liechtenstein.osm.pbf'));
    const before = await countRows('geo.feature');
    const problem = await problemOf(
      importOsm(database, { filePath: await fileOf('cut.osm.pbf', whole.subarray(0, 500_000)) }),
    );
    expect(problem.declaration.code).toBe('geo.import-file-broken');
    expect(problem.values).toMatchObject({ where: 'offset', at: expect.any(Number) });
    expect(await countRows('geo.feature')).toBe(before);
  });

  test('a cut XML names the line and changes nothing', async () => {
    const xml = gunzipSync(await readFile(cityFile('moscow-ostankino.osm.gz')));
    const before = await countRows('geo.importRun');
    const problem = await problemOf(
      importOsm(database, { filePath: await fileOf('cut.osm.gz', gzipSync(xml.subarray(0, 100_000))) }),
    );
    expect(problem.values).toMatchObject({ where: 'line', at: expect.any(Number) });
    expect(await countRows('geo.importRun')).toBe(before);
  });

  test(
    'Yekaterinburg houses come in with companies and a report, and again without a change',
    { timeout: 90_000 },
    async () => {
      const given = { filePath: cityFile('ekaterinburg-houses-2016.csv.zip'), resolveOrganisation };
      const first = await importHouses(database, given);
      const second = await importHouses(database, given);

      expect(first.counts['house']?.inserted).toBe(10_537);
      expect(first.rejectedCount).toBe(0);
      expect(organisationIds.size).toBeGreaterThan(800);
      expect(first.dirtyValues.find(({ value }) => value === '192')).toMatchObject({
        column: 'YEAR',
        count: 1,
      });
      expect(hasChangedNothing(second)).toBe(true);
    },
  );

  test('a house with an unusable year keeps the text', async () => {
    const { rows } = await database.executeSql(
      `select attributes from geo.house where attributes->'unread'->>'YEAR' = '192'`,
    );
    expect(rows).toHaveLength(1);
  });

  test.each([
    ['ул. малашева 84', 'улица Малышева, 84'],
    ['Малышева 84', 'улица Малышева, 84'],
    ['малышива д.84', 'улица Малышева, 84'],
    ['Малишева 84', 'улица Малышева, 84'],
    ['vfksitdf 84', 'улица Малышева, 84'],
    ['Екатеринбург, Малышева 137а', 'улица Малышева, 137А'],
    ['космонафтов 78', 'проспект Космонавтов, 78'],
    ['пр ленена 99', 'проспект Ленина, 99'],
  ])('the search for «%s» finds %s first', async (text, address) => {
    const [first] = await searchAddresses(database.handle, { text, limit: 5 });
    expect(first?.address).toBe(address);
  });

  test('without a number the search gives streets', async () => {
    const hits = await searchAddresses(database.handle, { text: 'бажова', limit: 5 });
    expect(hits.map(({ kind, address }) => [kind, address])).toEqual([['street', 'улица Бажова']]);
  });

  test.each(['%', '_', '100%_', "'; drop table geo.house; --", '\\', ''])(
    'the text «%s» is harmless',
    async (text) => {
      await expect(searchAddresses(database.handle, { text, limit: 5 })).resolves.toEqual([]);
    },
  );
});

describe('made up files', () => {
  test('a table without coordinates names the missing column', async () => {
    const filePath = await fileOf('no-place.csv', 'ID,ADDRESS\n1,"ул. Мира, д. 1"\n');
    const problem = await problemOf(importHouses(database, { filePath, resolveOrganisation }));
    expect(String(problem.values['reason'])).toContain('lng');
  });

  test('a table with an open quote names the line', async () => {
    const filePath = await fileOf('quote.csv', 'ID,LON,LAT,ADDRESS\n1,33.3,54.1,"ул. Мира, д. 1\n');
    const problem = await problemOf(importHouses(database, { filePath, resolveOrganisation }));
    expect(problem.declaration.code).toBe('geo.import-file-broken');
    expect(problem.values).toMatchObject({ where: 'line', at: expect.any(Number) });
  });

  test('a bad row is rejected with its line and the others come in', async () => {
    const rows = [
      'ID;LON;LAT;АДРЕС',
      '1;33.3;54.1;ул. Мира, д. 1',
      '2;;;ул. Мира, д. 2',
      '3;33,3;54,1;ул. Мира, д. 3',
    ];
    const report = await importHouses(database, {
      filePath: await fileOf('rows.csv', rows.join('\n')),
      resolveOrganisation,
    });
    expect(report.counts['house']?.inserted).toBe(2);
    expect(report.issues).toEqual([{ row: 3, isRejected: true, reason: 'no usable coordinates' }]);
  });

  test('an error while writing leaves nothing behind', async () => {
    const before = await countRows('geo.street');
    const filePath = await fileOf(
      'company.csv',
      'ID,LON,LAT,ADDRESS,MGMT_COMPANY\n9,33.3,54.1,"ул. Тупиковая, д. 1",УК\n',
    );
    const work = importHouses(database, {
      filePath,
      resolveOrganisation: () => Promise.reject(new Error('no')),
    });
    await expect(work).rejects.toThrow('no');
    expect(await countRows('geo.street')).toBe(before);
  });

  test('a text file called .osm is refused', async () => {
    const problem = await problemOf(importOsm(database, { filePath: await fileOf('text.osm', 'hello') }));
    expect(problem.declaration.code).toBe('geo.import-file-broken');
  });

  test('areas come in once, change by their id, and a crossed shape is rejected', async () => {
    const square = [
      [
        [33, 54],
        [33.1, 54],
        [33.1, 54.1],
        [33, 54.1],
        [33, 54],
      ],
    ];
    const crossed = [
      [
        [33, 54],
        [33.1, 54.1],
        [33.1, 54],
        [33, 54.1],
        [33, 54],
      ],
    ];
    const feature = (id: string, name: string, coordinates: number[][][]) => ({
      type: 'Feature',
      id,
      properties: { name, kind: 'zone' },
      geometry: { type: 'Polygon', coordinates },
    });
    const run = (features: unknown[]) =>
      database.transaction((db) =>
        importAreas(tablesOf<GeoTables>(db), {
          geojson: { type: 'FeatureCollection', features },
          fileName: 'zones.geojson',
        }),
      );

    const first = await run([
      feature('1', 'Первая', square),
      feature('2', 'Вторая', crossed),
      { type: 'Feature' },
    ]);
    expect(first.counts['area']).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect(first.issues.map(({ row, isRejected }) => [row, isRejected])).toEqual([
      [3, true],
      [2, true],
    ]);
    expect((await run([feature('1', 'Первая', square)])).counts['area']).toEqual({
      inserted: 0,
      updated: 0,
      unchanged: 1,
    });
    expect((await run([feature('1', 'Центральная', square)])).counts['area']).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 0,
    });
  });

  test('broken JSON says where', () => {
    expect(() => parseGeoJson('{"type": "FeatureCollection", ')).toThrow(Problem);
  });
});
