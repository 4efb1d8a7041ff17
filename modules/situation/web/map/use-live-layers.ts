import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { listenLive } from '#web/live.ts';
import { readFeed, readMap } from '../../contract/map-routes.ts';
import type { LayerView } from '../../contract/map-routes.ts';

/** Many events at once ask for one answer. */
const gatheredMs = 700;

/** Asks for the map and the feed again after events of the shown layers. */
export function useLiveLayers(layers: readonly LayerView[]): void {
  const client = useQueryClient();
  const ids = layers.flatMap(({ events }) => events).join();
  useEffect(() => {
    if (ids === '') return undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      waiting = undefined;
      for (const { id } of [readMap, readFeed]) void client.invalidateQueries({ queryKey: [id] });
    };
    const soon = (): void => {
      waiting ??= setTimeout(refresh, gatheredMs);
    };
    const stop = listenLive({ ids: ids.split(','), onEvent: soon, onReset: soon });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [ids, client]);
}
