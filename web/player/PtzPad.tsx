import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react';
import { useText } from '../texts.tsx';
import { goToPreset, listPresets, MediaProblem, moveCamera, stopCamera } from './media-client.ts';
import type { MediaAccess, Movement, Preset } from './media-client.ts';
import classes from './Player.module.css';

/** A movement ends by itself after a second; a hand that stays down says it again in time. */
const againMs = 400;
const still: Movement = { pan: 0, tilt: 0, zoom: 0 };

export interface PtzPadProps {
  readonly access: MediaAccess;
  readonly cameraId: string;
}

/** Turns a camera for as long as a button is held, by hand or keyboard; nothing for one that cannot be turned. */
export function PtzPad({ access, cameraId }: PtzPadProps): ReactNode {
  const t = useText();
  const presets = usePresets(access, cameraId);
  const { refusal, begin, end, go } = useSteering(access, cameraId);
  if (!presets) return null;
  const button = (label: string, icon: ReactNode, movement: Partial<Movement>, place: string): ReactNode => (
    <HoldButton label={label} place={place} onBegin={() => begin({ ...still, ...movement })} onEnd={end}>
      {icon}
    </HoldButton>
  );
  return (
    <div className={classes.steering} role="group" aria-label={t('web.player.steering')}>
      <div className={classes.pad}>
        {button(t('web.player.turnUp'), <IconArrowUp />, { tilt: 0.5 }, 'up')}
        {button(t('web.player.turnLeft'), <IconArrowLeft />, { pan: -0.5 }, 'left')}
        {button(t('web.player.turnRight'), <IconArrowRight />, { pan: 0.5 }, 'right')}
        {button(t('web.player.turnDown'), <IconArrowDown />, { tilt: -0.5 }, 'down')}
        {button(t('web.player.closer'), <IconPlus />, { zoom: 0.5 }, 'closer')}
        {button(t('web.player.wider'), <IconMinus />, { zoom: -0.5 }, 'wider')}
      </div>
      {presets.length > 0 && <PresetChoice presets={presets} onGo={go} />}
      <p role="status" className={classes.state}>
        {refusal === 'ptz-busy' && t('web.player.steeredByAnother')}
        {refusal !== undefined && refusal !== 'ptz-busy' && t('web.player.steeringFailed')}
      </p>
    </div>
  );
}

function PresetChoice(props: {
  readonly presets: readonly Preset[];
  readonly onGo: (preset: string) => void;
}): ReactNode {
  const t = useText();
  return (
    <label className={classes.speed}>
      {t('web.player.preset')}
      <select value="" onChange={({ target }) => props.onGo(target.value)}>
        <option value="" disabled>
          {t('web.player.choosePreset')}
        </option>
        {props.presets.map(({ preset, name }) => (
          <option key={preset} value={preset}>
            {name || preset}
          </option>
        ))}
      </select>
    </label>
  );
}

function HoldButton(props: {
  readonly label: string;
  readonly place: string;
  readonly onBegin: () => void;
  readonly onEnd: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { label, place, onBegin, onEnd, children } = props;
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    onBegin();
  };
  const isPress = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter';
  return (
    <button
      type="button"
      className={classes.button}
      data-place={place}
      aria-label={label}
      title={label}
      onPointerDown={onPointerDown}
      onPointerUp={onEnd}
      onPointerCancel={onEnd}
      onKeyDown={(event) => isPress(event) && !event.repeat && onBegin()}
      onKeyUp={(event) => isPress(event) && onEnd()}
      onBlur={onEnd}
    >
      {children}
    </button>
  );
}

/** Undefined while the camera has not answered, and for one that stands still or may not be steered. */
function usePresets(access: MediaAccess, cameraId: string): readonly Preset[] | undefined {
  const [presets, setPresets] = useState<readonly Preset[]>();
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      try {
        const answer = await listPresets(access, cameraId);
        if (!isOver) setPresets(answer);
      } catch (error) {
        if (!(error instanceof MediaProblem)) throw error;
      }
    };
    void read();
    return () => {
      isOver = true;
    };
  }, [access, cameraId]);
  return presets;
}

interface Steering {
  /** The code of what the recorder answered instead. */
  readonly refusal: string | undefined;
  readonly begin: (movement: Movement) => void;
  readonly end: () => void;
  readonly go: (preset: string) => void;
}

function useSteering(access: MediaAccess, cameraId: string): Steering {
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => () => clearInterval(timer.current), []);
  const tell = async (said: Promise<void>): Promise<void> => {
    try {
      await said;
      setRefusal(undefined);
    } catch (error) {
      if (!(error instanceof MediaProblem)) throw error;
      setRefusal(error.code);
    }
  };
  return {
    refusal,
    begin: (movement) => {
      clearInterval(timer.current);
      const move = (): void => void tell(moveCamera(access, cameraId, movement));
      move();
      timer.current = setInterval(move, againMs);
    },
    end: () => {
      if (timer.current === undefined) return;
      clearInterval(timer.current);
      timer.current = undefined;
      void tell(stopCamera(access, cameraId));
    },
    go: (preset) => void tell(goToPreset(access, cameraId, preset)),
  };
}
