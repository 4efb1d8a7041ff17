import { useEffect, useEffectEvent, useId } from 'react';
import type { AddLayerObject, GeoJSONSource } from 'maplibre-gl';
import { useMap } from '#web/map/map-context.ts';
import { mapFont } from '#web/map/style.ts';
import { river } from '#web/design/tokens.ts';
import type { Position, Shape } from '../../../contract/sketches.ts';
import type { Drawing } from './drawing.ts';

export interface SketchLayerProps {
  /** Finished shapes, drawn now or kept. */
  readonly shapes: readonly Shape[];
  /** Null: nothing is being drawn. */
  readonly drawing: Drawing | null;
  readonly onTakeBack: () => void;
  readonly onFinish: () => void;
  readonly onLeave: () => void;
}

/** What is drawn, above the ground and below nothing; while one draws, keys of the map take back and finish. */
export function SketchLayer({ shapes, drawing, onTakeBack, onFinish, onLeave }: SketchLayerProps): null {
  const map = useMap();
  const id = useId();
  const isDrawing = drawing !== null;
  useEffect(() => {
    map.addSource(id, { type: 'geojson', data: featuresOf([]) });
    const layers = layersOf(id);
    for (const layer of layers) map.addLayer(layer);
    return () => {
      // NOTE: React takes the map itself down first when both leave at once.
      if (!map.style) return;
      for (const layer of layers) if (map.getLayer(layer.id)) map.removeLayer(layer.id);
      if (map.getSource(id)) map.removeSource(id);
    };
  }, [map, id]);

  useEffect(() => {
    const all = [...shapes, ...(drawing?.shapes ?? [])].map(featureOf);
    void map.getSource<GeoJSONSource>(id)?.setData(featuresOf([...all, ...draftOf(drawing)]));
  }, [map, id, shapes, drawing]);

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Backspace') onTakeBack();
    else if (event.code === 'KeyF') onFinish();
    else if (event.key === 'Escape') onLeave();
    else return;
    event.stopImmediatePropagation();
    event.preventDefault();
  });
  useEffect(() => {
    if (!isDrawing) return undefined;
    const keys = map.getCanvas();
    const listen = (event: KeyboardEvent): void => press(event);
    keys.addEventListener('keydown', listen, { capture: true });
    map.doubleClickZoom.disable();
    return () => {
      keys.removeEventListener('keydown', listen, { capture: true });
      map.doubleClickZoom.enable();
    };
  }, [map, isDrawing]);
  return null;
}

function featuresOf(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features };
}

function featureOf({ kind, points, text }: Shape): GeoJSON.Feature {
  return { type: 'Feature', geometry: geometryOf(kind, points), properties: { text, kind } };
}

function geometryOf(kind: Shape['kind'], points: readonly Position[]): GeoJSON.Geometry {
  const [first = [0, 0]] = points;
  switch (kind) {
    case 'point':
    case 'note':
      return { type: 'Point', coordinates: [...first] };
    case 'line':
      return { type: 'LineString', coordinates: points.map((point) => [...point]) };
    case 'polygon':
      return { type: 'Polygon', coordinates: [[...points, first].map((point) => [...point])] };
  }
}

/** Its points, and what they make so far. */
function draftOf(drawing: Drawing | null): GeoJSON.Feature[] {
  if (!drawing) return [];
  const { kind, draft } = drawing;
  const corners = draft.map((point) => featureOf({ kind: 'point', points: [point], text: '' }));
  if (draft.length < 2) return corners;
  const so = kind === 'polygon' && draft.length > 2 ? 'polygon' : 'line';
  return [featureOf({ kind: so, points: [...draft], text: '' }), ...corners];
}

function layersOf(source: string): AddLayerObject[] {
  const white = '#ffffff';
  const ink = river[8];
  return [
    {
      id: `${source}-fill`,
      type: 'fill',
      source,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': ink, 'fill-opacity': 0.18 },
    },
    {
      id: `${source}-casing`,
      type: 'line',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': white, 'line-width': 6 },
    },
    {
      id: `${source}-line`,
      type: 'line',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': ink, 'line-width': 3 },
    },
    {
      id: `${source}-point`,
      type: 'circle',
      source,
      filter: ['==', ['get', 'kind'], 'point'],
      paint: {
        'circle-radius': 6,
        'circle-color': ink,
        'circle-stroke-color': white,
        'circle-stroke-width': 2,
      },
    },
    {
      id: `${source}-text`,
      type: 'symbol',
      source,
      filter: ['!=', ['get', 'text'], ''],
      layout: {
        'text-field': ['get', 'text'],
        'text-font': [mapFont],
        'text-size': 15,
        'text-max-width': 14,
        'text-allow-overlap': true,
        'text-anchor': 'bottom',
        'text-offset': [0, -0.5],
      },
      paint: { 'text-color': ink, 'text-halo-color': white, 'text-halo-width': 2 },
    },
  ];
}
