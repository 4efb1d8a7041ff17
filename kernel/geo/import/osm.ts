import { basename } from 'node:path';
import type { MultiPolygon } from 'geojson';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf, type Db } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import {
  foldForSearch,
  normaliseAddress,
  normaliseHouseNumber,
  streetKey,
  streetKind,
} from '../address-text.ts';
import { encodeEwkb } from '../ewkb.ts';
import type { GeoTables } from '../tables.ts';
import { readStreetIds } from './street-ids.store.ts';
import { recordImportRun } from './import-run.store.ts';
import { collectAddresses, type OsmHouse, type OsmStreet } from './osm-addresses.ts';
import { readOsmFile } from './osm-read.ts';
import { collectShapes, type OsmShape } from './osm-shapes.ts';
import { createIssueList, type ChangeCounts, type ImportReport, type OnProgress } from './report.ts';
import { upsertAll } from './upsert.ts';

const source = 'osm';

export interface OsmImport {
  /** .osm.pbf, .osm or .osm.gz */
  readonly filePath: string;
  /** The administrative boundary of this name becomes the town's area. */
  readonly boundaryName?: string;
  readonly onProgress?: OnProgress;
}

/**
 * Imports an OpenStreetMap extract: basemap, streets and houses with addresses. Reads the whole file first, then writes
 * in one transaction; repeating it changes nothing. Objects that left the extract stay.
 *
 * @throws Problem `geo.import-file-broken` before anything is written
 */
export async function importOsm(
  database: Pick<Database, 'transaction'>,
  given: OsmImport,
): Promise<ImportReport> {
  const onProgress = given.onProgress ?? (() => {});
  const shapes = collectShapes(await readOsmFile(given.filePath, onProgress));
  const addresses = collectAddresses(shapes);
  const issues = createIssueList();
  const areas = given.boundaryName === undefined ? [] : townRows(shapes, given.boundaryName);
  if (given.boundaryName !== undefined && areas.length === 0)
    issues.reject(0, `no administrative boundary is named ${given.boundaryName}`);

  return database.transaction(async (anyDb) => {
    const db = tablesOf<GeoTables>(anyDb);
    const counts: Record<string, ChangeCounts> = {
      street: await upsertAll(db, 'street', addresses.streets.map(streetRow), {
        stage: 'streets',
        report: onProgress,
      }),
      house: await writeHouses(db, addresses.houses, onProgress),
      feature: await upsertAll(db, 'feature', shapes.flatMap(featureRow), {
        stage: 'features',
        report: onProgress,
      }),
      area: await upsertAll(db, 'area', areas, { stage: 'areas', report: onProgress }),
    };
    return recordImportRun(db, {
      kind: 'osm',
      fileName: basename(given.filePath),
      report: issues.report(counts),
    });
  });
}

function featureRow({ key, tags, geometry, feature }: OsmShape) {
  if (feature === null) return [];
  return [
    {
      id: newId(),
      kind: feature.kind,
      class: feature.class,
      name: tags['name'] ?? null,
      geometry: encodeEwkb(geometry),
      minZoom: feature.minZoom,
      source,
      sourceKey: key,
    },
  ];
}

function streetRow({ key, name, settlement, lines }: OsmStreet) {
  return {
    id: newId(),
    name,
    kind: streetKind(name),
    settlement,
    searchKey: streetKey(name),
    geometry: lines.length === 0 ? null : encodeEwkb({ type: 'MultiLineString', coordinates: [...lines] }),
    source,
    sourceKey: key,
  };
}

async function writeHouses(
  db: Db<GeoTables>,
  houses: readonly OsmHouse[],
  onProgress: OnProgress,
): Promise<ChangeCounts> {
  const streetIds = await readStreetIds(db, source);
  const rows = houses.map((house) => houseRow(house, streetIds.get(house.streetKey) ?? null));
  return upsertAll(db, 'house', rows, { stage: 'houses', report: onProgress });
}

function houseRow(
  { key, streetName, number, point, outline, attributes }: OsmHouse,
  streetId: string | null,
) {
  const address = `${streetName}, ${number}`;
  return {
    id: newId(),
    streetId,
    number,
    numberKey: normaliseHouseNumber(number),
    address,
    normalised: foldForSearch(normaliseAddress(address)),
    point: encodeEwkb({ type: 'Point', coordinates: [point.lng, point.lat] }),
    outline: outline === null ? null : encodeEwkb(outline),
    managementOrganisationId: null,
    attributes,
    source,
    sourceKey: key,
  };
}

function townRows(shapes: readonly OsmShape[], boundaryName: string) {
  const isBoundary = ({ feature, tags }: OsmShape) =>
    feature?.kind === 'boundary' && tags['name'] === boundaryName;
  return shapes
    .filter(
      (shape): shape is OsmShape & { geometry: MultiPolygon } =>
        isBoundary(shape) && shape.geometry.type === 'MultiPolygon',
    )
    .map(({ key, geometry }) => ({
      id: newId(),
      kind: 'town',
      name: boundaryName,
      ownerOrganisationId: null,
      validFrom: null,
      validTo: null,
      geometry: encodeEwkb(geometry),
      source,
      sourceKey: key,
    }));
}
