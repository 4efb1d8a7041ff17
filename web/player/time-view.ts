import type { NoticeKind, TimelineEvent, TimelineSpan } from './media-client.ts';

/** The piece of time that a timeline shows. */
export type TimeView = TimelineSpan;

export const dayUs = 86_400_000_000;
export const longestViewUs = 30 * dayUs;
export const shortestViewUs = 1_000_000;

const hourUs = 3_600_000_000;

export function lastHour(): TimeView {
  const toUs = Date.now() * 1000;
  return { fromUs: toUs - hourUs, toUs };
}

export function lengthOf({ fromUs, toUs }: TimelineSpan): number {
  return toUs - fromUs;
}

/** Longer or shorter by a factor around an instant, within a second and thirty days. */
export function zoom(view: TimeView, factor: number, aroundUs: number): TimeView {
  const length = Math.min(longestViewUs, Math.max(shortestViewUs, lengthOf(view) * factor));
  const share = lengthOf(view) === 0 ? 0.5 : (aroundUs - view.fromUs) / lengthOf(view);
  const fromUs = Math.round(aroundUs - length * share);
  return { fromUs, toUs: fromUs + Math.round(length) };
}

/** The same length, moved so that the instant is inside. */
export function reveal(view: TimeView, atUs: number): TimeView {
  if (atUs >= view.fromUs && atUs <= view.toUs) return view;
  const fromUs = Math.round(atUs - lengthOf(view) / 2);
  return { fromUs, toUs: fromUs + lengthOf(view) };
}

export interface Band {
  readonly kind: string;
  /** In percent of the view. */
  readonly left: number;
  readonly width: number;
}

/** Spans of one kind side by side, as shares of the view; what lies closer than can be seen is one band. */
export function bandsOf(
  spans: readonly (TimelineSpan & { readonly kind: string })[],
  view: TimeView,
  leastShare = 0.001,
): Band[] {
  const bands: { kind: string; fromUs: number; toUs: number }[] = [];
  const leastUs = lengthOf(view) * leastShare;
  for (const { kind, fromUs, toUs } of spans) {
    if (toUs <= view.fromUs || fromUs >= view.toUs) continue;
    const last = bands.at(-1);
    if (last?.kind === kind && fromUs - last.toUs < leastUs) last.toUs = Math.max(last.toUs, toUs);
    else bands.push({ kind, fromUs, toUs });
  }
  return bands.map(({ kind, fromUs, toUs }) => {
    const left = Math.max(0, share(fromUs, view));
    const right = Math.min(100, share(toUs, view));
    return { kind, left, width: Math.max(100 * leastShare, right - left) };
  });
}

/** What the camera noticed, from its beginning to its end; what has no end yet lasts until the end of what is known. */
export function noticesOf(
  events: readonly TimelineEvent[],
  knownUntilUs: number,
): (TimelineSpan & { readonly kind: NoticeKind })[] {
  const notices: (TimelineSpan & { readonly kind: NoticeKind })[] = [];
  const begun = new Map<NoticeKind, number>();
  for (const { atUs, kind, isOn } of events) {
    if (kind === 'run-begun') continue;
    const sinceUs = begun.get(kind);
    if (isOn === true) begun.set(kind, sinceUs ?? atUs);
    else if (sinceUs !== undefined) notices.push({ kind, fromUs: sinceUs, toUs: atUs });
    else if (isOn === null) notices.push({ kind, fromUs: atUs, toUs: atUs + 1 });
    if (isOn === false) begun.delete(kind);
  }
  for (const [kind, fromUs] of begun)
    notices.push({ kind, fromUs, toUs: Math.max(fromUs + 1, knownUntilUs) });
  return notices.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.fromUs - b.fromUs);
}

export function share(us: number, { fromUs, toUs }: TimeView): number {
  return ((us - fromUs) / (toUs - fromUs)) * 100;
}

const tickSteps = [1, 5, 15, 30, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 5 * 86_400];

/** Round instants, at most `most` of them. */
export function ticksOf(view: TimeView, most: number): number[] {
  const stepSeconds = tickSteps.find((step) => lengthOf(view) / 1e6 / step <= most) ?? 5 * 86_400;
  const stepUs = stepSeconds * 1e6;
  const ticks: number[] = [];
  for (let at = Math.ceil(view.fromUs / stepUs) * stepUs; at <= view.toUs; at += stepUs) ticks.push(at);
  return ticks;
}
