import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import GeoJSONVT from 'geojson-vt';
import type { Feature } from 'geojson';
import { sql } from 'kysely';
import vtpbf from 'vt-pbf';
import { commonProblems } from '#kernel/errors/problems.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { tablesOf, type AnyDb } from '#kernel/db/db.ts';
import { readBasemapVersion } from './basemap.store.ts';
import { decodeEwkb } from './ewkb.ts';
import type { Box } from './geometry.ts';
import type { FeatureKind, GeoTables } from './tables.ts';

/*
 * Vector tiles (Mapbox Vector Tile 2.1) of the town's own basemap, made in JavaScript, because the embedded database
 * has no ST_AsMVT. The database finds the features of a tile by their box; geojson-vt thins and clips them.
 * Finished tiles stay in memory, packed, until the basemap's version changes.
 */

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export interface ReadyTile {
  /** Packed with gzip; answer with `Content-Encoding: gzip`. */
  readonly body: Uint8Array;
  /** Quoted, as the header wants it. */
  readonly etag: string;
}

const maxZoom = 16;
/** The greatest zoom the map asks for; it enlarges those tiles itself. */
const numbersFromZoom = 15;
/** Units across a tile; the usual number of the format. */
const extent = 4096;
/** A margin around each tile, so that wide lines and outlines are not cut at its edge. */
const buffer = 64;
/** How far thinning may move a line, in units of a tile. */
const tolerance = 3;
/** A tile with more is a mistake in the data, and still must not stop the town. */
const featureLimit = 20_000;

const packGzip = promisify(gzip);

/** Railways are drawn as roads of the class `rail`. */
const layerOf: Readonly<Record<FeatureKind, string>> = {
  water: 'water',
  green: 'green',
  building: 'building',
  road: 'road',
  rail: 'road',
  area: 'area',
  boundary: 'boundary',
  place: 'place',
};

/**
 * Makes one tile, unpacked. Layers: `water`, `green`, `building` (outlines, and points with the house's `number`),
 * `road` (`class`, `name`), `area`, `boundary`, `place`. Throws `http.not-found` for an address outside the pyramid (zoom 0 to 16).
 */
export async function renderBaseTile(anyDb: AnyDb, tile: TileAddress): Promise<Uint8Array> {
  refuseBadAddress(tile);
  const layers = new Map<string, Feature[]>();
  const found = [...(await findTileFeatures(anyDb, tile)), ...(await findHouseNumbers(anyDb, tile))];
  for (const { layer, feature } of found) {
    const features = layers.get(layer);
    if (features) features.push(feature);
    else layers.set(layer, [feature]);
  }
  return encodeTile(layers, tile);
}

export interface BaseTiles {
  /** Reads a tile from memory or makes it. */
  read(db: AnyDb, tile: TileAddress): Promise<ReadyTile>;
}

/** Keeps finished tiles in memory, the least recently used leaving first. */
export function createBaseTiles({ maxBytes }: { readonly maxBytes: number }): BaseTiles {
  const tiles = new Map<string, ReadyTile>();
  let bytes = 0;

  const forget = (key: string) => {
    bytes -= tiles.get(key)?.body.length ?? 0;
    tiles.delete(key);
  };
  const keep = (key: string, tile: ReadyTile) => {
    forget(key);
    tiles.set(key, tile);
    bytes += tile.body.length;
    for (const oldest of tiles.keys()) {
      if (bytes <= maxBytes) return;
      forget(oldest);
    }
  };
  return {
    read: async (db, tile) => {
      refuseBadAddress(tile);
      const version = await readBasemapVersion(tablesOf<GeoTables>(db));
      const key = `${version}/${tile.z}/${tile.x}/${tile.y}`;
      const ready = tiles.get(key) ?? (await packTile(await renderBaseTile(db, tile)));
      keep(key, ready);
      return ready;
    },
  };
}

async function packTile(content: Uint8Array): Promise<ReadyTile> {
  const etag = createHash('sha256').update(content).digest('base64url').slice(0, 22);
  return { body: await packGzip(content), etag: `"${etag}"` };
}

function refuseBadAddress({ z, x, y }: TileAddress): void {
  const isWhole = [z, x, y].every(Number.isInteger);
  const isInside = z >= 0 && z <= maxZoom && x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z;
  if (!isWhole || !isInside) throw new Problem(commonProblems.notFound);
}

/** The tile's box in degrees with the margin (Web Mercator, EPSG:3857). */
function boxOfTile({ z, x, y }: TileAddress): Box {
  const margin = buffer / extent;
  const lng = (column: number) => (column / 2 ** z) * 360 - 180;
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
  return [lng(x - margin), lat(y + 1 + margin), lng(x + 1 + margin), lat(y - margin)];
}

interface TileFeature {
  readonly layer: string;
  readonly feature: Feature;
}

/** Relies on the gist index `feature_geometry`; what shows from afar stands first, so that the limit cuts the least. */
async function findTileFeatures(db: AnyDb, tile: TileAddress): Promise<TileFeature[]> {
  const { rows } = await sql<TileRow>`
    select kind, class, name, geometry
    from geo.feature
    where geometry && ${envelopeSql(tile)} and min_zoom <= ${tile.z}
    order by min_zoom, source_key
    limit ${featureLimit}
  `.execute(tablesOf<GeoTables>(db));
  return rows.map(({ kind, class: className, name, geometry }) => ({
    layer: layerOf[kind],
    feature: {
      type: 'Feature',
      geometry: decodeEwkb(geometry),
      properties: { class: className, ...(name === null ? {} : { name }) },
    },
  }));
}

interface TileRow {
  readonly kind: FeatureKind;
  readonly class: string;
  readonly name: string | null;
  readonly geometry: string;
}

/**
 * House numbers stand in the layer of buildings as points of their own: an address may have no outline,
 * and a building several addresses. Relies on the gist index `house_point`.
 */
async function findHouseNumbers(db: AnyDb, tile: TileAddress): Promise<TileFeature[]> {
  if (tile.z < numbersFromZoom) return [];
  const { rows } = await sql<{ number: string; point: string }>`
    select number, point
    from geo.house
    where point && ${envelopeSql(tile)}
    order by id
    limit ${featureLimit}
  `.execute(tablesOf<GeoTables>(db));
  return rows.map(({ number, point }) => ({
    layer: 'building',
    feature: { type: 'Feature', geometry: decodeEwkb(point), properties: { class: 'number', number } },
  }));
}

function envelopeSql(tile: TileAddress) {
  const [west, south, east, north] = boxOfTile(tile);
  return sql`ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326)`;
}

function encodeTile(layers: ReadonlyMap<string, Feature[]>, { z, x, y }: TileAddress): Uint8Array {
  const content: Record<string, object> = {};
  for (const [name, features] of layers) {
    // NOTE: at its greatest zoom geojson-vt thins nothing, so that zoom is set where no tile is asked for.
    const index = new GeoJSONVT(
      { type: 'FeatureCollection', features },
      { maxZoom: 24, indexMaxZoom: 0, tolerance, extent, buffer },
    );
    const cut = index.getTile(z, x, y);
    if (cut) content[name] = cut;
  }
  return vtpbf.fromGeojsonVt(content, { version: 2, extent });
}
