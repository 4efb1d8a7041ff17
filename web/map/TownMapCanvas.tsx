import 'maplibre-gl/dist/maplibre-gl.css';
import type { ReactNode } from 'react';
import { use, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useComputedColorScheme } from '@mantine/core';
import type { LngLatBoundsLike } from 'maplibre-gl';
import { Map as LibraryMap, Marker, NavigationControl, prewarm, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { fontFamily } from '../design/tokens.ts';
import { useSession } from '../session.tsx';
import type { Translate } from '../texts.tsx';
import { useText } from '../texts.tsx';
import { MapContext } from './map-context.ts';
import { MapPoints } from './MapPoints.tsx';
import { baseStyle, groundLayers, landLayer } from './style.ts';
import type { LngLat, LngLatBounds, MapView, TownMapProps } from './TownMap.tsx';
import classes from './TownMap.module.css';

// NOTE: a file of our own origin, because the content security policy lets no worker start from a blob.
setWorkerUrl(workerUrl);
// The worker starts while the map is still being made, and stays for the page's next map.
prewarm();

// NOTE: letters are drawn once and kept; drawn before the font's Cyrillic part has come, they would stay foreign.
const fontsLoaded = document.fonts.load(`24px ${fontFamily.split(',')[0] ?? ''}`, 'Aя').catch(() => []);

const movePx = 100;
const fadeMs = 300;
/** What moves all the time never lets a map come to rest. */
const longestBareMs = 2_000;

function wantsNoMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export function TownMapCanvas(props: TownMapProps): ReactNode {
  const { label, marker, points, kinds, onPointOpen, onPick, arePointsInert = false, children } = props;
  use(fontsLoaded);
  const t = useText();
  const { map, box } = useLibraryMap(props, t);
  useMarker(map, marker ?? null);
  return (
    <>
      <div ref={box} className={classes.canvas} data-label={label} />
      {onPick ? <Cross /> : null}
      <p className={classes.hint} aria-hidden="true">
        {t(keysOf(props))}
      </p>
      {map ? (
        <MapContext value={map}>
          {children}
          {points ? (
            <MapPoints
              points={points}
              onOpen={onPointOpen}
              isInert={arePointsInert}
              {...(kinds ? { kinds } : {})}
            />
          ) : null}
        </MapContext>
      ) : null}
    </>
  );
}

function keysOf({ onPick, points, onPointOpen }: TownMapProps): string {
  if (onPick) return 'web.map.keys-pick';
  return points && onPointOpen ? 'web.map.keys-points' : 'web.map.keys';
}

function useLibraryMap(
  props: TownMapProps,
  t: Translate,
): { map: LibraryMap | null; box: { current: HTMLDivElement | null } } {
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<LibraryMap | null>(null);
  const {
    town: { bounds },
    settings,
  } = useSession();
  const source = settings['geo.attribution'];
  const attribution = typeof source === 'string' ? source : '';
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const lastView = useRef<{ center: LngLat; zoom: number } | null>(null);

  useEffect(() => {
    if (!box.current) return;
    const made = new LibraryMap({
      container: box.current,
      style: baseStyle({
        isDark: scheme === 'dark',
        origin: location.origin,
        bounds: widened(bounds, 0.15),
        attribution,
      }),
      ...firstView(latest.current, bounds, lastView.current),
      maxBounds: boundsOf(widened(bounds, 1)),
      maxZoom: 19,
      fadeDuration: wantsNoMotion() ? 0 : fadeMs,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: { compact: true },
      locale: controlTexts(t, latest.current.label),
    });
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    listen(made, latest, lastView);
    // NOTE: not `load`, which comes when the ground is drawn: points need not wait for it.
    // At once: a frame of bare land before the first layer would cost as much as one with it.
    made.once('style.load', () => flushSync(() => setMap(made)));
    return () => {
      setMap(null);
      made.remove();
    };
  }, [scheme, bounds, attribution, t]);
  useGround(map, scheme === 'dark');

  const [longitude, latitude] = props.center ?? [];
  const { zoom } = props;
  useEffect(() => {
    if (!map || longitude === undefined || latitude === undefined) return;
    map.easeTo({ center: [longitude, latitude], zoom: zoom ?? map.getZoom() });
  }, [map, longitude, latitude, zoom]);
  return { map, box };
}

/**
 * Lays the ground under what the page draws, once that is drawn: people wait for the points, and the ground takes many
 * times as long to load and to draw.
 */
function useGround(map: LibraryMap | null, isDark: boolean): void {
  useEffect(() => {
    // NOTE: in a change of colours this still is the map of before, which has been taken down.
    if (!map?.style) return undefined;
    const lay = (): void => {
      stop();
      const lowest = map.getLayersOrder().find((id) => id !== landLayer);
      for (const layer of groundLayers(isDark)) map.addLayer(layer, lowest);
      // NOTE: only the frame after this one has the ground.
      map.once('render', () => map.once('idle', tellWhole));
    };
    const timer = setTimeout(lay, longestBareMs);
    // For who waits for it: what is on a canvas stands nowhere else.
    const tellWhole = (): void => void (map.getContainer().dataset.whole = 'yes');
    const stop = (): void => {
      clearTimeout(timer);
      map.off('idle', lay);
    };
    // Effects of what stands inside the map have run before this one.
    if (map.getLayersOrder().length > 1) map.on('idle', lay);
    else lay();
    return stop;
  }, [map, isDark]);
}

function listen(
  map: LibraryMap,
  latest: { readonly current: TownMapProps },
  lastView: { current: { center: LngLat; zoom: number } | null },
): void {
  const tell = (): void => {
    const view = viewOf(map);
    lastView.current = view;
    latest.current.onMove?.(view);
  };
  map.on('load', tell);
  map.on('moveend', tell);
  map.on('click', ({ lngLat }) => latest.current.onPick?.([lngLat.lng, lngLat.lat]));
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key === 'Enter') latest.current.onPick?.(viewOf(map).center);
    if (event.key === 'PageUp') map.panBy([0, -movePx * 3]);
    if (event.key === 'PageDown') map.panBy([0, movePx * 3]);
  });
}

