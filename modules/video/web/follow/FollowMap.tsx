import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useText } from '#web/texts.tsx';
import { doriReach } from '../../contract/coverage.ts';
import { around, followedM, neighboursOf } from '../../contract/neighbours.ts';
import type { Followed, Neighbour, Side } from '../../contract/neighbours.ts';
import classes from './FollowMap.module.css';

export interface FollowedCamera extends Followed {
  readonly number: number;
  readonly name: string;
}

const sideOfKey: Readonly<Record<string, Side>> = {
  ArrowUp: 'ahead',
  ArrowRight: 'right',
  ArrowDown: 'behind',
  ArrowLeft: 'left',
};
const signs: Readonly<Record<Side, string>> = { ahead: '↑', right: '→', behind: '↓', left: '←' };
const shown = ['ahead', 'left', 'right', 'behind'] as const;

/**
 * What stands around a camera, turned so that it looks upwards: a press or an arrow goes on with the neighbour on that side.
 */
export function FollowMap({
  camera,
  cameras,
  isFocused = false,
  onFollow,
}: {
  readonly camera: FollowedCamera;
  /** Those that may be gone on with. */
  readonly cameras: readonly FollowedCamera[];
  /** Takes the keyboard: somebody came here by an arrow. */
  readonly isFocused?: boolean;
  readonly onFollow: (id: string) => void;
}): ReactNode {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFocused) frame.current?.focus({ preventScroll: true });
  }, [isFocused]);
  const neighbours = neighboursOf(camera, cameras);
  const onKeyDown = (event: KeyboardEvent): void => {
    const side = sideOfKey[event.key];
    if (!side) return;
    event.preventDefault();
    event.stopPropagation();
    const next = neighbours[side];
    if (next) onFollow(next.camera.id);
  };
  const isAlone = shown.every((side) => neighbours[side] === null);
  return (
    <div className={classes.frame}>
      <div
        ref={frame}
        className={classes.follow}
        role="toolbar"
        aria-label={t('video.follow.title')}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <SmallMap camera={camera} near={around(camera, cameras)} />
        {isAlone ? <p className={classes.alone}>{t('video.follow.none')}</p> : null}
        {shown.map((side) => (
          <SideButton key={side} side={side} neighbour={neighbours[side]} onFollow={onFollow} />
        ))}
      </div>
    </div>
  );
}

function SideButton({
  side,
  neighbour,
  onFollow,
}: {
  readonly side: Side;
  readonly neighbour: Neighbour<FollowedCamera> | null;
  readonly onFollow: (id: string) => void;
}): ReactNode {
  const t = useText();
  if (!neighbour) return null;
  const { camera, distanceM } = neighbour;
  return (
    <button type="button" className={classes.side} data-side={side} onClick={() => onFollow(camera.id)}>
      <span aria-hidden="true">{signs[side]}</span>
      <span>
        <span className={classes.where}>
          {t(`video.follow.${side}`)} · {t('video.metres', { value: Math.round(distanceM) })}
        </span>
        {`${camera.number}. ${camera.name}`}
      </span>
    </button>
  );
}

const half = 100;

/** NOTE: a picture for the eye; the buttons beside say the same. */
function SmallMap({
  camera,
  near,
}: {
  readonly camera: FollowedCamera;
  readonly near: readonly Neighbour<FollowedCamera>[];
}): ReactNode {
  const farM = Math.min(followedM, Math.max(60, near[Math.min(7, near.length - 1)]?.distanceM ?? 0) * 1.15);
  const scale = half / farM;
  const within = near.filter(({ distanceM }) => distanceM <= farM);
  return (
    <svg className={classes.map} viewBox={`${-half} ${-half} ${2 * half} ${2 * half}`} aria-hidden="true">
      <circle r={half - 1} className={classes.ground} />
      <path d={wedge(camera, 0, scale)} className={classes.ownView} />
      {within.map(({ camera: other, distanceM, turnDegrees }) => {
        const [x, y] = pointAt(turnDegrees, distanceM * scale);
        return (
          <g key={other.id} transform={`translate(${x} ${y})`}>
            <path
              d={wedge(other, other.bearingDegrees - camera.bearingDegrees, scale)}
              className={classes.view}
            />
            <circle r={3.5} className={classes.dot} />
            <text x={5} y={3.5}>
              {other.number}
            </text>
          </g>
        );
      })}
      <circle r={5} className={classes.own} />
    </svg>
  );
}

/** What a camera observes, as a piece of a circle around nought; upwards is nought degrees. */
function wedge(camera: Followed, turnDegrees: number, scale: number): string {
  const reach = Math.max(6, doriReach(camera).observe * scale);
  const halfAngle = Math.min(179, camera.angleDegrees / 2);
  const [fromX, fromY] = pointAt(turnDegrees - halfAngle, reach);
  const [toX, toY] = pointAt(turnDegrees + halfAngle, reach);
  return `M0 0 L${fromX} ${fromY} A${reach} ${reach} 0 ${halfAngle > 90 ? 1 : 0} 1 ${toX} ${toY} Z`;
}

function pointAt(degrees: number, away: number): [number, number] {
  const radians = (degrees * Math.PI) / 180;
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  return [rounded(Math.sin(radians) * away), rounded(-Math.cos(radians) * away)];
}
