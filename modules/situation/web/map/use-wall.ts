import { useEffect, useEffectEvent } from 'react';
import { listSavedFilters } from '#kernel/preferences/contract/saved-filters.ts';
import { useQueryRoute } from '#web/query.ts';
import { mapPath, viewNames } from './map-address.ts';
import type { MapAddress } from './map-address.ts';

/** Long enough to look at a view from across the room. */
const turnMs = 20_000;

/** On the wall the person's saved views take turns; without any the map stays where it is. */
export function useWall({ isWall, change }: MapAddress): void {
  const list = useQueryRoute(listSavedFilters, { page: mapPath }, { isEnabled: isWall });
  const views = list.data?.filters ?? [];
  const turn = useEffectEvent((index: number) => {
    const view = views[index % views.length];
    if (!view) return;
    const query = new URLSearchParams(view.query);
    change(Object.fromEntries(viewNames.map((name) => [name, query.get(name)])));
  });
  const count = views.length;
  useEffect(() => {
    if (!isWall || count === 0) return undefined;
    let index = 0;
    turn(index);
    const timer = setInterval(() => turn((index += 1)), turnMs);
    return () => clearInterval(timer);
  }, [isWall, count]);

  const leave = useEffectEvent(() => change({ wall: null }));
  useEffect(() => {
    if (!isWall) return undefined;
    // NOTE: a browser that refuses the whole screen still shows the wall over its own page.
    void document.documentElement.requestFullscreen().catch(() => undefined);
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') leave();
    };
    const onScreen = (): void => {
      if (!document.fullscreenElement) leave();
    };
    addEventListener('keydown', onKey);
    document.addEventListener('fullscreenchange', onScreen);
    return () => {
      removeEventListener('keydown', onKey);
      document.removeEventListener('fullscreenchange', onScreen);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, [isWall]);
}
