import type { VideoRight } from '../../contract/rights.ts';
import { longestBookmarkMinutes } from '../../contract/bookmarks.ts';
import { decide } from '../rights/decide.ts';
import type { Asked, Basis, DecidedCamera, DecidedGrant } from '../rights/decide.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Clocks of a browser and of the hub differ. */
const aheadMs = minuteMs;

export interface Span {
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** Why the asker may review this very span; a grant for a part of the footage says nothing of the rest. */
export function decideSpan(
  asked: Asked,
  camera: DecidedCamera,
  grants: readonly DecidedGrant[],
  { fromAt, toAt }: Span,
): Basis | null {
  const reaching = grants.filter(
    ({ footageFrom, footageTo }) =>
      (footageFrom === null || footageFrom <= fromAt) &&
      (footageTo === null || footageTo >= (toAt ?? fromAt)),
  );
  return decide(asked, camera, reaching, 'review' satisfies VideoRight);
}

/** What keeps a span from being marked. */
export function faultOfSpan(
  { fromAt, toAt }: Span,
  { now, retentionDays }: { readonly now: Date; readonly retentionDays: number },
): 'span-impossible' | 'footage-gone' | null {
  const lengthMs = toAt === null ? 0 : toAt.getTime() - fromAt.getTime();
  const isBackwards = toAt !== null && lengthMs <= 0;
  const isAhead = (toAt ?? fromAt).getTime() > now.getTime() + aheadMs;
  if (isBackwards || isAhead || lengthMs > longestBookmarkMinutes * minuteMs) return 'span-impossible';
  return keptUntilOf({ fromAt, toAt }, retentionDays) <= now ? 'footage-gone' : null;
}

export function keptUntilOf({ fromAt, toAt }: Span, retentionDays: number): Date {
  return new Date((toAt ?? fromAt).getTime() + retentionDays * dayMs);
}
