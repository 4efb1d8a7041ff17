import { createContext, useContext } from 'react';
import type { Map as LibraryMap } from 'maplibre-gl';

export const MapContext = createContext<LibraryMap | null>(null);

/** The MapLibre map, loaded and styled; for layers inside `TownMap`. */
export function useMap(): LibraryMap {
  const map = useContext(MapContext);
  if (!map) throw new Error('useMap outside TownMap');
  return map;
}
