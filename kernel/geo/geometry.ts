import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';

/** Longitude and latitude in degrees, EPSG:4326. */
export interface Point {
  readonly lng: number;
  readonly lat: number;
}

/** West, south, east, north in degrees, EPSG:4326. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** Mean radius of the Earth (IUGG), metres. */
const earthRadiusM = 6_371_008.8;
const radians = Math.PI / 180;

/** Metres in one degree of latitude; of longitude, times the cosine of the latitude. */
export const degreeM = earthRadiusM * radians;

/** Great-circle distance in metres (haversine). */
export function distanceM(a: Point, b: Point): number {
  const half =
    Math.sin(((b.lat - a.lat) * radians) / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.lng - a.lng) * radians) / 2) ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The box whose sides are at least `radiusM` from the point: a first filter for an index, never the answer. */
export function boxAround({ lng, lat }: Point, radiusM: number): Box {
  const byLat = (radiusM * 1.01) / degreeM;
  const byLng = byLat / Math.max(0.01, Math.cos(lat * radians));
  return [lng - byLng, lat - byLat, lng + byLng, lat + byLat];
}

export function isOnEarth({ lng, lat }: Point): boolean {
  return Number.isFinite(lng) && Number.isFinite(lat) && Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

/** Twice the signed area of a ring in square degrees; positive when counter-clockwise. */
export function signedArea(ring: readonly Position[]): number {
  let sum = 0;
  for (const [index, [x = 0, y = 0]] of ring.entries()) {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
    sum += x * nextY - nextX * y;
  }
  return sum;
}

/** Whether a ring contains a position, by the even-odd rule. */
export function ringContains(ring: readonly Position[], [x = 0, y = 0]: Position): boolean {
  let isInside = false;
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index++) {
    const [aX = 0, aY = 0] = ring[index] ?? [];
    const [bX = 0, bY = 0] = ring[before] ?? [];
    if (aY > y !== bY > y && x < ((bX - aX) * (y - aY)) / (bY - aY) + aX) isInside = !isInside;
  }
  return isInside;
}

/** The middle of a ring by area, or of its points when the area is nothing. */
export function centroid(ring: readonly Position[]): Point {
  const [baseX = 0, baseY = 0] = ring[0] ?? [];
  let area = 0;
  let sumX = 0;
  let sumY = 0;
  for (const [index, [x = 0, y = 0]] of ring.entries()) {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
    const cross = (x - baseX) * (nextY - baseY) - (nextX - baseX) * (y - baseY);
    area += cross;
    sumX += (x + nextX - 2 * baseX) * cross;
    sumY += (y + nextY - 2 * baseY) * cross;
  }
  if (Math.abs(area) < 1e-18) return { lng: baseX, lat: baseY };
  return { lng: baseX + sumX / (3 * area), lat: baseY + sumY / (3 * area) };
}

export function asMultiPolygon(geometry: Polygon | MultiPolygon): MultiPolygon {
  if (geometry.type === 'MultiPolygon') return geometry;
  return { type: 'MultiPolygon', coordinates: [geometry.coordinates] };
}

/** Every position of a geometry, flat. */
export function positionsOf(geometry: Geometry): Position[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates];
    case 'MultiPoint':
    case 'LineString':
      return geometry.coordinates;
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates.flat();
    case 'MultiPolygon':
      return geometry.coordinates.flat(2);
    case 'GeometryCollection':
      return geometry.geometries.flatMap(positionsOf);
  }
}
