// What a camera hears has no captions.
// oxlint-disable jsx-a11y/media-has-caption
import type { ReactNode } from 'react';
import { useCallback, useState } from 'react';
import { useText } from '../texts.tsx';
import { LiveVideo } from './LiveVideo.tsx';
import { formatInstant } from './format-instant.ts';
import type { MediaAccess, PlayerCamera } from './media-client.ts';
import { PlayerControls } from './PlayerControls.tsx';
import { PtzPad } from './PtzPad.tsx';
import { ScrubPicture } from './ScrubPicture.tsx';
import { Timeline } from './Timeline.tsx';
import type { TimelineMark } from './Timeline.tsx';
import { lastHour, lengthOf, reveal, zoom } from './time-view.ts';
import type { TimeView } from './time-view.ts';
import { usePlayback } from './use-playback.ts';
import type { Playback } from './use-playback.ts';
import { useTimelines } from './use-timelines.ts';
import classes from './Player.module.css';

/** Where the player stands, and how to move it. */
export interface PlayerMoment {
  /** While it is live: when that began. */
  readonly atUs: number;
  readonly isLive: boolean;
  readonly seek: (atUs: number) => void;
}

export interface CameraPlayerProps {
  readonly access: MediaAccess;
  readonly camera: PlayerCamera;
  /** Where it begins; live when absent. */
  readonly initialUs?: number | undefined;
  readonly marks?: readonly TimelineMark[];
  /** What the page adds below. */
  readonly children?: (moment: PlayerMoment) => ReactNode;
}

/** One camera, live and recorded: picture, controls and timeline. */
export function CameraPlayer({
  access,
  camera,
  initialUs,
  marks = [],
  children,
}: CameraPlayerProps): ReactNode {
  const t = useText();
  const playback = usePlayback(access, camera.id, initialUs);
  const { mode, speed, atUs } = playback;
  const [view, setView] = useState<TimeView>(() => reveal(lastHour(), initialUs ?? Date.now() * 1000 - 1));
  const [hasSound, setSound] = useState(false);
  const [scrubUs, setScrubUs] = useState<number>();
  const timelines = useTimelines([{ id: camera.id, access }], view);
  const name = camera.name || camera.id;
  const isLive = mode === 'live';
  const onView = useCallback((next: TimeView) => setView(next), []);
  const seek = (us: number): void => {
    setView((shown) => reveal(shown, us));
    playback.play(us, mode === 'recorded' ? speed : 1);
  };
  return (
    <section className={classes.player} aria-label={name} data-mode={mode}>
      <Stage access={access} cameraId={camera.id} name={name} playback={playback} hasSound={hasSound}>
        {scrubUs !== undefined && (
          <ScrubPicture access={access} cameraId={camera.id} view={view} atUs={scrubUs} />
        )}
      </Stage>
      <p className={classes.instant} data-at={atUs}>
        {isLive && scrubUs === undefined ? t('web.player.live') : formatInstant(scrubUs ?? atUs)}
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
        tracks={[{ id: camera.id, timeline: timelines.get(camera.id) }]}
        marks={marks}
        atUs={scrubUs ?? atUs}
        formatInstant={formatInstant}
        onView={onView}
        onSeek={seek}
        onScrub={setScrubUs}
      />
      {isLive && camera.onvif && <PtzPad access={access} cameraId={camera.id} />}
      {children?.({ atUs, isLive, seek })}
    </section>
  );
}

function Stage({
  access,
  cameraId,
  name,
  playback,
  hasSound,
  children,
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly name: string;
  readonly playback: Playback;
  readonly hasSound: boolean;
  readonly children: ReactNode;
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
      {children}
    </div>
  );
}
