import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import type {
  AddLayerObject,
  ExpressionSpecification,
  GeoJSONSource,
  Map as LibraryMap,
  MapGeoJSONFeature,
  MapSourceDataEvent,
} from 'maplibre-gl';
import { changeOfPoints } from './change-of-points.ts';
import { useMap } from './map-context.ts';
import { PointSteps } from './PointSteps.tsx';
import type { MapKind, MapPoint } from './TownMap.tsx';
import { river } from '../design/tokens.ts';
import { mapFont } from './style.ts';

export interface MapPointsProps {
  readonly points: readonly MapPoint[];
  readonly kinds?: Readonly<Record<string, MapKind>>;
  readonly onOpen?: ((id: string) => void) | undefined;
  /** They take no presses. */
  readonly isInert?: boolean;
}

const clusterRadiusPx = 44;
const clusterMaxZoom = 16;
const otherColour = river[7];

/** Points that gather into counted circles where they crowd; a press or a key opens one or comes nearer to many. */
export function MapPoints({ points, kinds = {}, onOpen, isInert = false }: MapPointsProps): ReactNode {
  const map = useMap();
  const id = useId();
  const { one, many } = layerNames(id);
  const enter: Press = (feature) => {
    if (feature.layer.id === one) onOpen?.(String(feature.properties.id));
    else void comeNearer(map, id, feature);
  };
  const press = useEffectEvent((feature: MapGeoJSONFeature) => {
    if (!isInert) enter(feature);
  });
  const colours = JSON.stringify(kinds);
  const drawn = useRef<readonly MapPoint[]>([]);

  useEffect(() => {
    drawn.current = [];
    return addPointLayers(map, id, JSON.parse(colours), (feature) => press(feature));
  }, [map, id, colours]);
  useEffect(() => {
    const source = map.getSource<GeoJSONSource>(id);
    if (!source) return undefined;
    const before = drawn.current;
    drawn.current = points;
    return draw(source, before, points) ? tellDrawn(map, id, points.length) : undefined;
  }, [map, id, points, colours]);

  return onOpen && !isInert ? <PointSteps layers={[one, many]} onEnter={enter} /> : null;
}

/** Tells the map no more than what has changed: the whole town goes to its worker once. False: nothing has. */
function draw(source: GeoJSONSource, before: readonly MapPoint[], points: readonly MapPoint[]): boolean {
  const change = before.length > 0 ? changeOfPoints(before, points) : null;
  if (change === null) {
    void source.setData(featuresOf(points));
    return true;
  }
  const { changed, moved, goneIds } = change;
  if (changed.length + moved.length + goneIds.length === 0) return false;
  void source.updateData({
    remove: [...goneIds],
    add: featuresOf(changed).features,
    update: moved.map(({ id, lng, lat }) => ({
      id,
      newGeometry: { type: 'Point', coordinates: [lng, lat] },
    })),
  });
  return true;
}

/** How many are drawn, for who waits for it: what is on a canvas stands nowhere else. */
function tellDrawn(map: LibraryMap, sourceId: string, count: number): () => void {
  const tell = (): void => void (map.getContainer().dataset.points = String(count));
  const ask = (event: MapSourceDataEvent): void => {
    if (event.sourceId !== sourceId || !map.isSourceLoaded(sourceId)) return;
    map.off('sourcedata', ask);
    map.once('render', tell);
  };
  map.on('sourcedata', ask);
  return () => {
    map.off('sourcedata', ask);
    map.off('render', tell);
  };
}

function featuresOf(points: readonly MapPoint[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: points.map(({ id, lng, lat, kind, label, count = 1 }) => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: { id, kind, count, label },
    })),
  };
}

type Press = (feature: MapGeoJSONFeature) => void;

interface PointLayers {
  readonly one: string;
  readonly many: string;
  readonly manyCount: string;
}

function layerNames(id: string): PointLayers {
  return { one: `${id}-one`, many: `${id}-many`, manyCount: `${id}-many-count` };
}

function addPointLayers(
  map: LibraryMap,
  id: string,
  kinds: Record<string, MapKind>,
  press: Press,
): () => void {
  const layers = layerNames(id);
  map.addSource(id, {
    type: 'geojson',
    data: featuresOf([]),
    cluster: true,
    clusterRadius: clusterRadiusPx,
    clusterMaxZoom,
    clusterProperties: { total: ['+', ['get', 'count']] },
  });
  for (const layer of layersOf(id, layers, kinds)) map.addLayer(layer);
  const stopListening = listen(map, layers, press);

  return () => {
    stopListening();
    // NOTE: React takes the map itself down first when both leave at once.
    if (!map.style) return;
    for (const layer of Object.values(layers)) if (map.getLayer(layer)) map.removeLayer(layer);
    if (map.getSource(id)) map.removeSource(id);
  };
}

function layersOf(source: string, layers: PointLayers, kinds: Record<string, MapKind>): AddLayerObject[] {
  const ring = { 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2.5 };
  return [
    {
      id: layers.one,
      type: 'circle',
      source,
      filter: ['all', ['!', ['has', 'point_count']], ['==', ['get', 'count'], 1]],
      paint: { 'circle-radius': 8, 'circle-color': colourByKind(kinds), ...ring },
    },
    {
      id: layers.many,
      type: 'circle',
      source,
      filter: isMany,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['ln', totalOf], 0.7, 15, 7, 34],
        'circle-color': otherColour,
        'circle-opacity': 0.94,
        ...ring,
      },
    },
    {
      id: layers.manyCount,
      type: 'symbol',
      source,
      filter: isMany,
      layout: {
        'text-field': ['to-string', totalOf],
        'text-font': [mapFont],
        'text-size': 13,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': '#ffffff' },
    },
  ];
}

function listen(map: LibraryMap, { one, many }: PointLayers, press: Press): () => void {
  const setCursor = (cursor: string) => (): void => {
    map.getCanvas().style.cursor = cursor;
  };
  const subscriptions = [one, many].flatMap((layer) => [
    map.on('click', layer, ({ features }) => {
      if (features?.[0]) press(features[0]);
    }),
    map.on('mouseenter', layer, setCursor('pointer')),
    map.on('mouseleave', layer, setCursor('')),
  ]);
  return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
}

const totalOf: ExpressionSpecification = ['coalesce', ['get', 'total'], ['get', 'count']];
const isMany: ExpressionSpecification = ['any', ['has', 'point_count'], ['>', ['get', 'count'], 1]];

function colourByKind(kinds: Record<string, MapKind>): ExpressionSpecification | string {
  // NOTE: the last `case` is the fallback, so no kinds at all need no special form.
  return Object.entries(kinds).reduce<ExpressionSpecification | string>(
    (otherwise, [kind, { colour }]) => ['case', ['==', ['get', 'kind'], kind], colour, otherwise],
    otherColour,
  );
}

async function comeNearer(map: LibraryMap, sourceId: string, feature: MapGeoJSONFeature): Promise<void> {
  if (feature.geometry.type !== 'Point') return;
  const [lng = 0, lat = 0] = feature.geometry.coordinates;
  const clusterId: unknown = feature.properties.cluster_id;
  const source = map.getSource<GeoJSONSource>(sourceId);
  const zoom =
    typeof clusterId === 'number' && source
      ? await source.getClusterExpansionZoom(clusterId)
      : map.getZoom() + 2;
  map.easeTo({ center: [lng, lat], zoom });
}
