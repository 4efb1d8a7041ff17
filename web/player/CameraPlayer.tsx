// What a camera hears has no captions.
// oxlint-disable jsx-a11y/media-has-caption
import type { ReactNode } from 'react';
import { useCallback, useEffect, useState } from 'react';
import { useText } from '../texts.tsx';
import { LiveVideo } from './LiveVideo.tsx';
import { readCameraTimeline } from './media-client.ts';
import type { CameraTimeline, MediaAccess, PlayerCamera } from './media-client.ts';
import { PlayerControls } from './PlayerControls.tsx';
import { Timeline } from './Timeline.tsx';
import { lengthOf, reveal, zoom } from './time-view.ts';
import type { TimeView } from './time-view.ts';
import { usePlayback } from './use-playback.ts';
import type { Playback } from './use-playback.ts';
import classes from './Player.module.css';

const hourUs = 3_600_000_000;
const settleMs = 150;
const refreshMs = 5_000;

export interface CameraPlayerProps {
  readonly access: MediaAccess;
  readonly camera: PlayerCamera;
  /** What the page adds below, told where the player stands. */
  readonly children?: (atUs: number) => ReactNode;
}

/** One camera, live and recorded: picture, controls and timeline. */
export function CameraPlayer({ access, camera, children }: CameraPlayerProps): ReactNode {
  const t = useText();
  const playback = usePlayback(access, camera.id);
  const { mode, speed, atUs } = playback;
  const [view, setView] = useState<TimeView>(lastHour);
  const [hasSound, setSound] = useState(false);
  const timeline = useTimeline(access, camera.id, view);
  const name = camera.name || camera.id;
  const isLive = mode === 'live';
  const onView = useCallback((next: TimeView) => setView(next), []);
  const seek = (us: number): void => {
    setView((shown) => reveal(shown, us));
    playback.play(us, mode === 'recorded' ? speed : 1);
  };
  return (
    <section className={classes.player} aria-label={name} data-mode={mode}>
      <Stage access={access} cameraId={camera.id} name={name} playback={playback} hasSound={hasSound} />
      <p className={classes.instant} data-at={atUs}>
        {isLive ? t('web.player.live') : formatInstant(atUs)}
      </p>
      <PlayerControls
        isLive={isLive}
        isPaused={playback.isPaused}
        hasSound={hasSound}
        speed={speed}
        viewUs={lengthOf(view)}
        onPause={playback.togglePause}
        onStep={playback.step}
        onSpeed={playback.changeSpeed}
        onLive={playback.goLive}
        onSound={() => setSound(!hasSound)}
        onPicture={() => void playback.savePicture()}
        onZoom={(factor) => setView(zoom(view, factor, isLive ? view.toUs : atUs))}
      />
      <Timeline
        view={view}
        timeline={timeline}
        atUs={atUs}
        formatInstant={formatInstant}
        onView={onView}
        onSeek={seek}
      />
      {children?.(atUs)}
    </section>
  );
}

function Stage({
  access,
  cameraId,
  name,
  playback,
  hasSound,
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly name: string;
  readonly playback: Playback;
  readonly hasSound: boolean;
}): ReactNode {
  const t = useText();
  const { mode, video, onPaused } = playback;
  return (
    <div className={classes.stage}>
      {mode === 'live' ? (
        <LiveVideo
          access={access}
          cameraId={cameraId}
          stream="main"
          hasSound={hasSound}
          label={t('web.player.liveOf', { name })}
        />
      ) : (
        <video
          ref={video}
          className={classes.video}
          muted={!hasSound}
          playsInline
          aria-label={t('web.player.recordedOf', { name })}
          onPlay={() => onPaused(false)}
          onPause={() => onPaused(true)}
        />
      )}
      {mode === 'missing' && <p className={classes.missing}>{t('web.player.noFootage')}</p>}
    </div>
  );
}

function lastHour(): TimeView {
  const toUs = Date.now() * 1000;
  return { fromUs: toUs - hourUs, toUs };
}

/** To the millisecond, in the zone of this computer. */
function formatInstant(us: number): string {
  const milliseconds = String(Math.floor((us / 1000) % 1000)).padStart(3, '0');
  return `${new Date(us / 1000).toLocaleString(document.documentElement.lang)}.${milliseconds}`;
}

/** What happened in the view; asked again when it moves and, as it may reach to now, every few seconds. */
function useTimeline(access: MediaAccess, cameraId: string, view: TimeView): CameraTimeline | undefined {
  const [timeline, setTimeline] = useState<CameraTimeline>();
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      const answer = await readCameraTimeline(access, cameraId, view).catch(() => undefined);
      if (answer && !isOver) setTimeline(answer);
    };
    const first = setTimeout(() => void read(), settleMs);
    const again = setInterval(() => void read(), refreshMs);
    return () => {
      isOver = true;
      clearTimeout(first);
      clearInterval(again);
    };
  }, [access, cameraId, view]);
  return timeline;
}
