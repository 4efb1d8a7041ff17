import type { Geometry, MultiPolygon, Position } from 'geojson';
import { classifyOsm, isSurface, type FeatureClass } from './osm-classify.ts';
import type { OsmRelation, OsmTags, OsmWay } from './osm-entities.ts';
import type { OsmData } from './osm-read.ts';
import { assemblePolygons, joinRings } from './osm-rings.ts';

/** One object of the extract with its shape and, when the basemap shows it, its class. */
export interface OsmShape {
  /** `way/123`: stable for as long as OpenStreetMap keeps the object. */
  readonly key: string;
  readonly tags: OsmTags;
  readonly geometry: Geometry;
  readonly feature: FeatureClass | null;
}

/** Turns nodes, ways and relations into shapes. What the extract's border cut beyond use is left out. */
export function collectShapes(data: OsmData): OsmShape[] {
  const relationShapes: OsmShape[] = [];
  const usedWays = new Set<number>();
  for (const relation of data.relations) {
    const found = shapeOfRelation(data, relation);
    if (found === null) continue;
    relationShapes.push(found.shape);
    for (const id of found.outerWayIds) usedWays.add(id);
  }
  const wayShapes = [...data.ways.values()]
    .filter(({ id }) => !usedWays.has(id))
    .flatMap((way) => shapeOfWay(data, way) ?? []);
  return [...data.taggedNodes.map(shapeOfNode), ...wayShapes, ...relationShapes];
}

function shapeOfNode({ id, lon, lat, tags }: OsmData['taggedNodes'][number]): OsmShape {
  return {
    key: `node/${id}`,
    tags,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    feature: classifyOsm(tags, 'point'),
  };
}

function shapeOfWay(data: OsmData, way: OsmWay): OsmShape | null {
  if (Object.keys(way.tags).length === 0) return null;
  const positions = data.positionsOf(way.refs);
  const isClosed =
    way.refs.length >= 4 && way.refs[0] === way.refs.at(-1) && positions.length === way.refs.length;
  if (isClosed && isSurface(way.tags))
    return surface(`way/${way.id}`, way.tags, assemblePolygons([positions], []));
  if (positions.length < 2) return null;
  const feature = classifyOsm(way.tags, 'line');
  return {
    key: `way/${way.id}`,
    tags: way.tags,
    geometry: { type: 'LineString', coordinates: positions },
    feature,
  };
}

function surface(key: string, tags: OsmTags, geometry: MultiPolygon | null): OsmShape | null {
  if (geometry === null) return null;
  return { key, tags, geometry, feature: classifyOsm(tags, 'area') };
}

/**
 * Old data keeps the tags on the outer way and none on the relation; then the way's tags stand for the whole,
 * and the way itself is not drawn a second time without its holes.
 */
function shapeOfRelation(
  data: OsmData,
  relation: OsmRelation,
): { shape: OsmShape; outerWayIds: readonly number[] } | null {
  if (relation.tags['type'] !== 'multipolygon' && relation.tags['type'] !== 'boundary') return null;
  const outerWays = waysOf(data, relation, (role) => role !== 'inner');
  const innerWays = waysOf(data, relation, (role) => role === 'inner');
  const isSelfTagged =
    classifyOsm(relation.tags, 'area') !== null || relation.tags['addr:housenumber'] !== undefined;
  const tags = isSelfTagged
    ? relation.tags
    : (outerWays.find((way) => classifyOsm(way.tags, 'area'))?.tags ?? {});
  const rings = (ways: readonly OsmWay[]): Position[][] =>
    joinRings(ways.map(({ refs }) => refs))
      .map((refs) => data.positionsOf(refs))
      .filter((ring) => ring.length >= 4 && isClosedRing(ring));
  const shape = surface(
    `relation/${relation.id}`,
    tags,
    assemblePolygons(rings(outerWays), rings(innerWays)),
  );
  if (shape === null || shape.feature === null) return null;
  return { shape, outerWayIds: isSelfTagged ? [] : outerWays.map(({ id }) => id) };
}

function waysOf(data: OsmData, relation: OsmRelation, isWanted: (role: string) => boolean): OsmWay[] {
  return relation.members
    .filter(({ type, role }) => type === 'way' && isWanted(role))
    .map(({ ref }) => data.ways.get(ref))
    .filter((way) => way !== undefined);
}

function isClosedRing(ring: readonly Position[]): boolean {
  const first = ring[0];
  const last = ring.at(-1);
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
}
