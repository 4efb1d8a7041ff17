import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { brick } from '#web/design/tokens.ts';
import type { LngLatBounds } from '#web/map/TownMap.tsx';
import { ShapeLayer } from './ShapeLayer.tsx';

const look = { colour: brick[5], fillOpacity: 0, lineWidthPx: 2.5 };

/** The edges of the town's map. */
export function BoundsLayer({ bounds }: { bounds: LngLatBounds }): ReactNode {
  const [west, south, east, north] = bounds;
  const features = useMemo<GeoJSON.Feature[]>(() => {
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }];
  }, [west, south, east, north]);
  return <ShapeLayer features={features} look={look} />;
}
