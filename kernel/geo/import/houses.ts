import { basename } from 'node:path';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf, type AnyDb } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { foldForSearch, normaliseAddress, streetKey, streetKind } from '../address-text.ts';
import { encodeEwkb } from '../ewkb.ts';
import { distanceM, isOnEarth, type Point } from '../geometry.ts';
import type { GeoTables } from '../tables.ts';
import { numberKeyOf, readHouseAddress, streetSourceKey, type HouseAddress } from './house-address.ts';
import { checkMapping, detectMapping, type HouseMapping } from './house-mapping.ts';
import { readTable, type TableRow } from './house-table.ts';
import { recordImportRun } from './import-run.store.ts';
import { createIssueList, type ImportReport, type IssueList, type OnProgress } from './report.ts';
import { readStreetIds } from './street-ids.store.ts';
import { upsertAll } from './upsert.ts';
import { brokenFile } from './broken-file.ts';

/** Houses of one town do not lie further than this from the middle one; further is a geocoder's mistake. */
const doubtfulDistanceM = 60_000;

export interface HousesImport {
  /** .csv, or a .zip with one .csv in it */
  readonly filePath: string;
  /** Guessed from the header when absent. */
  readonly mapping?: HouseMapping;
  /** Finds or makes the organisation of this name, in the same transaction. */
  readonly resolveOrganisation: (db: AnyDb, name: string) => Promise<string>;
  readonly onProgress?: OnProgress;
}

/**
 * Imports a table of houses with their management companies. Unusable values are left empty, kept as text in the
 * house's attributes and reported; only a row without key, place or house number is rejected. Repeating changes nothing.
 *
 * @throws Problem `geo.import-file-broken` before anything is written
 */
export async function importHouses(
  database: Pick<Database, 'transaction'>,
  given: HousesImport,
): Promise<ImportReport> {
  const onProgress = given.onProgress ?? (() => {});
  const table = await readTable(given.filePath);
  const mapping = given.mapping ?? detectMapping(table.header, table.delimiter);
  checkMapping(mapping, table.header);
  onProgress({ stage: 'reading', done: table.rows.length, total: table.rows.length });
  const issues = createIssueList();
  const houses = readHouses(table.rows, mapping, issues);
  if (houses.length === 0) brokenFile('no row could be read');

  return database.transaction(async (anyDb) => {
    const organisationIds = await resolveCompanies(anyDb, houses, given, onProgress);
    const db = tablesOf<GeoTables>(anyDb);
    const progressOf = (stage: 'streets' | 'houses') => ({ stage, report: onProgress });
    const street = await upsertAll(db, 'street', streetRows(houses, mapping.source), progressOf('streets'));
    const streetIds = await readStreetIds(db, mapping.source);
    const rows = houses.map((house) => ({
      ...houseRow(house, mapping.source),
      streetId: streetIds.get(streetSourceKey(house.address)) ?? null,
      managementOrganisationId: organisationIds.get(house.company ?? '') ?? null,
    }));
    const house = await upsertAll(db, 'house', rows, progressOf('houses'));
    const report = issues.report({ street, house });
    return recordImportRun(db, { kind: 'houses', fileName: basename(given.filePath), report });
  });
}

