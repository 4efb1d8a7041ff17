/*
 * Which recorder stands in for which, decided from what the database says of all of them. Nothing is remembered between two
 * rounds, so any hub may make the next one, and a hub that was started anew goes on where another left off.
 *
 *   of the recorder          under way   stand-in    →
 *   silent, struck off       no          ready       begin
 *   silent, struck off       no          not ready   nothing: it is looked at again in the next round
 *   heard                    no          any         nothing
 *   any                      yes         not his any more (another named, struck off, no leave)  end
 *   struck off               yes         his         nothing: there is nobody to give back to
 *   silent                   yes         his         if it was back: it is not
 *   heard                    yes         his         note when it came back; back long enough: end
 *
 * Back long enough: for 15 s while it says that it records every camera that was taken, else for a minute. Each takeover of
 * the last hour doubles both, so that a recorder that falls again and again does not toss its cameras to and fro.
 *
 * Silence is judged by words that a hub has written down, and a hub that was blind (just started, its database away, asleep)
 * has written none. So who was not heard since the hub sees is given the time that recorders take to find their way back.
 */

/** Three words of five seconds and a little: a cut of twelve seconds is none. */
export const silentAfterMs = 18_000;
/** Recorders dial again after 30 s at most. */
const returnMs = 60_000;
/** A stand-in that was not heard as long may be gone with the recorder. */
const readyMs = 12_000;
const steadyMs = 15_000;
const patientMs = 60_000;
const mostDoublings = 5;
/** Two hubs' clocks may differ by as much; a word from later than this was written before the clock was set back. */
const skewMs = 2_000;

export interface WatchedRecorder {
  readonly id: string;
  readonly ownerOrganisationId: string;
  readonly standInId: string | null;
  /** Its owner allowed this stand-in, though it is of another owner. */
  readonly isStandInAgreed: boolean;
  readonly isEnrolled: boolean;
  readonly isStruckOff: boolean;
  /** Null: never. */
  readonly heardAt: Date | null;
  /** That its stand-in would record. */
  readonly cameraCount: number;
  /** Its takeovers that ended within the last hour. */
  readonly recentTakeovers: number;
}

export interface TakeoverUnderWay {
  readonly id: string;
  readonly recorderId: string;
  readonly standInId: string;
  readonly backAt: Date | null;
  /** Its own recorder says that it records every camera that was taken, and said so since it came back. */
  readonly areAllRecorded: boolean;
}

export type TakeoverStep =
  | {
      readonly kind: 'begin';
      readonly recorderId: string;
      readonly standInId: string;
      readonly cause: 'silent' | 'struck-off';
    }
  | { readonly kind: 'end'; readonly takeoverId: string; readonly cause: 'back' | 'withdrawn' }
  | { readonly kind: 'is-back' | 'is-gone'; readonly takeoverId: string };

export interface Watched {
  readonly now: Date;
  /** Since then the hub that decides has seen every word without a break. */
  readonly watchedSince: Date;
  readonly recorders: readonly WatchedRecorder[];
  readonly takeovers: readonly TakeoverUnderWay[];
}

export function decideTakeovers(watched: Watched): TakeoverStep[] {
  const recorders = new Map(watched.recorders.map((recorder) => [recorder.id, recorder]));
  const underWay = new Map(watched.takeovers.map((takeover) => [takeover.recorderId, takeover]));
  return watched.recorders.flatMap((recorder) => {
    const standIn = standInOf(recorder, recorders);
    const takeover = underWay.get(recorder.id);
    const step = takeover
      ? goOn(watched, { recorder, standIn, takeover })
      : begin(watched, { recorder, standIn });
    return step ? [step] : [];
  });
}

/** The recorder that was named and may: of the same owner or with the owner's leave, and in the town's service. */
export function standInOf(
  recorder: WatchedRecorder,
  recorders: ReadonlyMap<string, WatchedRecorder>,
): WatchedRecorder | undefined {
  const standIn = recorder.standInId === null ? undefined : recorders.get(recorder.standInId);
  if (!standIn || standIn.id === recorder.id || standIn.isStruckOff || !standIn.isEnrolled) return undefined;
  const isOfSameOwner = standIn.ownerOrganisationId === recorder.ownerOrganisationId;
  return isOfSameOwner || recorder.isStandInAgreed ? standIn : undefined;
}

interface Pair {
  readonly recorder: WatchedRecorder;
  readonly standIn: WatchedRecorder | undefined;
}

function begin(watched: Watched, { recorder, standIn }: Pair): TakeoverStep | undefined {
  const isGone = recorder.isStruckOff || (recorder.heardAt !== null && isSilent(recorder, watched));
  const isReady = standIn && isHeard(standIn, watched.now);
  if (!isGone || !isReady || !recorder.isEnrolled || recorder.cameraCount === 0) return undefined;
  const cause = recorder.isStruckOff ? 'struck-off' : 'silent';
  return { kind: 'begin', recorderId: recorder.id, standInId: standIn.id, cause };
}

function goOn(
  watched: Watched,
  { recorder, standIn, takeover }: Pair & { readonly takeover: TakeoverUnderWay },
): TakeoverStep | undefined {
  const { id: takeoverId, standInId, backAt, areAllRecorded } = takeover;
  if (standIn?.id !== standInId) return { kind: 'end', takeoverId, cause: 'withdrawn' };
  if (recorder.isStruckOff) return undefined;
  if (isSilent(recorder, watched)) return backAt === null ? undefined : { kind: 'is-gone', takeoverId };
  if (!isHeard(recorder, watched.now)) return undefined;
  if (backAt === null) return { kind: 'is-back', takeoverId };
  const doubled = 2 ** Math.min(mostDoublings, recorder.recentTakeovers);
  const neededMs = (areAllRecorded ? steadyMs : patientMs) * doubled;
  return since(backAt, watched.now) >= neededMs ? { kind: 'end', takeoverId, cause: 'back' } : undefined;
}

function isSilent(
  { heardAt }: WatchedRecorder,
  { now, watchedSince }: Pick<Watched, 'now' | 'watchedSince'>,
): boolean {
  const isSeen = heardAt !== null && heardAt >= watchedSince && since(heardAt, now) >= -skewMs;
  if (isSeen) return since(heardAt, now) > silentAfterMs;
  return since(watchedSince, now) > returnMs;
}

function isHeard({ heardAt }: WatchedRecorder, now: Date): boolean {
  if (heardAt === null) return false;
  const silentMs = since(heardAt, now);
  return silentMs >= -skewMs && silentMs <= readyMs;
}

function since(at: Date, now: Date): number {
  return now.getTime() - at.getTime();
}
