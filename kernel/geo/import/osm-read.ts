import type { Position } from 'geojson';
import type { OsmEntity, OsmNode, OsmRelation, OsmTags, OsmWay } from './osm-entities.ts';
import { readOsmPbf } from './osm-pbf.ts';
import { readOsmXml } from './osm-xml.ts';
import type { OnProgress } from './report.ts';
import { brokenFile } from './broken-file.ts';

/**
 * Every node stays in memory, about 60 bytes each: a town has under a million. A country must be cut first
 * (osmium extract), and is refused before it fills the memory.
 */
const NODE_LIMIT = 10_000_000;

export interface OsmData {
  readonly taggedNodes: readonly OsmNode[];
  readonly ways: ReadonlyMap<number, OsmWay>;
  readonly relations: readonly OsmRelation[];
  /** The positions of a list of nodes; nodes outside the extract are left out. */
  positionsOf(refs: readonly number[]): Position[];
}

/** Reads an extract completely, so that a broken file is known before the database is touched. */
export async function readOsmFile(filePath: string, onProgress: OnProgress): Promise<OsmData> {
  const taggedNodes: OsmNode[] = [];
  const positions = new Map<number, Position>();
  const ways = new Map<number, OsmWay>();
  const relations: OsmRelation[] = [];
  let done = 0;

  const keep = (entity: OsmEntity) => {
    if (entity.type === 'way') ways.set(entity.id, entity);
    else if (entity.type === 'relation') relations.push(entity);
    else {
      positions.set(entity.id, [roundDegrees(entity.lon), roundDegrees(entity.lat)]);
      if (hasTags(entity.tags)) taggedNodes.push(entity);
    }
  };
  for await (const entities of openEntities(filePath)) {
    for (const entity of entities) keep(entity);
    done += entities.length;
    if (positions.size > NODE_LIMIT)
      brokenFile('the extract is larger than a region; cut out the town first');
    if (entities.length > 0) onProgress({ stage: 'reading', done, total: null });
  }
  if (done === 0) brokenFile('the file holds no OpenStreetMap data');
  return {
    taggedNodes,
    ways,
    relations,
    positionsOf: (refs) => refs.map((ref) => positions.get(ref)).filter((position) => position !== undefined),
  };
}

function openEntities(filePath: string): AsyncGenerator<OsmEntity[]> {
  if (filePath.endsWith('.pbf')) return readOsmPbf(filePath);
  if (/\.osm(\.gz)?$|\.xml(\.gz)?$/.test(filePath)) return readOsmXml(filePath);
  return brokenFile('only .osm.pbf, .osm and .osm.gz files are read');
}

/** OpenStreetMap keeps seven decimals (about a centimetre); more are an accident of arithmetic. */
function roundDegrees(value: number): number {
  return Math.round(value * 1e7) / 1e7;
}

function hasTags(tags: OsmTags): boolean {
  for (const _key in tags) return true;
  return false;
}