function viewOf(map: LibraryMap): MapView {
  const bounds = map.getBounds();
  const { lng, lat } = map.getCenter();
  return {
    bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    center: [lng, lat],
    zoom: map.getZoom(),
  };
}

type FirstView =
  | { center: [number, number]; zoom: number }
  | { bounds: LngLatBoundsLike; fitBoundsOptions: { padding: number } };

function firstView(
  { center, zoom, bounds }: TownMapProps,
  townBounds: LngLatBounds,
  last: { center: LngLat; zoom: number } | null,
): FirstView {
  const start = last ?? (center ? { center, zoom: zoom ?? 15 } : null);
  if (start) return { center: [start.center[0], start.center[1]], zoom: start.zoom };
  return { bounds: boundsOf(bounds ?? townBounds), fitBoundsOptions: { padding: 16 } };
}

function boundsOf([west, south, east, north]: LngLatBounds): LngLatBoundsLike {
  return [west, south, east, north];
}

/** The bounds with `share` of their own size added on each side. */
export function widened([west, south, east, north]: LngLatBounds, share: number): LngLatBounds {
  const width = (east - west) * share;
  const height = (north - south) * share;
  return [west - width, Math.max(south - height, -85), east + width, Math.min(north + height, 85)];
}

function controlTexts(t: Translate, label: string): Record<string, string> {
  return {
    'Map.Title': label,
    'NavigationControl.ZoomIn': t('web.map.zoom-in'),
    'NavigationControl.ZoomOut': t('web.map.zoom-out'),
    'AttributionControl.ToggleAttribution': t('web.map.attribution'),
  };
}

function useMarker(map: LibraryMap | null, place: LngLat | null): void {
  const t = useText();
  const title = t('web.map.marker');
  const [lng, lat] = place ?? [];
  useEffect(() => {
    if (!map || lng === undefined || lat === undefined) return;
    const marker = new Marker({ element: pin(title), anchor: 'bottom' }).setLngLat([lng, lat]).addTo(map);
    return () => void marker.remove();
  }, [map, lng, lat, title]);
}

function pin(title: string): HTMLElement {
  const element = document.createElement('div');
  element.className = classes.pin ?? '';
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', title);
  element.innerHTML =
    '<svg viewBox="0 0 36 46" aria-hidden="true"><path d="M18 1C8.6 1 1 8.5 1 17.9 1 30 18 45 18 45s17-15 17-27.1C35 8.5 27.4 1 18 1Z" fill="currentColor" stroke="#fff" stroke-width="2"/><circle cx="18" cy="18" r="6" fill="#fff"/></svg>';
  return element;
}

function Cross(): ReactNode {
  return (
    <svg className={classes.cross} viewBox="0 0 40 40" aria-hidden="true">
      <path d="M20 2v12M20 26v12M2 20h12M26 20h12" stroke="var(--veche-paper)" strokeWidth="6" />
      <path d="M20 2v12M20 26v12M2 20h12M26 20h12" stroke="currentColor" strokeWidth="3" />
    </svg>
  );
}
