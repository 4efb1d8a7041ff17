import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useText } from '../texts.tsx';
import { noticeKinds } from './media-client.ts';
import type { CameraTimeline, NoticeKind, TimelineSpan } from './media-client.ts';
import { bandsOf, lengthOf, noticesOf, share, ticksOf, zoom } from './time-view.ts';
import type { TimeView } from './time-view.ts';
import classes from './Player.module.css';

const zoomStep = 2;
const mostTicks = 5;
/** Of the strip; a moment must still be seen. */
const leastNotice = 0.003;

export interface TimelineTrack {
  readonly id: string;
  /** Of the camera, where there are several. */
  readonly name?: string;
  /** Undefined until it is known. */
  readonly timeline: CameraTimeline | undefined;
}

/** What a person has marked. */
export interface TimelineMark extends TimelineSpan {
  readonly id: string;
  readonly title: string;
}

export interface TimelineProps {
  readonly view: TimeView;
  /** One above the other. */
  readonly tracks: readonly TimelineTrack[];
  readonly marks?: readonly TimelineMark[];
  readonly atUs: number;
  readonly formatInstant: (us: number) => string;
  readonly onView: (view: TimeView) => void;
  readonly onSeek: (us: number) => void;
  /** While the hand is drawn along the strip; undefined when it is lifted. */
  readonly onScrub: (us: number | undefined) => void;
}

/** What happened in every second, from thirty days to one second; a slider for the keyboard, a strip for the hand. */
export function Timeline(props: TimelineProps): ReactNode {
  const { view, tracks, marks = [], atUs, formatInstant, onView, onSeek, onScrub } = props;
  const t = useText();
  const strip = useRef<HTMLDivElement>(null);
  useWheelZoom(strip, view, onView);
  const instantAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.round(view.fromUs + ((event.clientX - box.left) / box.width) * lengthOf(view));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = keyTarget(event.key, { atUs, view });
    if (next === undefined) return;
    event.preventDefault();
    if (typeof next === 'number') onSeek(next);
    else onView(next);
  };
  return (
    <div className={classes.timeline}>
      <div
        ref={strip}
        className={classes.strip}
        role="slider"
        tabIndex={0}
        aria-label={t('web.player.timeline')}
        aria-valuemin={Math.round(view.fromUs / 1000)}
        aria-valuemax={Math.round(view.toUs / 1000)}
        aria-valuenow={Math.round(atUs / 1000)}
        aria-valuetext={formatInstant(atUs)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onScrub(instantAt(event));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onScrub(instantAt(event));
        }}
        onPointerUp={(event) => {
          onScrub(undefined);
          onSeek(instantAt(event));
        }}
        onPointerCancel={() => onScrub(undefined)}
      >
        {tracks.map((track) => (
          <Track key={track.id} track={track} view={view} />
        ))}
        <Marks marks={marks} view={view} />
        {atUs >= view.fromUs && atUs <= view.toUs && (
          <span className={classes.playhead} style={{ left: `${share(atUs, view)}%` }} />
        )}
      </div>
      <Ticks view={view} />
      <UnknownWord tracks={tracks} />
    </div>
  );
}

function Ticks({ view }: { readonly view: TimeView }): ReactNode {
  return (
    <div className={classes.ticks} aria-hidden="true">
      {ticksOf(view, mostTicks).map((us) => (
        <span key={us} className={classes.tick} style={{ left: `${share(us, view)}%` }}>
          {tickText(us, view)}
        </span>
      ))}
    </div>
  );
}

/** That something may lie where the strip shows nothing. */
function UnknownWord({ tracks }: Pick<TimelineProps, 'tracks'>): ReactNode {
  const t = useText();
  const isPartUnknown = tracks.some(({ timeline }) => (timeline?.unknown ?? []).length > 0);
  return (
    <p className={classes.unknown} role="status">
      {isPartUnknown ? t('web.player.timelineUnknown') : null}
    </p>
  );
}

