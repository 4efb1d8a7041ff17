import { useEffect, useState } from 'react';
import { readCameraTimeline } from './media-client.ts';
import type { CameraTimeline, MediaAccess } from './media-client.ts';
import type { TimeView } from './time-view.ts';

const settleMs = 150;
const refreshMs = 5_000;

export interface TimelineSource {
  readonly id: string;
  readonly access: MediaAccess;
}

/** What happened in the view, by camera; asked again when it moves and, as it may reach to now, every few seconds. */
export function useTimelines(
  sources: readonly TimelineSource[],
  view: TimeView,
): ReadonlyMap<string, CameraTimeline> {
  const [timelines, setTimelines] = useState<ReadonlyMap<string, CameraTimeline>>(new Map());
  const key = sources.map(({ id }) => id).join(' ');
  useEffect(() => {
    let isOver = false;
    const readOne = async ({ id, access }: TimelineSource): Promise<void> => {
      const answer = await readCameraTimeline(access, id, view).catch(() => undefined);
      if (answer && !isOver) setTimelines((known) => new Map(known).set(id, answer));
    };
    const read = (): void => {
      for (const source of sources) void readOne(source);
    };
    const first = setTimeout(read, settleMs);
    const again = setInterval(read, refreshMs);
    return () => {
      isOver = true;
      clearTimeout(first);
      clearInterval(again);
    };
    // Sources are made anew with every drawing; which cameras they are is what counts.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, view]);
  return timelines;
}
