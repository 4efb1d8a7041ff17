import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { MapGeoJSONFeature, Map as LibraryMap } from 'maplibre-gl';
import { useText } from '../texts.tsx';
import { useMap } from './map-context.ts';
import { inReadingOrder, stepFrom } from './reading-order.ts';
import type { OnScreen } from './reading-order.ts';
import classes from './TownMap.module.css';

export interface PointStepsProps {
  /** Whose features are points, or many in one. */
  readonly layers: readonly string[];
  /** As a press on it would. */
  readonly onEnter: (feature: MapGeoJSONFeature) => void;
}

interface Seen extends OnScreen {
  readonly feature: MapGeoJSONFeature;
}

/**
 * Points by keyboard, while the map has the focus: N goes to the next in sight, Shift+N to the one before, Enter opens
 * it. A move of the map lets go of the point, because others come into sight.
 */
export function PointSteps({ layers, onEnter }: PointStepsProps): ReactNode {
  const map = useMap();
  const t = useText();
  const [chosen, setChosen] = useState<{ seen: readonly Seen[]; at: number } | null>(null);
  const point = chosen?.seen[chosen.at];

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.code === 'KeyN' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const seen = chosen?.seen ?? pointsInSight(map, layers);
      const at = stepFrom(chosen?.at ?? null, event.shiftKey ? -1 : 1, seen.length);
      setChosen(at === null ? null : { seen, at });
    } else if (event.key === 'Enter' && point) {
      onEnter(point.feature);
    } else return;
    // NOTE: the map itself takes Enter for the place under the cross, and a page may know the letter, too.
    event.stopImmediatePropagation();
    event.preventDefault();
  });

  useEffect(() => {
    const keys = map.getCanvas();
    const listen = (event: KeyboardEvent): void => press(event);
    keys.addEventListener('keydown', listen, { capture: true });
    const moves = map.on('movestart', () => setChosen(null));
    return () => {
      keys.removeEventListener('keydown', listen, { capture: true });
      moves.unsubscribe();
    };
  }, [map]);

  return (
    <>
      {point ? <div className={classes.chosen} style={{ left: point.x, top: point.y }} /> : null}
      <p className="veche-hidden" role="status">
        {point && chosen
          ? t('web.map.point', {
              at: chosen.at + 1,
              of: chosen.seen.length,
              count: countOf(point.feature),
              isMany: String(countOf(point.feature) > 1),
              label: String(point.feature.properties.label ?? ''),
            })
          : null}
      </p>
    </>
  );
}

function pointsInSight(map: LibraryMap, layers: readonly string[]): Seen[] {
  const seen = new Map<string, Seen>();
  for (const feature of map.queryRenderedFeatures({ layers: [...layers] })) {
    if (feature.geometry.type !== 'Point') continue;
    const [lng = 0, lat = 0] = feature.geometry.coordinates;
    const { x, y } = map.project([lng, lat]);
    // NOTE: a feature near the edge of a tile is in its neighbour, too.
    seen.set(`${Math.round(x)} ${Math.round(y)}`, { x, y, feature });
  }
  return inReadingOrder([...seen.values()]);
}

function countOf({ properties }: MapGeoJSONFeature): number {
  return Number(properties.total ?? properties.count ?? 1);
}
