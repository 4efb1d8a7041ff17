import { useEffect, useId } from 'react';
import type { GeoJSONSource } from 'maplibre-gl';
import type { AreaView } from '#kernel/geo/contract/area.ts';
import { river } from '#web/design/tokens.ts';
import { useMap } from '#web/map/map-context.ts';

export interface AreaFillProps {
  readonly areas: readonly AreaView[];
  /** By area; null or absent stays without colour. */
  readonly values: ReadonlyMap<string, number | null>;
}

/** Five steps that differ on light and on dark ground. */
const steps = [river[1], river[3], river[4], river[6], river[8]];

/** Areas of the map filled by a value, darker for more. */
export function AreaFill({ areas, values }: AreaFillProps): null {
  const map = useMap();
  const id = useId();
  useEffect(() => {
    map.addSource(id, { type: 'geojson', data: featuresOf([], new Map()) });
    map.addLayer({
      id: `${id}-fill`,
      type: 'fill',
      source: id,
      filter: ['has', 'colour'],
      paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.72 },
    });
    map.addLayer({
      id: `${id}-edge`,
      type: 'line',
      source: id,
      paint: { 'line-color': river[8], 'line-width': 1.25 },
    });
    return () => {
      // NOTE: React takes the map itself down first when both leave at once.
      if (!map.style) return;
      for (const layer of [`${id}-fill`, `${id}-edge`]) if (map.getLayer(layer)) map.removeLayer(layer);
      if (map.getSource(id)) map.removeSource(id);
    };
  }, [map, id]);
  useEffect(() => {
    void map.getSource<GeoJSONSource>(id)?.setData(featuresOf(areas, values));
  });
  return null;
}

function featuresOf(
  areas: readonly AreaView[],
  values: ReadonlyMap<string, number | null>,
): GeoJSON.FeatureCollection {
  const highest = Math.max(...[...values.values()].map((value) => value ?? 0), 0);
  return {
    type: 'FeatureCollection',
    features: areas.map(({ id, shape }) => {
      const value = values.get(id) ?? null;
      return {
        type: 'Feature',
        geometry: shape,
        properties: value === null ? {} : { colour: colourOf(value, highest) },
      };
    }),
  };
}

function colourOf(value: number, highest: number): string {
  const step = highest === 0 ? 0 : Math.ceil((value / highest) * steps.length) - 1;
  return steps[Math.max(0, step)] ?? river[1];
}
