import type { Geometry, Position } from 'geojson';
import { centroid, distanceM, positionsOf, signedArea, type Point } from '../geometry.ts';
import { normaliseHouseNumber, streetKey } from '../address-text.ts';
import type { OsmShape } from './osm-shapes.ts';

/*
 * OpenStreetMap has no streets, only pieces of road with a name. Pieces of one name that lie near each other are one
 * street; in an extract with several villages each has its own «Hauptstrasse», so far pieces are another street.
 * A house says the name of its street, and belongs to the nearest street of that name.
 */

/** Pieces further apart than this are streets of different places. */
const streetGapM = 400;
/** The same address twice within this distance is one house drawn twice (a building and its shop). */
const sameHouseM = 200;

export interface OsmStreet {
  readonly key: string;
  readonly name: string;
  readonly settlement: string;
  readonly lines: readonly Position[][];
}

export interface OsmHouse {
  readonly key: string;
  readonly streetKey: string;
  readonly streetName: string;
  readonly number: string;
  readonly point: Point;
  readonly outline: Geometry | null;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Finds streets and houses in an extract. Streets known only from addresses come without a line. */
export function collectAddresses(shapes: readonly OsmShape[]): { streets: OsmStreet[]; houses: OsmHouse[] } {
  const streetsByName = groupStreets(shapes);
  const houses: OsmHouse[] = [];
  for (const shape of shapes) {
    const house = readHouse(shape);
    if (house === null) continue;
    const street = findStreet(streetsByName, house);
    street.settlement ||= shape.tags['addr:city'] ?? '';
    houses.push({ ...house, streetKey: street.key });
  }
  return { streets: [...streetsByName.values()].flat(), houses: dropDoubles(houses) };
}

type StreetDraft = { -readonly [Field in keyof OsmStreet]: OsmStreet[Field] } & { points: Point[] };

function groupStreets(shapes: readonly OsmShape[]): Map<string, StreetDraft[]> {
  const streets = new Map<string, StreetDraft[]>();
  const pieces = shapes.filter(
    ({ feature, geometry }) => feature?.kind === 'road' && geometry.type === 'LineString',
  );
  for (const { key, tags, geometry } of pieces) {
    const { name } = tags;
    if (name === undefined || geometry.type !== 'LineString') continue;
    const nameKey = streetKey(name);
    streets.set(nameKey, addPiece(streets.get(nameKey) ?? [], { key, name, line: geometry.coordinates }));
  }
  return streets;
}

function addPiece(
  streets: StreetDraft[],
  piece: { key: string; name: string; line: Position[] },
): StreetDraft[] {
  const points = piece.line.map(asPoint);
  const near = streets.filter((street) => isNear(street.points, points));
  const merged: StreetDraft = {
    key: smallest([piece.key, ...near.map(({ key }) => key)]),
    name: near[0]?.name ?? piece.name,
    settlement: '',
    lines: [...near.flatMap(({ lines }) => lines), piece.line],
    points: [...near.flatMap((street) => street.points), ...points],
  };
  return [...streets.filter((street) => !near.includes(street)), merged];
}

function isNear(street: readonly Point[], piece: readonly Point[]): boolean {
  const ends = [piece[0], piece.at(-1)].filter((point) => point !== undefined);
  return street.some((point) => ends.some((end) => distanceM(point, end) <= streetGapM));
}

/** `way/9` before `way/10`: the oldest piece names the street, so that a new piece does not rename it. */
function smallest(keys: readonly string[]): string {
  return keys.reduce((least, key) =>
    (key.length - least.length || (key < least ? -1 : 1)) < 0 ? key : least,
  );
}

function readHouse({ key, tags, geometry }: OsmShape): Omit<OsmHouse, 'streetKey'> | null {
  const number = tags['addr:housenumber'];
  const streetName = tags['addr:street'] ?? tags['addr:place'] ?? tags['addr:city'];
  if (number === undefined || streetName === undefined) return null;
  return {
    key,
    streetName,
    number,
    point: middleOf(geometry),
    outline: geometry.type === 'MultiPolygon' ? geometry : null,
    attributes: houseAttributes(tags),
  };
}

function houseAttributes(tags: OsmShape['tags']): Record<string, string | number> {
  const levels = Number(tags['building:levels']);
  return {
    ...(tags['building'] === undefined ? {} : { building: tags['building'] }),
    ...(Number.isFinite(levels) ? { levels } : {}),
    ...(tags['addr:postcode'] === undefined ? {} : { postcode: tags['addr:postcode'] }),
  };
}

function findStreet(streets: Map<string, StreetDraft[]>, house: Omit<OsmHouse, 'streetKey'>): StreetDraft {
  const nameKey = streetKey(house.streetName);
  const known = streets.get(nameKey);
  if (known !== undefined) return nearestOf(known, house.point);
  const street: StreetDraft = {
    key: `street/${nameKey}`,
    name: house.streetName,
    settlement: '',
    lines: [],
    points: [house.point],
  };
  streets.set(nameKey, [street]);
  return street;
}

function nearestOf(streets: readonly StreetDraft[], point: Point): StreetDraft {
  const distances = streets.map((street) => ({ street, distance: nearest(street.points, point) }));
  return distances.reduce((best, next) => (next.distance < best.distance ? next : best)).street;
}

function nearest(points: readonly Point[], to: Point): number {
  return points.reduce((least, point) => Math.min(least, distanceM(point, to)), Infinity);
}

/** Of one address drawn twice the one with an outline stays, else the one found first. */
function dropDoubles(houses: readonly OsmHouse[]): OsmHouse[] {
  const kept = new Map<string, OsmHouse[]>();
  const outlinedFirst = [
    ...houses.filter(({ outline }) => outline),
    ...houses.filter(({ outline }) => !outline),
  ];
  for (const house of outlinedFirst) {
    const address = `${house.streetKey}\0${normaliseHouseNumber(house.number)}`;
    const same = kept.get(address) ?? [];
    if (same.some(({ point }) => distanceM(point, house.point) <= sameHouseM)) continue;
    kept.set(address, [...same, house]);
  }
  return [...kept.values()].flat();
}

function middleOf(geometry: Geometry): Point {
  if (geometry.type !== 'MultiPolygon') return asPoint(positionsOf(geometry)[0] ?? [NaN, NaN]);
  const rings = geometry.coordinates.map(([outer = []]) => outer);
  return centroid(rings.reduce((largest, ring) => (signedArea(ring) > signedArea(largest) ? ring : largest)));
}

function asPoint([lng = NaN, lat = NaN]: Position): Point {
  return { lng, lat };
}
