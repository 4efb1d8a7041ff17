import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { fetchPicture } from './media-client.ts';
import type { MediaAccess } from './media-client.ts';
import { RecordedStream } from './recorded-stream.ts';
import type { Speed } from './recorded-stream.ts';
import { saveAs } from './save-as.ts';

/** Footage becomes readable a moment after it was seen. */
const behindLiveUs = 1_000_000;

export type PlaybackMode = 'live' | 'recorded' | 'missing';

export interface Playback {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly mode: PlaybackMode;
  readonly speed: Speed;
  readonly isPaused: boolean;
  readonly atUs: number;
  readonly play: (atUs: number, speed: Speed) => void;
  readonly goLive: () => void;
  readonly togglePause: () => void;
  readonly step: (pictures: 1 | -1) => void;
  readonly changeSpeed: (speed: Speed) => void;
  readonly savePicture: () => Promise<void>;
  /** Of the video element, which a person may stop in other ways too. */
  readonly onPaused: (isPaused: boolean) => void;
}

/** Where one player stands in time, and everything that moves it. */
export function usePlayback(access: MediaAccess, cameraId: string, initialUs?: number): Playback {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<RecordedStream>(null);
  const [mode, setMode] = useState<PlaybackMode>(initialUs === undefined ? 'live' : 'recorded');
  const [speed, setSpeed] = useState<Speed>(1);
  const [isPaused, setPaused] = useState(false);
  const [atUs, setAtUs] = useState(() => initialUs ?? nowUs());
  const isLive = mode === 'live';

  useEffect(() => {
    if (isLive || !video.current) return;
    const opened = new RecordedStream(video.current, {
      access,
      cameraId,
      onInstant: setAtUs,
      onEnd: (us) => (us < nowUs() - behindLiveUs ? play(us, 1) : goLive()),
      onMissing: () => setMode('missing'),
    });
    stream.current = opened;
    void opened.play(atUs, { speed, isPaused });
    return () => {
      opened[Symbol.dispose]();
      stream.current = null;
    };
    // Another instant or speed is told to the stream that is open; only another camera or going live opens another.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [access, cameraId, isLive]);

  function play(us: number, next: Speed): void {
    const wantedUs = Math.min(us, nowUs() - behindLiveUs);
    setAtUs(wantedUs);
    setSpeed(next);
    setMode('recorded');
    void stream.current?.play(wantedUs, { speed: next, isPaused: isPaused && next === speed });
  }

  function goLive(): void {
    setMode('live');
    setSpeed(1);
    setPaused(false);
    setAtUs(nowUs());
  }

  function togglePause(): void {
    if (isLive) return play(nowUs(), 1);
    return togglePlay(video.current);
  }

  return {
    video,
    mode,
    speed,
    isPaused,
    atUs,
    play,
    goLive,
    togglePause,
    step: (pictures) => (isLive ? play(nowUs(), 1) : void stream.current?.step(pictures)),
    changeSpeed: (next) => play(stream.current?.instantUs ?? (isLive ? nowUs() : atUs), next),
    savePicture: async () => {
      const us = isLive ? nowUs() - behindLiveUs : (stream.current?.instantUs ?? atUs);
      saveAs(await fetchPicture(access, cameraId, us), cameraId, us);
    },
    onPaused: setPaused,
  };
}

function togglePlay(video: HTMLVideoElement | null): void {
  if (video?.paused) void video.play().catch(() => {});
  else video?.pause();
}

function nowUs(): number {
  return Date.now() * 1000;
}
