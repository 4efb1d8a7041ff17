import type { ReactNode } from 'react';
import { useEffect, useId, useMemo } from 'react';
import type { GeoJSONSource } from 'maplibre-gl';
import { bronze, river } from '#web/design/tokens.ts';
import { useMap } from '#web/map/map-context.ts';
import { TownMap } from '#web/map/TownMap.tsx';
import type { LngLat, MapPoint } from '#web/map/TownMap.tsx';
import { doriReach, viewRing } from '../../contract/coverage.ts';
import type { View } from '../../contract/coverage.ts';
import classes from './CameraMap.module.css';

const colours = { working: river[6], other: '#7a7a7a' } as const;
const kinds = { working: { colour: colours.working }, other: { colour: colours.other } };

export interface MappedCamera extends View {
  readonly id: string;
  readonly name: string;
  readonly isWorking: boolean;
}

/** Cameras with the ground on which somebody can be told from somebody else (observed, 62.5 px/m). */
export function CameraMap({
  label,
  cameras,
  marker = null,
  onOpen,
}: {
  readonly label: string;
  readonly cameras: readonly MappedCamera[];
  readonly marker?: LngLat | null;
  readonly onOpen?: (id: string) => void;
}): ReactNode {
  const points = useMemo(() => cameras.map(pointOf), [cameras]);
  const [only] = cameras;
  return (
    <div className={classes.frame}>
      <TownMap
        label={label}
        points={points}
        kinds={kinds}
        marker={marker}
        {...(cameras.length === 1 && only ? { center: [only.lng, only.lat] as const, zoom: 17 } : {})}
        {...(onOpen ? { onPointOpen: onOpen } : {})}
      >
        <Views cameras={cameras} />
      </TownMap>
    </div>
  );
}

function pointOf({ id, name, lng, lat, isWorking }: MappedCamera): MapPoint {
  return { id, label: name, lng, lat, kind: isWorking ? 'working' : 'other' };
}

function Views({ cameras }: { readonly cameras: readonly MappedCamera[] }): null {
  const map = useMap();
  const id = useId();
  const features = useMemo(() => cameras.flatMap(featuresOf), [cameras]);
  useEffect(() => {
    map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    map.addLayer({
      id: `${id}-fill`,
      type: 'fill',
      source: id,
      // Its edge is drawn by the line.
      paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.22, 'fill-antialias': false },
    });
    map.addLayer({
      id: `${id}-line`,
      type: 'line',
      source: id,
      paint: { 'line-color': ['get', 'colour'], 'line-width': 1, 'line-opacity': 0.7 },
    });
    return () => {
      // NOTE: React takes the map itself down first when both leave at once.
      if (!map.style) return;
      for (const layer of [`${id}-fill`, `${id}-line`]) if (map.getLayer(layer)) map.removeLayer(layer);
      if (map.getSource(id)) map.removeSource(id);
    };
  }, [map, id]);
  useEffect(() => {
    const draw = (): void =>
      void map.getSource<GeoJSONSource>(id)?.setData({ type: 'FeatureCollection', features });
    // When the cameras themselves are drawn: hundreds of sectors take several times as long.
    map.once('idle', draw);
    map.triggerRepaint();
    return () => void map.off('idle', draw);
  }, [map, id, features]);
  return null;
}

function featuresOf(camera: MappedCamera): GeoJSON.Feature[] {
  const { detect, observe } = doriReach(camera);
  const rings = [
    { reach: detect, colour: bronze[4] },
    { reach: observe, colour: camera.isWorking ? colours.working : colours.other },
  ];
  return rings.map(({ reach, colour }) => ({
    type: 'Feature',
    properties: { colour },
    geometry: { type: 'Polygon', coordinates: [viewRing(camera, reach)] },
  }));
}
