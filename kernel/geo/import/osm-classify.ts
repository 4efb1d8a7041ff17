import type { FeatureKind } from '../tables.ts';
import type { OsmTags } from './osm-entities.ts';

export interface FeatureClass {
  readonly kind: FeatureKind;
  readonly class: string;
  readonly minZoom: number;
}

/** What a street of each kind is drawn as, and from which zoom on; the map's style knows these six classes. */
const roads: Readonly<Record<string, readonly [className: string, minZoom: number]>> = {
  motorway: ['motorway', 5],
  motorway_link: ['motorway', 10],
  trunk: ['motorway', 6],
  trunk_link: ['motorway', 10],
  primary: ['primary', 8],
  primary_link: ['primary', 11],
  secondary: ['secondary', 9],
  secondary_link: ['secondary', 12],
  tertiary: ['secondary', 10],
  tertiary_link: ['secondary', 12],
  unclassified: ['residential', 12],
  residential: ['residential', 12],
  living_street: ['residential', 13],
  road: ['residential', 12],
  pedestrian: ['residential', 13],
  service: ['service', 14],
  track: ['path', 13],
  footway: ['path', 14],
  path: ['path', 14],
  cycleway: ['path', 14],
  steps: ['path', 15],
  bridleway: ['path', 14],
};

const greens: readonly (readonly [key: string, values: ReadonlySet<string>, minZoom: number])[] = [
  ['landuse', new Set(['forest']), 7],
  ['natural', new Set(['wood']), 7],
  ['leisure', new Set(['park', 'garden', 'golf_course', 'nature_reserve', 'common', 'dog_park']), 11],
  ['leisure', new Set(['pitch', 'playground', 'stadium', 'track']), 14],
  ['landuse', new Set(['meadow', 'orchard', 'vineyard', 'cemetery', 'allotments', 'recreation_ground']), 11],
  ['landuse', new Set(['grass', 'village_green', 'plant_nursery', 'flowerbed']), 13],
  ['natural', new Set(['scrub', 'grassland', 'heath']), 11],
];

const grounds = new Set([
  'residential',
  'industrial',
  'commercial',
  'retail',
  'farmland',
  'farmyard',
  'railway',
  'quarry',
  'garages',
  'construction',
  'military',
  'brownfield',
]);

const places: Readonly<Record<string, number>> = {
  city: 4,
  town: 6,
  village: 9,
  suburb: 11,
  hamlet: 11,
  neighbourhood: 13,
  quarter: 12,
  locality: 13,
  isolated_dwelling: 14,
};

/** Names what an OpenStreetMap object is on our basemap, or null for what it does not show. */
export function classifyOsm(tags: OsmTags, shape: 'point' | 'line' | 'area'): FeatureClass | null {
  switch (shape) {
    case 'point':
      return classifyPlace(tags);
    case 'line':
      return classifyLine(tags);
    case 'area':
      return classifyGround(tags);
  }
}

function classifyPlace({ place = '', name }: OsmTags): FeatureClass | null {
  const minZoom = Object.hasOwn(places, place) ? places[place] : undefined;
  return minZoom === undefined || name === undefined ? null : { kind: 'place', class: place, minZoom };
}

function classifyLine({ highway = '', railway, waterway, tunnel }: OsmTags): FeatureClass | null {
  const road = Object.hasOwn(roads, highway) ? roads[highway] : undefined;
  if (road !== undefined) return { kind: 'road', class: road[0], minZoom: road[1] };
  if (railway === 'rail') return { kind: 'rail', class: 'rail', minZoom: 9 };
  if (railway === 'tram' || railway === 'light_rail' || railway === 'narrow_gauge')
    return { kind: 'rail', class: 'rail', minZoom: 12 };
  if (tunnel !== undefined && tunnel !== 'no') return null;
  if (waterway === 'river' || waterway === 'canal') return { kind: 'water', class: waterway, minZoom: 9 };
  if (waterway === 'stream' || waterway === 'ditch') return { kind: 'water', class: waterway, minZoom: 13 };
  return null;
}

function classifyGround(tags: OsmTags): FeatureClass | null {
  const { building, landuse = '', natural, waterway } = tags;
  if (building !== undefined && building !== 'no') return { kind: 'building', class: building, minZoom: 13 };
  if (natural === 'water' || waterway === 'riverbank' || landuse === 'reservoir' || landuse === 'basin')
    return { kind: 'water', class: tags['water'] ?? 'lake', minZoom: 6 };
  if (natural === 'wetland') return { kind: 'water', class: 'wetland', minZoom: 11 };
  for (const [key, values, minZoom] of greens) {
    const value = tags[key];
    if (value !== undefined && values.has(value)) return { kind: 'green', class: value, minZoom };
  }
  if (tags['boundary'] === 'administrative')
    return { kind: 'boundary', class: `level-${tags['admin_level'] ?? 'unknown'}`, minZoom: 8 };
  if (grounds.has(landuse)) return { kind: 'area', class: landuse, minZoom: 10 };
  return null;
}

/** Whether a closed way is a surface: a ring road is closed too, but stays a line. */
export function isSurface(tags: OsmTags): boolean {
  if (tags['area'] === 'yes') return true;
  return classifyLine(tags) === null;
}
