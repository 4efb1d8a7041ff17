import type { GeoJSONSource, Map as LibraryMap } from 'maplibre-gl';

export interface ShapeLook {
  readonly colour: string;
  readonly fillOpacity: number;
  readonly lineWidthPx: number;
}

/** Adds a source with fill, outline and corners; the returned function takes them away again. */
export function addShapeLayers(map: LibraryMap, id: string, look: ShapeLook): () => void {
  const layers = { fill: `${id}-fill`, line: `${id}-line`, corner: `${id}-corner` };
  map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  map.addLayer({
    id: layers.fill,
    type: 'fill',
    source: id,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: {
      'fill-color': look.colour,
      'fill-opacity': ['case', ['==', ['get', 'isChosen'], true], 0.4, look.fillOpacity],
    },
  });
  map.addLayer({
    id: layers.line,
    type: 'line',
    source: id,
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: {
      'line-color': look.colour,
      'line-width': ['case', ['==', ['get', 'isChosen'], true], look.lineWidthPx + 2, look.lineWidthPx],
    },
  });
  map.addLayer({
    id: layers.corner,
    type: 'circle',
    source: id,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 6,
      'circle-color': look.colour,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2,
    },
  });
  return () => {
    // NOTE: React takes the map itself down first when both leave at once.
    if (!map.style) return;
    for (const layer of Object.values(layers)) if (map.getLayer(layer)) map.removeLayer(layer);
    if (map.getSource(id)) map.removeSource(id);
  };
}

export function showShapes(map: LibraryMap, id: string, features: GeoJSON.Feature[]): void {
  void map.getSource<GeoJSONSource>(id)?.setData({ type: 'FeatureCollection', features });
}
