import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { saveAs } from './save-as.ts';
import { fetchPicture } from './media-client.ts';
import type { MediaAccess, PlayerCamera } from './media-client.ts';
import type { Speed } from './recorded-stream.ts';
import { StepGroup } from './step-group.ts';
import type { StepGroupOptions } from './step-group.ts';

/** Footage becomes readable a moment after it was seen. */
const behindLiveUs = 2_500_000;

/** Cameras in step may be of different recorders. */
export interface StepCamera {
  readonly camera: PlayerCamera;
  readonly access: MediaAccess;
}

export interface StepPlayback {
  readonly isLive: boolean;
  readonly isPaused: boolean;
  readonly speed: Speed;
  readonly atUs: number;
  /** Cameras without footage of this moment. */
  readonly empty: readonly string[];
  readonly keepVideo: (cameraId: string, video: HTMLVideoElement | null) => void;
  readonly play: (atUs: number, speed: Speed) => void;
  readonly goLive: () => void;
  readonly togglePause: () => void;
  readonly step: (pictures: 1 | -1) => void;
  readonly savePictures: () => Promise<void>;
}

/** Where several cameras stand in time together, and everything that moves them. */
export function useStepPlayback(cameras: readonly StepCamera[]): StepPlayback {
  const videos = useRef(new Map<string, HTMLVideoElement>());
  const [isLive, setLive] = useState(true);
  const [isPaused, setPaused] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const [atUs, setAtUs] = useState(nowUs);
  const [empty, setEmpty] = useState<readonly string[]>([]);
  const group = useStepGroup(
    cameras,
    { isOpen: !isLive, atUs, speed, isPaused },
    {
      videos,
      onInstant: setAtUs,
      onEmpty: (ids) => setEmpty((known) => (known.join() === ids.join() ? known : ids)),
      onEnd: goLive,
    },
  );

  function play(us: number, next: Speed): void {
    const wantedUs = Math.min(us, nowUs() - behindLiveUs);
    setAtUs(wantedUs);
    setSpeed(next);
    setPaused(false);
    setLive(false);
    group.current?.play(wantedUs, next);
  }

  function goLive(): void {
    setLive(true);
    setPaused(false);
    setSpeed(1);
    setAtUs(nowUs());
  }

  function togglePause(): void {
    if (isLive) return play(nowUs(), 1);
    if (isPaused) group.current?.resume();
    else group.current?.pause();
    return setPaused(!isPaused);
  }

  async function step(pictures: 1 | -1): Promise<void> {
    if (isLive) return play(nowUs(), 1);
    setPaused(true);
    return await group.current?.step(pictures);
  }

  return {
    isLive,
    isPaused,
    speed,
    atUs,
    empty,
    play,
    goLive,
    togglePause,
    keepVideo: (cameraId, video) => keepIn(videos.current, cameraId, video),
    step: (pictures) => void step(pictures),
    savePictures: async () =>
      await savePictures(
        cameras.filter(({ camera }) => !empty.includes(camera.id)),
        isLive ? nowUs() - behindLiveUs : atUs,
      ),
  };
}

/** The films of these cameras while it is open; they begin where the player stands then. */
function useStepGroup(
  cameras: readonly StepCamera[],
  begin: {
    readonly isOpen: boolean;
    readonly atUs: number;
    readonly speed: Speed;
    readonly isPaused: boolean;
  },
  {
    videos,
    ...listeners
  }: Omit<StepGroupOptions, 'sources'> & {
    readonly videos: RefObject<Map<string, HTMLVideoElement>>;
  },
): RefObject<StepGroup | null> {
  const group = useRef<StepGroup>(null);
  const key = cameras.map(({ camera }) => camera.id).join(' ');
  useEffect(() => {
    if (!begin.isOpen) return;
    const sources = cameras.flatMap(({ camera: { id }, access }) => {
      const video = videos.current.get(id);
      return video ? [{ cameraId: id, access, video }] : [];
    });
    const opened = new StepGroup({ sources, ...listeners });
    group.current = opened;
    opened.play(begin.atUs, begin.speed);
    if (begin.isPaused) opened.pause();
    return () => {
      opened[Symbol.dispose]();
      group.current = null;
    };
    // Another instant or speed is told to the group that is open; other cameras or going live open another.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, begin.isOpen]);
  return group;
}

async function savePictures(cameras: readonly StepCamera[], us: number): Promise<void> {
  for (const { camera, access } of cameras) saveAs(await fetchPicture(access, camera.id, us), camera.id, us);
}

function keepIn(videos: Map<string, HTMLVideoElement>, id: string, video: HTMLVideoElement | null): void {
  if (video) videos.set(id, video);
  else videos.delete(id);
}

function nowUs(): number {
  return Date.now() * 1000;
}
