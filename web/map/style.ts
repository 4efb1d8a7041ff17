import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';
import { fontFamily } from '../design/tokens.ts';

/** Colours of the town's plan; paper and river by day, water darker than land at night. */
interface MapPalette {
  readonly land: string;
  readonly area: string;
  readonly green: string;
  readonly water: string;
  readonly building: string;
  readonly buildingEdge: string;
  readonly road: string;
  readonly roadEdge: string;
  readonly mainRoad: string;
  readonly mainRoadEdge: string;
  readonly path: string;
  readonly rail: string;
  readonly ink: string;
  readonly inkMuted: string;
  readonly waterInk: string;
  readonly halo: string;
}

const day: MapPalette = {
  land: '#f3efe6',
  area: '#ece6d9',
  green: '#d5e2c6',
  water: '#a9cdd8',
  building: '#dfd6c6',
  buildingEdge: '#cbbfab',
  road: '#ffffff',
  roadEdge: '#d6ccba',
  mainRoad: '#fbe3b4',
  mainRoadEdge: '#dcb872',
  path: '#b9a888',
  rail: '#a59b8a',
  ink: '#2b3a40',
  inkMuted: '#55605f',
  waterInk: '#245a6c',
  halo: '#fbf8f1',
};
const night: MapPalette = {
  land: '#15242b',
  area: '#1a2c34',
  green: '#1c3529',
  water: '#0a3546',
  building: '#22363f',
  buildingEdge: '#2e4650',
  road: '#38505a',
  roadEdge: '#101c22',
  mainRoad: '#6b5a35',
  mainRoadEdge: '#1b1a13',
  path: '#4d5f5c',
  rail: '#566a72',
  ink: '#e6e3da',
  inkMuted: '#b4bfc0',
  waterInk: '#9fd0de',
  halo: '#13222a',
};

/** The family the letters of the map are drawn with: the page's own. */
export const mapFont = fontFamily.split(',')[0]?.replaceAll("'", '') ?? 'sans-serif';

export const baseMaxZoom = 15;

export interface BaseStyleOptions {
  readonly isDark: boolean;
  /** Where the tiles live: `https://town.example`. */
  readonly origin: string;
  readonly bounds: readonly [number, number, number, number];
  readonly attribution: string;
}

/** The layer that every map begins with: bare land, on which the ground is laid. */
export const landLayer = 'land';

/**
 * The town's own plan before its ground is laid. There is no `glyphs` address on purpose: MapLibre then draws letters
 * from the page's own font, so that Cyrillic street names need nothing from outside.
 */
export function baseStyle({ isDark, origin, bounds, attribution }: BaseStyleOptions): StyleSpecification {
  const [west, south, east, north] = bounds;
  return {
    version: 8,
    sources: {
      base: {
        type: 'vector',
        tiles: [`${origin}/tiles/base/{z}/{x}/{y}.pbf`],
        maxzoom: baseMaxZoom,
        bounds: [west, south, east, north],
        attribution,
      },
    },
    layers: [
      {
        id: landLayer,
        type: 'background',
        paint: { 'background-color': isDark ? night.land : day.land },
      },
    ],
  };
}

/** Areas, water, houses, roads and their names, from below upwards. */
export function groundLayers(isDark: boolean): LayerSpecification[] {
  const palette = isDark ? night : day;
  return [...areaLayers(palette), ...roadLayers(palette), ...labelLayers(palette)];
}

function areaLayers(palette: MapPalette): LayerSpecification[] {
  return [
    fill('area', palette.area),
    fill('green', palette.green),
    fill('water', palette.water),
    {
      id: 'water-line',
      type: 'line',
      source: 'base',
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': palette.water, 'line-width': widthByZoom(0.6, 6) },
    },
    {
      id: 'building',
      type: 'fill',
      source: 'base',
      'source-layer': 'building',
      minzoom: 13,
      paint: { 'fill-color': palette.building, 'fill-outline-color': palette.buildingEdge },
    },
  ];
}

function fill(layer: string, colour: string): LayerSpecification {
  return {
    id: layer,
    type: 'fill',
    source: 'base',
    'source-layer': layer,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colour },
  };
}

function roadLayers(palette: MapPalette): LayerSpecification[] {
  return [
    road(
      'road-path',
      ['path'],
      { 'line-color': palette.path, 'line-width': widthByZoom(0.5, 2), 'line-dasharray': [2, 1.5] },
      14,
    ),
    road(
      'road-rail',
      ['rail'],
      { 'line-color': palette.rail, 'line-width': widthByZoom(0.8, 3), 'line-dasharray': [4, 2] },
      11,
    ),
    road(
      'road-edge',
      ['residential', 'service'],
      { 'line-color': palette.roadEdge, 'line-width': widthByZoom(0.6, 15) },
      12,
    ),
    road(
      'road-main-edge',
      mainClasses,
      { 'line-color': palette.mainRoadEdge, 'line-width': widthByZoom(1.4, 24) },
      8,
    ),
    road(
      'road',
      ['residential', 'service'],
      { 'line-color': palette.road, 'line-width': widthByZoom(0.3, 12.5) },
      12,
    ),
    road('road-main', mainClasses, { 'line-color': palette.mainRoad, 'line-width': widthByZoom(0.9, 21) }, 8),
  ];
}

const mainClasses = ['motorway', 'primary', 'secondary'];

function road(
  id: string,
  classes: string[],
  paint: Record<string, string | number[] | ExpressionSpecification>,
  minzoom: number,
): LayerSpecification {
  return {
    id,
    type: 'line',
    source: 'base',
    'source-layer': 'road',
    minzoom,
    filter: ['in', ['get', 'class'], ['literal', classes]],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint,
  };
}

/** Widths in pixels at zoom 10 and zoom 18, doubling between as the ground does. */
function widthByZoom(narrow: number, wide: number): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.6], ['zoom'], 10, narrow, 18, wide];
}

function labelLayers(palette: MapPalette): LayerSpecification[] {
  return [
    label(
      'road-name',
      { source: 'road', minzoom: 13, colour: palette.inkMuted, halo: palette.halo },
      {
        'symbol-placement': 'line',
        'text-size': 12.5,
        'text-max-angle': 35,
        'text-padding': 12,
      },
    ),
    label(
      'water-name',
      { source: 'water', minzoom: 11, colour: palette.waterInk, halo: palette.halo },
      {
        'text-size': 14,
        'text-letter-spacing': 0.06,
      },
    ),
    label(
      'place-name',
      { source: 'place', minzoom: 0, colour: palette.ink, halo: palette.halo },
      {
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, 13, 15, 19],
        'text-max-width': 8,
      },
    ),
  ];
}

interface LabelLook {
  readonly source: string;
  readonly minzoom: number;
  readonly colour: string;
  readonly halo: string;
}

function label(id: string, look: LabelLook, layout: SymbolLayerSpecification['layout']): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: 'base',
    'source-layer': look.source,
    minzoom: look.minzoom,
    filter: ['has', 'name'],
    layout: { 'text-field': ['get', 'name'], 'text-font': [mapFont], ...layout },
    paint: { 'text-color': look.colour, 'text-halo-color': look.halo, 'text-halo-width': 1.6 },
  };
}
