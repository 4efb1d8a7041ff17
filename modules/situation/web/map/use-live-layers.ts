import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { listenLive } from '#web/live.ts';
import { readFeed, readMap } from '../../contract/map-routes.ts';
import type { LayerView } from '../../contract/map-routes.ts';

/** Many events at once ask for one answer. */
const gatheredMs = 700;

/** Asks for a layer again after its events, and for the feed after any. */
export function useLiveLayers(layers: readonly LayerView[]): void {
  const client = useQueryClient();
  const told = JSON.stringify(layers.map(({ id, events }) => [id, events]));
  useEffect(() => {
    const eventsOf = new Map(JSON.parse(told) as [string, string[]][]);
    const ids = new Set([...eventsOf.values()].flat());
    if (ids.size === 0) return undefined;
    const changed = new Set<string>();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      waiting = undefined;
      for (const layer of changed)
        void client.invalidateQueries({ predicate: ({ queryKey }) => asks(queryKey, layer) });
      changed.clear();
      void client.invalidateQueries({ queryKey: [readFeed.id] });
    };
    const soon = (isOf: (events: readonly string[]) => boolean): void => {
      for (const [layer, events] of eventsOf) if (isOf(events)) changed.add(layer);
      waiting ??= setTimeout(refresh, gatheredMs);
    };
    const stop = listenLive({
      ids: [...ids],
      onEvent: (_, eventId) => soon((events) => events.includes(eventId)),
      onReset: () => soon(() => true),
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [told, client]);
}

function asks([route, input]: readonly unknown[], layer: string): boolean {
  const { layers = [] } = (route === readMap.id ? input : {}) as { layers?: readonly string[] };
  return layers.includes(layer);
}