interface HouseDraft {
  readonly line: number;
  readonly key: string;
  readonly address: HouseAddress;
  readonly point: Point;
  readonly company: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function readHouses(rows: readonly TableRow[], mapping: HouseMapping, issues: IssueList): HouseDraft[] {
  const houses = rows.flatMap((row) => readHouse(row, mapping, issues) ?? []);
  reportDoubles(houses, issues);
  return markDoubtful(houses, issues);
}

function readHouse(row: TableRow, mapping: HouseMapping, issues: IssueList): HouseDraft | null {
  const read = (column: string) => readText(row, column, mapping, issues);
  const key = read(mapping.key);
  if (key === null) return reject(issues, row, `no ${mapping.key}`);
  const point = { lng: readNumber(read(mapping.lng)), lat: readNumber(read(mapping.lat)) };
  if (!isOnEarth(point)) return reject(issues, row, 'no usable coordinates');
  const text = read(mapping.address);
  const address = text === null ? null : readHouseAddress(text);
  if (address === null) return reject(issues, row, `no house number in the address «${text ?? ''}»`);
  if (address.isGuessed) issues.warn(row.line, `the address «${text ?? ''}» was guessed`);
  return {
    line: row.line,
    key,
    address,
    point,
    company: mapping.managementCompany === undefined ? null : read(mapping.managementCompany),
    attributes: readAttributes(row, mapping, issues),
  };
}

function reject(issues: IssueList, { line }: TableRow, reason: string): null {
  issues.reject(line, reason);
  return null;
}

/** Null for nothing and for texts that mean nothing («Не заполнено»); the latter are reported. */
function readText(
  { line, values }: TableRow,
  column: string,
  mapping: HouseMapping,
  issues: IssueList,
): string | null {
  const value = (values[column] ?? '').trim().replace(/\s+/gu, ' ');
  if (value === '') return null;
  if (!isEmptyValue(value, mapping)) return value;
  issues.noteDirty(line, column, value);
  return null;
}

function isEmptyValue(value: string, { emptyValues }: HouseMapping): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(' ', '');
  return emptyValues.some((empty) => plain(empty) === plain(value));
}

function readNumber(text: string | null): number {
  return text === null ? NaN : Number(text.replaceAll(' ', '').replace(',', '.'));
}

function readAttributes(row: TableRow, mapping: HouseMapping, issues: IssueList): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  const unread: Record<string, string> = {};
  for (const [name, { column, type, min = -Infinity, max = Infinity }] of Object.entries(
    mapping.attributes,
  )) {
    const text = readText(row, column, mapping, issues);
    if (text === null) continue;
    const value = type === 'text' ? text : readNumber(text);
    const isUsable =
      typeof value === 'string' ||
      (value >= min && value <= max && (type === 'number' || Number.isInteger(value)));
    if (isUsable) attributes[name] = value;
    else {
      unread[column] = text;
      issues.noteDirty(row.line, column, text);
    }
  }
  return Object.keys(unread).length > 0 ? { ...attributes, unread } : attributes;
}

function reportDoubles(houses: readonly HouseDraft[], issues: IssueList): void {
  const firstLines = new Map<string, number>();
  for (const { key, line } of houses) {
    const first = firstLines.get(key);
    if (first === undefined) firstLines.set(key, line);
    else issues.warn(line, `the same key ${key} as in line ${first}; the later row counts`);
  }
}

function markDoubtful(houses: readonly HouseDraft[], issues: IssueList): HouseDraft[] {
  const middle = {
    lng: median(houses.map(({ point }) => point.lng)),
    lat: median(houses.map(({ point }) => point.lat)),
  };
  return houses.map((house) => {
    const distance = distanceM(house.point, middle);
    if (distance <= doubtfulDistanceM) return house;
    issues.warn(
      house.line,
      `the coordinates lie ${Math.round(distance / 1000)} km from the middle of the town`,
    );
    return { ...house, attributes: { ...house.attributes, isLocationDoubtful: true } };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

async function resolveCompanies(
  db: AnyDb,
  houses: readonly HouseDraft[],
  { resolveOrganisation }: HousesImport,
  onProgress: OnProgress,
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(houses.map(({ company }) => company))].filter((name) => name !== null);
  const ids = new Map<string, string>();
  for (const name of names) {
    ids.set(name, await resolveOrganisation(db, name));
    onProgress({ stage: 'organisations', done: ids.size, total: names.length });
  }
  return ids;
}

function streetRows(houses: readonly HouseDraft[], source: string) {
  const streets = new Map(houses.map(({ address }) => [streetSourceKey(address), address]));
  return [...streets].map(([sourceKey, { street, settlement }]) => ({
    id: newId(),
    name: street,
    kind: streetKind(street),
    settlement,
    searchKey: streetKey(street),
    geometry: null,
    source,
    sourceKey,
  }));
}

function houseRow({ key, address, point, attributes }: HouseDraft, source: string) {
  const text = `${address.street}, ${address.number}`;
  return {
    id: newId(),
    number: address.number,
    numberKey: numberKeyOf(address),
    address: text,
    normalised: foldForSearch(normaliseAddress(text)),
    point: encodeEwkb({ type: 'Point', coordinates: [point.lng, point.lat] }),
    outline: null,
    attributes,
    source,
    sourceKey: key,
  };
}
