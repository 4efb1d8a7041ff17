import type { ReactNode } from 'react';
import { useMemo, useRef } from 'react';
import type { LngLat, LngLatBounds, MapKind, MapPoint, MapView } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useText } from '#web/texts.tsx';
import type { LayerView, ShownLayer } from '../../contract/map-routes.ts';
import { SketchLayer } from './draw/SketchLayer.tsx';
import type { Sketching } from './draw/use-sketching.ts';
import type { MapAddress } from './map-address.ts';
import { viewIn } from './map-address.ts';
import { toneColours } from './tones.ts';

export interface LiveMapProps {
  readonly address: MapAddress;
  readonly layers: readonly LayerView[];
  readonly shown: readonly ShownLayer[];
  readonly onBounds: (bounds: LngLatBounds) => void;
  readonly onPick: (place: { lng: number; lat: number }) => void;
  readonly sketching: Sketching;
}

/** The town with all chosen layers; a press on the ground asks what is here, on a point about the point. */
export function LiveMap({ address, layers, shown, onBounds, onPick, sketching }: LiveMapProps): ReactNode {
  const t = useText();
  const points = useMemo(() => shown.flatMap(pointsOf), [shown]);
  const kinds = useMemo(() => kindsOf(layers), [layers]);
  const hasMoved = useRef(false);
  const { view, place, change } = address;
  const { drawing } = sketching;
  const move = ({ bounds, center: [lng, lat], zoom }: MapView): void => {
    onBounds(bounds);
    // The first rest is the map's own; it is no view that a person has chosen.
    if (hasMoved.current) {
      const next = viewIn({ lng, lat, zoom });
      if (!view || JSON.stringify(viewIn(view)) !== JSON.stringify(next)) change(next);
    }
    hasMoved.current = true;
  };
  return (
    <TownMap
      label={t('situation.map.label')}
      {...(view ? { center: [view.lng, view.lat] as LngLat, zoom: view.zoom } : {})}
      marker={place ? [place.lng, place.lat] : null}
      points={points}
      kinds={kinds}
      onPointOpen={(id) => {
        const point = points.find((one) => one.id === id);
        if (point) onPick({ lng: point.lng, lat: point.lat });
      }}
      arePointsInert={drawing !== null}
      onPick={([lng, lat]) => (drawing ? sketching.press([lng, lat]) : onPick({ lng, lat }))}
      onMove={move}
    >
      <SketchLayer
        shapes={sketching.shapes}
        drawing={drawing}
        onTakeBack={sketching.takeBack}
        onFinish={sketching.finish}
        onLeave={sketching.leave}
      />
    </TownMap>
  );
}

/** An answer is never written to: the points of a layer that has not changed are the very same. */
const known = new WeakMap<ShownLayer, readonly MapPoint[]>();

function pointsOf(layer: ShownLayer): readonly MapPoint[] {
  const former = known.get(layer);
  if (former) return former;
  const { id: layerId, objects, squares } = layer;
  const points = [
    ...objects.map(({ id, lng, lat, label }) => ({ id: `${layerId}/${id}`, lng, lat, kind: layerId, label })),
    ...squares.map(({ lng, lat, count }, index) => ({
      id: `${layerId}/square-${index}`,
      lng,
      lat,
      kind: layerId,
      count,
    })),
  ];
  known.set(layer, points);
  return points;
}

function kindsOf(layers: readonly LayerView[]): Record<string, MapKind> {
  return Object.fromEntries(layers.map(({ id, tone }) => [id, { colour: toneColours[tone] }]));
}
