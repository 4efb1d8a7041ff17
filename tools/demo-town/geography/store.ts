import { tablesOf, type AnyDb } from '#kernel/db/db.ts';
import {
  foldForSearch,
  normaliseAddress,
  normaliseHouseNumber,
  streetKey,
  streetKind,
} from '#kernel/geo/address-text.ts';
import { raiseBasemapVersion } from '#kernel/geo/basemap.store.ts';
import { encodeEwkb } from '#kernel/geo/ewkb.ts';
import { readStreetIds } from '#kernel/geo/import/street-ids.store.ts';
import { upsertAll } from '#kernel/geo/import/upsert.ts';
import type { GeoTables } from '#kernel/geo/tables.ts';
import { newId } from '#kernel/ids.ts';
import type {
  Geography,
  GeographyArea,
  GeographyFeature,
  GeographyHouse,
  GeographyStreet,
} from './geography.ts';

/** Stands in `source` of every row, with the geography's own key in `source_key`. */
export const geographySource = 'demo';

/**
 * Writes the geography into `geo.*`, in the caller's transaction. Repeating it changes nothing.
 *
 * @param organisationIds ids by the keys of management companies and owners; an unknown key leaves the column empty
 */
export async function storeGeography(
  anyDb: AnyDb,
  geography: Geography,
  organisationIds: ReadonlyMap<string, string>,
): Promise<void> {
  const db = tablesOf<GeoTables>(anyDb);
  await upsertAll(
    db,
    'area',
    geography.areas.map((area) => areaRow(area, organisationIds)),
  );
  await upsertAll(db, 'street', geography.streets.map(streetRow));
  const streetIds = await readStreetIds(db, geographySource);
  await upsertAll(
    db,
    'house',
    geography.houses.map((house) => houseRow(house, streetIds, organisationIds)),
  );
  await upsertAll(db, 'feature', geography.features.map(featureRow));
  await raiseBasemapVersion(db);
}

function areaRow(
  { key, kind, name, geometry, ownerKey }: GeographyArea,
  organisationIds: ReadonlyMap<string, string>,
) {
  return {
    id: newId(),
    kind,
    name,
    ownerOrganisationId: organisationIds.get(ownerKey ?? '') ?? null,
    validFrom: null,
    validTo: null,
    geometry: encodeEwkb(geometry),
    source: geographySource,
    sourceKey: key,
  };
}

function streetRow({ key, name, geometry }: GeographyStreet) {
  return {
    id: newId(),
    name,
    kind: streetKind(name),
    settlement: 'Атомград',
    searchKey: streetKey(name),
    geometry: encodeEwkb(geometry),
    source: geographySource,
    sourceKey: key,
  };
}

function houseRow(
  house: GeographyHouse,
  streetIds: ReadonlyMap<string, string>,
  organisationIds: ReadonlyMap<string, string>,
) {
  const { key, kind, streetKey: street, number, address, levels, yearBuilt, flats, residents } = house;
  return {
    id: newId(),
    streetId: streetIds.get(street) ?? null,
    number,
    numberKey: normaliseHouseNumber(number),
    address,
    normalised: foldForSearch(normaliseAddress(address)),
    point: encodeEwkb({ type: 'Point', coordinates: house.point }),
    outline: encodeEwkb({ type: 'Polygon', coordinates: [house.outline] }),
    managementOrganisationId: organisationIds.get(house.managementCompanyKey ?? '') ?? null,
    attributes: { kind, levels, yearBuilt, flats, residents },
    source: geographySource,
    sourceKey: key,
  };
}

function featureRow({ key, kind, class: className, name, geometry, minZoom }: GeographyFeature) {
  return {
    id: newId(),
    kind,
    class: className,
    name,
    geometry: encodeEwkb(geometry),
    minZoom,
    source: geographySource,
    sourceKey: key,
  };
}
