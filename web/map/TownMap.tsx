import type { ReactNode } from 'react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ErrorBoundary } from '../states/ErrorBoundary.tsx';
import { useText } from '../texts.tsx';
import classes from './TownMap.module.css';

/** Longitude, latitude (EPSG:4326). */
export type LngLat = readonly [number, number];
/** West, south, east, north. */
export type LngLatBounds = readonly [number, number, number, number];

export interface MapPoint {
  readonly id: string;
  readonly lng: number;
  readonly lat: number;
  /** Chooses the colour from `kinds`. */
  readonly kind: string;
  /** What it is called where it is spoken instead of seen. */
  readonly label?: string;
  /** How many things stand here when the server has already clustered; 1 when absent. */
  readonly count?: number;
}

export interface MapKind {
  /** `#rrggbb`; a white ring keeps it visible on every ground. */
  readonly colour: string;
}

export interface MapView {
  readonly bounds: LngLatBounds;
  readonly center: LngLat;
  readonly zoom: number;
}

export interface TownMapProps {
  /** What the map shows, for people who do not see it. */
  readonly label: string;
  /** The whole town when neither `center` nor `bounds` is given. */
  readonly center?: LngLat;
  readonly zoom?: number;
  readonly bounds?: LngLatBounds;
  readonly marker?: LngLat | null;
  readonly points?: readonly MapPoint[];
  readonly kinds?: Readonly<Record<string, MapKind>>;
  readonly onPointOpen?: (id: string) => void;
  /** A press, or Enter while the map has the focus, which picks the place under the cross. */
  readonly onPick?: (place: LngLat) => void;
  /** Points take no presses: one draws on the ground under them. */
  readonly arePointsInert?: boolean;
  /** After every move has come to rest: fetch what lies inside. */
  readonly onMove?: (view: MapView) => void;
  /** Layers: `MapPoints`, or own components that use `useMap`; `points` are drawn above them. */
  readonly children?: ReactNode;
}

const Canvas = lazy(() =>
  import('./TownMapCanvas.tsx').then(({ TownMapCanvas }) => ({ default: TownMapCanvas })),
);

/**
 * The town's map. It fills its parent, which gives the height. The library is a chunk of its own that is asked for
 * after the first paint and only when the map comes into sight. Every page with a map has an equal path without it.
 */
export function TownMap(props: TownMapProps): ReactNode {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const loading = (
    <p className={classes.loading} role="status">
      {t('web.map.loading')}
    </p>
  );
  return (
    <div ref={frame} className={classes.frame} data-no-print>
      <ErrorBoundary>
        {isInSight ? (
          <Suspense fallback={loading}>
            <Canvas {...props} />
          </Suspense>
        ) : (
          loading
        )}
      </ErrorBoundary>
    </div>
  );
}

function useInSight(frame: { readonly current: HTMLElement | null }): boolean {
  const [isInSight, setIsInSight] = useState(false);
  useEffect(() => {
    if (!frame.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsInSight(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame]);
  return isInSight;
}