function Track({ track, view }: { readonly track: TimelineTrack; readonly view: TimeView }): ReactNode {
  const { name, timeline } = track;
  const spans = [
    ...(timeline?.spans ?? []).map((span) => ({ ...span, kind: span.state })),
    ...(timeline?.unknown ?? []).map((span) => ({ ...span, kind: 'unknown' })),
  ];
  return (
    <div className={classes.track}>
      {bandsOf(spans, view).map(({ kind, left, width }) => (
        <span
          key={`${kind}${left}`}
          className={classes.band}
          data-state={kind}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      ))}
      <Notices events={timeline?.events ?? []} view={view} />
      {name !== undefined && <span className={classes.trackName}>{name}</span>}
    </div>
  );
}

function Marks({
  marks,
  view,
}: {
  readonly marks: readonly TimelineMark[];
  readonly view: TimeView;
}): ReactNode {
  return marks
    .filter(({ fromUs, toUs }) => toUs >= view.fromUs && fromUs <= view.toUs)
    .map(({ id, title, fromUs, toUs }) => (
      <span
        key={id}
        className={classes.mark}
        title={title}
        style={{ left: `${share(fromUs, view)}%`, width: `${share(toUs, view) - share(fromUs, view)}%` }}
      />
    ));
}

type CameraEvents = CameraTimeline['events'];

/** What cameras noticed. */
function Notices({ events, view }: { readonly events: CameraEvents; readonly view: TimeView }): ReactNode {
  const t = useText();
  return bandsOf(noticesOf(events, view.toUs), view, leastNotice).map((notice) => (
    <span
      key={`notice ${notice.kind}${notice.left}`}
      className={classes.notice}
      data-kind={notice.kind}
      title={nameOfNotice(notice.kind, t)}
      style={{ left: `${notice.left}%`, width: `${notice.width}%` }}
    />
  ));
}

function nameOfNotice(kind: string, t: ReturnType<typeof useText>): string {
  const known = noticeKinds.find((one) => one === kind) ?? 'other';
  const names: Readonly<Record<NoticeKind, string>> = {
    motion: t('web.player.notice.motion'),
    tamper: t('web.player.notice.tamper'),
    'video-loss': t('web.player.notice.videoLoss'),
    'line-crossed': t('web.player.notice.lineCrossed'),
    intrusion: t('web.player.notice.intrusion'),
    sound: t('web.player.notice.sound'),
    input: t('web.player.notice.input'),
    'hardware-failure': t('web.player.notice.hardwareFailure'),
    other: t('web.player.notice.other'),
  };
  return names[known];
}

/** Where a key leads: another instant, or another view. */
function keyTarget(
  key: string,
  { atUs, view }: { atUs: number; view: TimeView },
): number | TimeView | undefined {
  const step = Math.round(lengthOf(view) / 60);
  switch (key) {
    case 'ArrowLeft':
      return atUs - step;
    case 'ArrowRight':
      return atUs + step;
    case 'PageDown':
      return atUs - 10 * step;
    case 'PageUp':
      return atUs + 10 * step;
    case 'Home':
      return view.fromUs;
    case 'End':
      return view.toUs;
    case '+':
    case '=':
      return zoom(view, 1 / zoomStep, atUs);
    case '-':
      return zoom(view, zoomStep, atUs);
    default:
      return undefined;
  }
}

/** NOTE: React listens to wheels passively, and a page that scrolls while one zooms cannot be used. */
function useWheelZoom(
  strip: { readonly current: HTMLDivElement | null },
  view: TimeView,
  onView: (view: TimeView) => void,
): void {
  useEffect(() => {
    const element = strip.current;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element?.getBoundingClientRect();
      const part = box ? (event.clientX - box.left) / box.width : 0.5;
      onView(zoom(view, event.deltaY > 0 ? zoomStep : 1 / zoomStep, view.fromUs + part * lengthOf(view)));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [strip, view, onView]);
}

function tickText(us: number, view: TimeView): string {
  const date = new Date(us / 1000);
  const seconds = lengthOf(view) / 1e6;
  if (seconds > 3 * 86_400)
    return date.toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'short' });
  const withSeconds = seconds < 600 ? ({ second: '2-digit' } as const) : {};
  return date.toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
    ...withSeconds,
  });
}
