// What a camera hears has no captions.
// oxlint-disable jsx-a11y/media-has-caption
import type { ReactNode } from 'react';
import { useCallback, useState } from 'react';
import { useText } from '../texts.tsx';
import { formatInstant } from './format-instant.ts';
import { LiveVideo } from './LiveVideo.tsx';
import { PlayerControls } from './PlayerControls.tsx';
import { ScrubPicture } from './ScrubPicture.tsx';
import { Timeline } from './Timeline.tsx';
import { lastHour, lengthOf, reveal, zoom } from './time-view.ts';
import type { TimeView } from './time-view.ts';
import { useStepPlayback } from './use-step-playback.ts';
import type { StepCamera, StepPlayback } from './use-step-playback.ts';
import { useTimelines } from './use-timelines.ts';
import classes from './Player.module.css';

/** More films than this at once a small computer does not decode. */
export const mostInStep = 9;

export interface StepPlayerProps {
  readonly cameras: readonly StepCamera[];
  /** What the page adds below, told where the player stands. */
  readonly children?: (atUs: number) => ReactNode;
}

/** Several cameras of the same moment, live and recorded: one timeline and one set of controls for all. */
export function StepPlayer({ cameras, children }: StepPlayerProps): ReactNode {
  const t = useText();
  const shown = cameras.slice(0, mostInStep);
  const playback = useStepPlayback(shown);
  const { isLive, speed, atUs } = playback;
  const [view, setView] = useState<TimeView>(lastHour);
  const [scrubUs, setScrubUs] = useState<number>();
  const onView = useCallback((next: TimeView) => setView(next), []);
  const timelines = useTimelines(
    shown.map(({ camera, access }) => ({ id: camera.id, access })),
    view,
  );
  const seek = (us: number): void => {
    setView((seen) => reveal(seen, us));
    playback.play(us, isLive ? 1 : speed);
  };
  return (
    <section
      className={classes.player}
      aria-label={t('web.player.inStep')}
      data-mode={isLive ? 'live' : 'recorded'}
    >
      <StepTiles cameras={shown} playback={playback} view={view} scrubUs={scrubUs} />
      <p className={classes.instant} data-at={atUs}>
        {isLive && scrubUs === undefined ? t('web.player.live') : formatInstant(scrubUs ?? atUs)}
      </p>
      <PlayerControls
        isLive={isLive}
        isPaused={playback.isPaused}
        speed={speed}
        viewUs={lengthOf(view)}
        onPause={playback.togglePause}
        onStep={playback.step}
        onSpeed={(next) => playback.play(isLive ? Date.now() * 1000 : atUs, next)}
        onLive={playback.goLive}
        onPicture={() => void playback.savePictures()}
        onZoom={(factor) => setView(zoom(view, factor, isLive ? view.toUs : atUs))}
      />
      <Timeline
        view={view}
        tracks={shown.map(({ camera: { id, name } }) => ({
          id,
          name: name || id,
          timeline: timelines.get(id),
        }))}
        atUs={scrubUs ?? atUs}
        formatInstant={formatInstant}
        onView={onView}
        onSeek={seek}
        onScrub={setScrubUs}
      />
      {children?.(atUs)}
    </section>
  );
}

function StepTiles(props: {
  readonly cameras: readonly StepCamera[];
  readonly playback: StepPlayback;
  readonly view: TimeView;
  readonly scrubUs: number | undefined;
}): ReactNode {
  const { cameras, playback, view, scrubUs } = props;
  return (
    <ul className={classes.grid} data-count={cameras.length}>
      {cameras.map(({ camera, access }) => (
        <li key={camera.id} className={classes.tile}>
          <StepTile camera={camera} access={access} playback={playback} />
          {scrubUs !== undefined && (
            <ScrubPicture access={access} cameraId={camera.id} view={view} atUs={scrubUs} />
          )}
          <span className={classes.tileName}>{camera.name || camera.id}</span>
        </li>
      ))}
    </ul>
  );
}

function StepTile({
  camera: { id, name },
  access,
  playback: { isLive, empty, keepVideo },
}: StepCamera & { readonly playback: StepPlayback }): ReactNode {
  const t = useText();
  const shownName = name || id;
  if (isLive)
    return (
      <LiveVideo
        access={access}
        cameraId={id}
        stream="sub"
        label={t('web.player.liveOf', { name: shownName })}
      />
    );
  return (
    <>
      <video
        ref={(video) => keepVideo(id, video)}
        className={classes.video}
        muted
        playsInline
        data-camera={id}
        aria-label={t('web.player.recordedOf', { name: shownName })}
      />
      {empty.includes(id) && <p className={classes.missing}>{t('web.player.noFootage')}</p>}
    </>
  );
}
