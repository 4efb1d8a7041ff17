import { useGo, useQueryParameters } from '#web/links.tsx';

/*
 * What the map shows stands in its address: layers, part of the town, moment, the place asked about. So a view can be
 * saved, sent to a colleague and come back to.
 */

export const mapPath = '/work/situation';
/** What a saved view keeps. */
export const viewNames = ['layers', 'lng', 'lat', 'z'] as const;
/** Stands where every layer is switched off. */
const none = '-';

export interface MapView {
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface MapAddress {
  /** Null: all that there are. */
  readonly layers: readonly string[] | null;
  readonly view: MapView | null;
  readonly at: string | null;
  readonly place: { readonly lng: number; readonly lat: number } | null;
  readonly isWall: boolean;
  readonly isDrawing: boolean;
  /** Kept sketches that are shown. */
  readonly sketches: readonly string[];
  /** The card that it was opened for. */
  readonly card: string | null;
  readonly change: (changes: Readonly<Record<string, string | null>>) => void;
}

export function useMapAddress(): MapAddress {
  const go = useGo();
  const query = useQueryParameters();
  const layers = query.get('layers');
  const [lng, lat, zoom] = ['lng', 'lat', 'z'].map((name) => numberIn(query.get(name)));
  const [placeLng, placeLat] = (query.get('place') ?? '').split(',').map(numberIn);
  const change: MapAddress['change'] = (changes) => {
    // A map that comes to rest after its reader has gone on must not bring them back.
    if (location.pathname !== mapPath) return;
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes))
      if (value === null) next.delete(name);
      else next.set(name, value);
    void go(next.size > 0 ? `${mapPath}?${next}` : mapPath, { replace: true });
  };
  return {
    layers: layers === null ? null : layers.split(',').filter((id) => id !== none && id !== ''),
    view: lng === undefined || lat === undefined || zoom === undefined ? null : { lng, lat, zoom },
    at: query.get('at'),
    place: placeLng === undefined || placeLat === undefined ? null : { lng: placeLng, lat: placeLat },
    isWall: query.get('wall') === 'true',
    isDrawing: query.get('draw') === 'true',
    sketches: (query.get('sketches') ?? '').split(',').filter((id) => id !== ''),
    card: query.get('card'),
    change,
  };
}

function numberIn(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

export function layersIn(ids: readonly string[], all: readonly string[]): string | null {
  if (ids.length === all.length) return null;
  return ids.length === 0 ? none : ids.join(',');
}

export function viewIn({ lng, lat, zoom }: MapView): Record<'lng' | 'lat' | 'z', string> {
  return { lng: lng.toFixed(6), lat: lat.toFixed(6), z: zoom.toFixed(2) };
}
