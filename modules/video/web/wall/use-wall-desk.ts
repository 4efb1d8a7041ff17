import { useState } from 'react';
import { useGo, useQueryParameters } from '#web/links.tsx';
import type { CameraSummary } from '../../contract/camera.ts';
import { layoutOf, pageOf, tourOf } from './wall-layout.ts';

export const wallPath = '/work/video-wall';
/** What of the address makes the wall. */
export const wallParameters = ['tiles', 'cameras', 'tour'] as const;

export type WallDesk = ReturnType<typeof useWallDesk>;

/** What stands on the wall, as the address says it, and what changes it. */
export function useWallDesk(cameras: readonly CameraSummary[]) {
  const parameters = useQueryParameters();
  const go = useGo();
  const wallNow = parameters.toString();
  const [focused, setFocused] = useState({ id: '', wall: '' });
  const layout = layoutOf(Number(parameters.get('tiles')));
  const chosen = (parameters.get('cameras') ?? '')
    .split(',')
    .filter((id) => cameras.some((one) => one.id === id));
  const wall =
    chosen.length === 0 ? cameras : chosen.flatMap((id) => cameras.find((camera) => camera.id === id) ?? []);
  const pages = Math.max(1, Math.ceil(wall.length / layout.tiles));
  const page = (((Number(parameters.get('page')) || 0) % pages) + pages) % pages;
  const change = (changes: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') parameters.delete(name);
      else parameters.set(name, value);
    }
    setFocused({ id: '', wall: '' });
    void go(`${wallPath}?${parameters.toString()}`, { replace: true });
  };
  return {
    layout,
    chosen,
    page,
    pages,
    tour: tourOf(parameters.get('tour')),
    shown: pageOf(wall, layout.tiles, page),
    /** The one that stands alone, large; another wall sets it back among the others. */
    large: focused.wall === wallNow ? cameras.find(({ id }) => id === focused.id) : undefined,
    focus: (id: string | null) => setFocused({ id: id ?? '', wall: wallNow }),
    change,
    turn: (by: number) => change({ page: String((page + by + pages) % pages) }),
  };
}
