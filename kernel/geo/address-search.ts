import { sql } from 'kysely';
import { tablesOf, type AnyDb } from '#kernel/db/db.ts';
import { parseAddressQuery, type AddressQuery } from './address-text.ts';
import type { AddressHit } from './contract/place.ts';
import { distanceM, type Point } from './geometry.ts';
import { layoutGuesses } from './keyboard-layout.ts';
import { likeness } from './likeness.ts';
import type { GeoTables } from './tables.ts';

/*
 * Search in two steps, because people mistype names but seldom numbers.
 *
 * 1. Streets: trigrams (pg_trgm) fetch the fifty likeliest of all streets; a stricter measure in code, word by word with
 *    edit distance, orders them. A town has some thousand streets, so every one is looked at.
 * 2. Houses: on the best streets, the number exactly as typed first («84»), then its relatives («84а», «84/2»).
 *
 * Nothing found may mean the wrong keyboard layout, so the text is read again as other layouts would have typed it.
 * Every value is a parameter and no LIKE is used, so `%` and `_` are letters like any others.
 */

const hitLimit = 50;
const streetCandidates = 50;
const streetsWithHouses = 12;
/** Trigrams less alike than this have not even half a word in common. */
const trigramFloor = 0.28;
/** Likeness under this is another name, not a typing error. */
const likenessFloor = 0.6;
/** Names this much less alike than the best one are not shown beside it. */
const likenessWindow = 0.25;
/** The same address of two sources within this distance is one house. */
const sameHouseM = 150;

export interface AddressSearch {
  readonly text: string;
  readonly limit: number;
  readonly near?: Point | undefined;
}

/** Finds houses, or streets when no house number was typed; the likeliest first, at most 50. */
export async function searchAddresses(db: AnyDb, search: AddressSearch): Promise<AddressHit[]> {
  for (const text of [search.text, ...layoutGuesses(search.text)]) {
    const hits = await searchAsTyped(db, { ...search, text });
    if (hits.length > 0) return hits;
  }
  return [];
}

async function searchAsTyped(db: AnyDb, { text, limit, near }: AddressSearch): Promise<AddressHit[]> {
  const query = parseAddressQuery(text);
  if (query.words.length === 0) return [];
  const streets = await findStreets(db, query);
  const most = Math.min(limit, hitLimit);
  const houses = query.number === null ? [] : await findHouses(db, streets, query.number, near);
  if (houses.length > 0) return houses.slice(0, most);
  return streets.flatMap(streetHit).slice(0, most);
}

interface StreetRow {
  readonly id: string;
  readonly name: string;
  readonly settlement: string;
  readonly searchKey: string;
  readonly lng: number | null;
  readonly lat: number | null;
}
type RankedStreet = StreetRow & { readonly likeness: number };

async function findStreets(db: AnyDb, { words }: AddressQuery): Promise<RankedStreet[]> {
  const typed = words.join(' ');
  const { rows } = await sql<StreetRow>`
    select street.id, street.name, street.settlement, street.search_key,
      coalesce(ST_X(ST_PointOnSurface(street.geometry)), house.lng) as lng,
      coalesce(ST_Y(ST_PointOnSurface(street.geometry)), house.lat) as lat
    from (
      select *, greatest(word_similarity(search_key, ${typed}), word_similarity(${typed}, search_key)) as trigrams
      from geo.street
    ) as street
    left join lateral (
      select avg(ST_X(point)) as lng, avg(ST_Y(point)) as lat from geo.house where street_id = street.id
    ) as house on street.geometry is null
    where street.trigrams >= ${trigramFloor}
    order by street.trigrams desc, length(street.search_key), street.id
    limit ${streetCandidates}
  `.execute(tablesOf<GeoTables>(db));
  const ranked = rows
    .map((row) => ({ ...row, likeness: likeness(words, row) }))
    .sort((a, b) => b.likeness - a.likeness);
  const floor = Math.max(likenessFloor, (ranked[0]?.likeness ?? 0) - likenessWindow);
  return ranked.filter((row) => row.likeness >= floor);
}

function streetHit({ id, name, settlement, lng, lat }: StreetRow): AddressHit[] {
  if (lng === null || lat === null) return [];
  return [{ kind: 'street', id, address: name, settlement, lng, lat }];
}

interface HouseRow {
  readonly id: string;
  readonly address: string;
  readonly streetId: string;
  readonly numberKey: string;
  readonly lng: number;
  readonly lat: number;
}

/** Relies on the index `house_street`. */
async function findHouses(
  db: AnyDb,
  streets: readonly RankedStreet[],
  number: string,
  near: Point | undefined,
): Promise<AddressHit[]> {
  const best = streets.slice(0, streetsWithHouses);
  if (best.length === 0) return [];
  const wholeNumber = /^\d+/.exec(number)?.[0] ?? number;
  const { rows } = await sql<HouseRow>`
    select id, address, street_id, number_key, ST_X(point) as lng, ST_Y(point) as lat
    from geo.house
    where street_id = any (${best.map(({ id }) => id)}::uuid[])
      and (number_key = ${number} or substring(number_key from '^[0-9]+') = ${wholeNumber})
    order by number_key = ${number} desc, number_key, id
    limit 500
  `.execute(tablesOf<GeoTables>(db));
  const streetsById = new Map(best.map((street) => [street.id, street]));
  const ranked = rows.map((row) => rankHouse(row, streetsById.get(row.streetId), number, near));
  return dropDoubles(ranked.sort((a, b) => a.rank - b.rank || a.distance - b.distance).map(({ hit }) => hit));
}

/**
 * The street's likeness weighs more than the number, but a number that is there beats a slightly likelier street.
 * Rank 0 is a perfect answer.
 */
function rankHouse(row: HouseRow, street: RankedStreet | undefined, number: string, near: Point | undefined) {
  const { id, address, lng, lat } = row;
  const unlike = Math.round((1 - (street?.likeness ?? 0)) * 20);
  const hit: AddressHit = { kind: 'house', id, address, settlement: street?.settlement ?? '', lng, lat };
  return {
    hit,
    rank: unlike + (row.numberKey === number ? 0 : 4),
    distance: near === undefined ? 0 : distanceM(near, { lng, lat }),
  };
}

function dropDoubles(hits: readonly AddressHit[]): AddressHit[] {
  const kept: AddressHit[] = [];
  for (const hit of hits) {
    const isDouble = kept.some(
      (other) => other.address === hit.address && distanceM(other, hit) <= sameHouseM,
    );
    if (!isDouble) kept.push(hit);
  }
  return kept;
}
