import type { Geometry, Position } from 'geojson';

/*
 * Geometries travel to and from the database as hexadecimal EWKB: PostGIS's own binary form with the SRID inside
 * (https://postgis.net/docs/using_postgis_dbmanagement.html#EWKB_EWKT). Both databases hand a geometry column out
 * in this form and take it back by `::geometry`, coordinates keep every bit, and no driver needs to know the type.
 */

const codes = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const;
const sridFlag = 0x20000000;
const srid = 4326;

/** Encodes a two-dimensional geometry in EPSG:4326; a third coordinate is left out. */
export function encodeEwkb(geometry: Geometry): string {
  const bytes = Buffer.allocUnsafe(sizeOf(geometry) + 4);
  writeGeometry({ bytes, at: 0 }, geometry, true);
  return bytes.toString('hex').toUpperCase();
}

/** Decodes a geometry column. Throws on a truncated or unknown form. */
export function decodeEwkb(hex: string): Geometry {
  return readGeometry({ bytes: Buffer.from(hex, 'hex'), at: 0 });
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function sizeOf(geometry: Geometry): number {
  switch (geometry.type) {
    case 'Point':
      return 5 + 16;
    case 'LineString':
      return 9 + 16 * geometry.coordinates.length;
    case 'Polygon':
      return 9 + geometry.coordinates.reduce((sum, ring) => sum + 4 + 16 * ring.length, 0);
    default:
      return 9 + partsOf(geometry).reduce((sum, part) => sum + sizeOf(part), 0);
  }
}

function partsOf(geometry: Exclude<Geometry, { type: 'Point' | 'LineString' | 'Polygon' }>): Geometry[] {
  switch (geometry.type) {
    case 'MultiPoint':
      return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }));
    case 'MultiLineString':
      return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }));
    case 'MultiPolygon':
      return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
    case 'GeometryCollection':
      return geometry.geometries;
  }
}

function writeGeometry(cursor: Cursor, geometry: Geometry, withSrid: boolean): void {
  cursor.at = cursor.bytes.writeUInt8(1, cursor.at);
  writeCount(cursor, withSrid ? (codes[geometry.type] | sridFlag) >>> 0 : codes[geometry.type]);
  if (withSrid) writeCount(cursor, srid);
  switch (geometry.type) {
    case 'Point':
      return writePosition(cursor, geometry.coordinates);
    case 'LineString':
      return writePositions(cursor, geometry.coordinates);
    case 'Polygon':
      writeCount(cursor, geometry.coordinates.length);
      for (const ring of geometry.coordinates) writePositions(cursor, ring);
      return;
    default: {
      const parts = partsOf(geometry);
      writeCount(cursor, parts.length);
      for (const part of parts) writeGeometry(cursor, part, false);
    }
  }
}

function writeCount(cursor: Cursor, value: number): void {
  cursor.at = cursor.bytes.writeUInt32LE(value, cursor.at);
}

function writePosition(cursor: Cursor, [x = 0, y = 0]: Position): void {
  cursor.at = cursor.bytes.writeDoubleLE(x, cursor.at);
  cursor.at = cursor.bytes.writeDoubleLE(y, cursor.at);
}

function writePositions(cursor: Cursor, positions: Position[]): void {
  writeCount(cursor, positions.length);
  for (const position of positions) writePosition(cursor, position);
}

function readGeometry(cursor: Cursor): Geometry {
  if (cursor.bytes.readUInt8(cursor.at++) !== 1) throw new Error('Big-endian EWKB is not expected here');
  const type = readCount(cursor);
  if (type & sridFlag) cursor.at += 4;
  switch (type & 0xff) {
    case codes.Point:
      return { type: 'Point', coordinates: readPosition(cursor) };
    case codes.LineString:
      return { type: 'LineString', coordinates: readPositions(cursor) };
    case codes.Polygon:
      return { type: 'Polygon', coordinates: readList(cursor, readPositions) };
    default:
      return readCollection(type & 0xff, readList(cursor, readGeometry));
  }
}

function readCollection(code: number, parts: Geometry[]): Geometry {
  switch (code) {
    case codes.MultiPoint:
      return {
        type: 'MultiPoint',
        coordinates: parts.flatMap((p) => (p.type === 'Point' ? [p.coordinates] : [])),
      };
    case codes.MultiLineString:
      return {
        type: 'MultiLineString',
        coordinates: parts.flatMap((p) => (p.type === 'LineString' ? [p.coordinates] : [])),
      };
    case codes.MultiPolygon:
      return {
        type: 'MultiPolygon',
        coordinates: parts.flatMap((p) => (p.type === 'Polygon' ? [p.coordinates] : [])),
      };
    case codes.GeometryCollection:
      return { type: 'GeometryCollection', geometries: parts };
    default:
      throw new Error(`Unknown EWKB type ${code}`);
  }
}

function readCount(cursor: Cursor): number {
  const value = cursor.bytes.readUInt32LE(cursor.at);
  cursor.at += 4;
  return value;
}

function readPosition(cursor: Cursor): Position {
  const position = [cursor.bytes.readDoubleLE(cursor.at), cursor.bytes.readDoubleLE(cursor.at + 8)];
  cursor.at += 16;
  return position;
}

function readPositions(cursor: Cursor): Position[] {
  return readList(cursor, readPosition);
}

function readList<T>(cursor: Cursor, read: (cursor: Cursor) => T): T[] {
  const length = readCount(cursor);
  const list: T[] = [];
  for (let index = 0; index < length; index++) list.push(read(cursor));
  return list;
}
