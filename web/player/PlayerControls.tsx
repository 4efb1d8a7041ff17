import type { ReactNode } from 'react';
import {
  IconCamera,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconVolume,
  IconVolumeOff,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useText } from '../texts.tsx';
import { speeds } from './recorded-stream.ts';
import type { Speed } from './recorded-stream.ts';
import { longestViewUs, shortestViewUs } from './time-view.ts';
import classes from './Player.module.css';

const zoomFactor = 3;

export interface PlayerControlsProps {
  readonly isLive: boolean;
  readonly isPaused: boolean;
  readonly hasSound?: boolean;
  readonly speed: Speed;
  readonly viewUs: number;
  readonly onPause: () => void;
  readonly onStep: (pictures: 1 | -1) => void;
  readonly onSpeed: (speed: Speed) => void;
  readonly onLive: () => void;
  /** Absent where several cameras would speak at once. */
  readonly onSound?: () => void;
  readonly onPicture: () => void;
  readonly onZoom: (factor: number) => void;
}

/** Everything that can be done to time, by hand and by keyboard. */
export function PlayerControls(props: PlayerControlsProps): ReactNode {
  const { isLive, isPaused, speed, viewUs } = props;
  const t = useText();
  return (
    <div className={classes.controls} role="group" aria-label={t('web.player.controls')}>
      <IconButton label={t('web.player.stepBack')} onPress={() => props.onStep(-1)}>
        <IconPlayerSkipBack />
      </IconButton>
      <IconButton label={isPaused ? t('web.player.play') : t('web.player.pause')} onPress={props.onPause}>
        {isPaused ? <IconPlayerPlay /> : <IconPlayerPause />}
      </IconButton>
      <IconButton label={t('web.player.stepOn')} onPress={() => props.onStep(1)}>
        <IconPlayerSkipForward />
      </IconButton>
      <label className={classes.speed}>
        {t('web.player.speed')}
        <select
          value={speed}
          onChange={({ target }) => props.onSpeed(speeds.find((one) => one === Number(target.value)) ?? 1)}
        >
          {speeds.map((one) => (
            <option key={one} value={one}>
              {one < 0
                ? t('web.player.backwards', { speed: -one })
                : t('web.player.forwards', { speed: one })}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className={classes.button} aria-pressed={isLive} onClick={props.onLive}>
        {t('web.player.live')}
      </button>
      {props.onSound && (
        <IconButton label={t('web.player.sound')} isPressed={props.hasSound ?? false} onPress={props.onSound}>
          {props.hasSound ? <IconVolume /> : <IconVolumeOff />}
        </IconButton>
      )}
      <IconButton label={t('web.player.picture')} onPress={props.onPicture}>
        <IconCamera />
      </IconButton>
      <IconButton
        label={t('web.player.zoomIn')}
        isDisabled={viewUs <= shortestViewUs}
        onPress={() => props.onZoom(1 / zoomFactor)}
      >
        <IconZoomIn />
      </IconButton>
      <IconButton
        label={t('web.player.zoomOut')}
        isDisabled={viewUs >= longestViewUs}
        onPress={() => props.onZoom(zoomFactor)}
      >
        <IconZoomOut />
      </IconButton>
    </div>
  );
}

function IconButton(props: {
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { label, isDisabled = false, isPressed, onPress, children } = props;
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      disabled={isDisabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
