import { useEffect, useId, useRef } from 'react';
import type { GeoJSONSource, Map as LibraryMap, MapLayerMouseEvent } from 'maplibre-gl';
import { useMap } from './map-context.ts';
import type { MapKind, MapPoint } from './TownMap.tsx';
import { fontFamily, river } from '../design/tokens.ts';

export interface MapPointsProps {
  readonly points: readonly MapPoint[];
  readonly kinds?: Readonly<Record<string, MapKind>>;
  readonly onOpen?: ((id: string) => void) | undefined;
}

const clusterRadiusPx = 44;
const clusterMaxZoom = 16;
const otherColour = river[7];

/** Points that gather into counted circles where they crowd; a press opens one or comes nearer to many. */
export function MapPoints({ points, kinds = {}, onOpen }: MapPointsProps): null {
  const map = useMap();
  const id = useId();
  const open = useRef(onOpen);
  open.current = onOpen;
  const colours = JSON.stringify(kinds);

  useEffect(() => addPointLayers(map, id, JSON.parse(colours), (pointId) => open.current?.(pointId)), [map, id, colours]);
  useEffect(() => {
    map.getSource<GeoJSONSource>(id)?.setData(featuresOf(points));
  }, [map, id, points, colours]);
  return null;
}

function featuresOf(points: readonly MapPoint[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: points.map(({ id, lng, lat, kind, count = 1 }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: { id, kind, count },
    })),
  };
}

function addPointLayers(
  map: LibraryMap,
  id: string,
  kinds: Record<string, MapKind>,
  open: (pointId: string) => void,
): () => void {
  const layers = { many: `${id}-many`, manyCount: `${id}-many-count`, one: `${id}-one` };
  map.addSource(id, {
    type: 'geojson', data: featuresOf([]), cluster: true, clusterRadius: clusterRadiusPx, clusterMaxZoom,
    clusterProperties: { total: ['+', ['get', 'count']] },
  });
  map.addLayer({
    id: layers.one, type: 'circle', source: id, filter: ['all', ['!', ['has', 'point_count']], ['==', ['get', 'count'], 1]],
    paint: { 'circle-radius': 8, 'circle-color': colourByKind(kinds), 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2.5 },
  });
  map.addLayer({
    id: layers.many, type: 'circle', source: id, filter: ['any', ['has', 'point_count'], ['>', ['get', 'count'], 1]],
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['ln', totalOf], 0.7, 15, 7, 34],
      'circle-color': otherColour, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2.5, 'circle-opacity': 0.94,
    },
  });
  map.addLayer({
    id: layers.manyCount, type: 'symbol', source: id, filter: ['any', ['has', 'point_count'], ['>', ['get', 'count'], 1]],
    layout: { 'text-field': ['to-string', totalOf], 'text-font': [firstFont()], 'text-size': 13, 'text-allow-overlap': true },
    paint: { 'text-color': '#ffffff' },
  });

  const onOne = ({ features }: MapLayerMouseEvent): void => open(String(features?.[0]?.properties.id));
  const onMany = (event: MapLayerMouseEvent): void => void comeNearer(map, id, event);
  const pointAt = (): void => void (map.getCanvas().style.cursor = 'pointer');
  const letGo = (): void => void (map.getCanvas().style.cursor = '');
  const subscriptions = [
    map.on('click', layers.one, onOne),
    map.on('click', layers.many, onMany),
    ...[layers.one, layers.many].flatMap((layer) => [map.on('mouseenter', layer, pointAt), map.on('mouseleave', layer, letGo)]),
  ];

  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe();
    // NOTE: React takes the map itself down first when both leave at once.
    if (!map.style) return;
    for (const layer of Object.values(layers)) if (map.getLayer(layer)) map.removeLayer(layer);
    if (map.getSource(id)) map.removeSource(id);
  };
}

const totalOf = ['coalesce', ['get', 'total'], ['get', 'count']] as ['coalesce', ...unknown[]] as never;

function colourByKind(kinds: Record<string, MapKind>): never {
  const cases = Object.entries(kinds).flatMap(([kind, { colour }]) => [kind, colour]);
  return (cases.length > 0 ? ['match', ['get', 'kind'], ...cases, otherColour] : otherColour) as never;
}

function firstFont(): string {
  return fontFamily.split(',')[0]?.replaceAll("'", '') ?? 'sans-serif';
}

async function comeNearer(map: LibraryMap, sourceId: string, event: MapLayerMouseEvent): Promise<void> {
  const clusterId: unknown = event.features?.[0]?.properties.cluster_id;
  const source = map.getSource<GeoJSONSource>(sourceId);
  const zoom = typeof clusterId === 'number' && source ? await source.getClusterExpansionZoom(clusterId) : map.getZoom() + 2;
  map.easeTo({ center: event.lngLat, zoom });
}
