import type { FootageDay } from './footage-day.store.ts';
import type { Hold } from './hold.store.ts';

/*
 * How long the ordered days of footage still fit on the disks.
 *
 * Usage is followed into the future as a line of straight pieces: every camera adds its bytes a day until it has written as
 * many days as are kept of it, and each stored day leaves evenly when its turn comes. Where the line meets the room that is
 * free, footage must go before its time. The disks are one pool, since each new file goes where most room is.
 */

const dayUs = 86_400_000_000;
/** A camera's bytes a day are those of its last days, by the time it was recorded, so that an outage promises no room. */
const rateDays = 7;
const alarmDays = [3, 7, 14] as const;
/** Footage of a camera that nobody remembers is kept so long by retention too. */
const forgottenDays = 30;
/** Bisection of a span of days to a second. */
const halvings = 40;

export type ForecastAlarm = (typeof alarmDays)[number];

export interface ForecastCamera {
  readonly cameraId: string;
  readonly minDays: number;
  readonly maxDays: number;
  /** One that is not recorded any more writes nothing; what it has leaves in its time. */
  readonly isRecorded: boolean;
}

export interface ForecastFacts {
  readonly nowUs: number;
  /** Free above what retention keeps free, on the disks that take footage. */
  readonly roomBytes: number;
  /** What lies on those disks. */
  readonly days: readonly FootageDay[];
  readonly cameras: readonly ForecastCamera[];
  readonly holds: readonly Pick<Hold, 'cameraId' | 'fromUs' | 'toUs'>[];
}

export interface Forecast {
  readonly atUs: number;
  readonly bytesPerDay: number;
  /** Until footage goes before the maximum of its camera; null when all that is ordered fits. */
  readonly daysLeft: number | null;
  /** The smallest of 3, 7 and 14 days that `daysLeft` is within. */
  readonly alarm: ForecastAlarm | null;
  /** Until no promise allows to delete anything more and recording stops; null when it never does. */
  readonly daysUntilStop: number | null;
  /** What will be kept of each camera when the disks are full, beside what is ordered. */
  readonly cameras: readonly {
    readonly cameraId: string;
    readonly orderedDays: number;
    readonly fittingDays: number;
  }[];
}

/** Undefined while no camera has a finished file, since nobody knows then what a day of footage takes. */
export function makeForecast(facts: ForecastFacts): Forecast | undefined {
  const { nowUs, days, cameras } = facts;
  const rates = ratesOf(nowUs, days);
  if (rates.size === 0) return undefined;
  const mean = [...rates.values()].reduce((sum, rate) => sum + rate, 0) / rates.size;
  const writers = cameras
    .filter(({ isRecorded }) => isRecorded)
    .map((camera) => ({ ...camera, bytesPerDay: rates.get(camera.cameraId) ?? mean }));
  const daysLeft = daysUntilFull(facts, writers, 'maxDays');
  const daysUntilStop = daysUntilFull(facts, writers, 'minDays');
  return {
    atUs: nowUs,
    bytesPerDay: Math.round(writers.reduce((sum, { bytesPerDay }) => sum + bytesPerDay, 0)),
    daysLeft,
    alarm: alarmOf(daysLeft),
    daysUntilStop,
    cameras: fittingDaysOf(facts, writers),
  };
}

export function alarmOf(daysLeft: number | null): ForecastAlarm | null {
  return daysLeft === null ? null : (alarmDays.find((days) => daysLeft <= days) ?? null);
}

interface Writer extends ForecastCamera {
  readonly bytesPerDay: number;
}

function ratesOf(nowUs: number, days: readonly FootageDay[]): Map<string, number> {
  const firstDay = Math.floor(nowUs / dayUs) - rateDays;
  const sums = new Map<string, { bytes: number; recordedUs: number }>();
  for (const { cameraId, day, bytes, recordedUs } of days) {
    if (day < firstDay) continue;
    const sum = sums.get(cameraId) ?? { bytes: 0, recordedUs: 0 };
    sums.set(cameraId, { bytes: sum.bytes + bytes, recordedUs: sum.recordedUs + recordedUs });
  }
  const known = [...sums].filter(([, { recordedUs }]) => recordedUs > 0);
  return new Map(known.map(([cameraId, { bytes, recordedUs }]) => [cameraId, (bytes / recordedUs) * dayUs]));
}

interface Bend {
  readonly inDays: number;
  /** By how much the bytes a day change from here on. */
  readonly bytesPerDay: number;
}

function daysUntilFull(
  facts: ForecastFacts,
  writers: readonly Writer[],
  kept: 'minDays' | 'maxDays',
): number | null {
  const { bends: leaving, dueBytes } = leavingOf(facts, kept);
  const roomBytes = facts.roomBytes + dueBytes;
  const bends = [
    ...writers.flatMap(({ bytesPerDay, [kept]: keptDays }) => [
      { inDays: 0, bytesPerDay },
      { inDays: keptDays, bytesPerDay: -bytesPerDay },
    ]),
    ...leaving,
  ].toSorted((a, b) => a.inDays - b.inDays);
  let usedBytes = 0;
  let bytesPerDay = 0;
  let atDays = 0;
  for (const bend of bends) {
    const nextBytes = usedBytes + bytesPerDay * (bend.inDays - atDays);
    if (nextBytes > roomBytes)
      return Math.max(0, atDays + (roomBytes - usedBytes) / Math.max(1, bytesPerDay));
    usedBytes = nextBytes;
    atDays = bend.inDays;
    bytesPerDay += bend.bytesPerDay;
  }
  return null;
}

/** Stored days as they leave, and what may go at once; what is held stays. */
function leavingOf(
  { nowUs, days, cameras, holds }: ForecastFacts,
  kept: 'minDays' | 'maxDays',
): { readonly bends: readonly Bend[]; readonly dueBytes: number } {
  const rules = new Map(cameras.map((camera) => [camera.cameraId, camera[kept]]));
  const bends: Bend[] = [];
  let dueBytes = 0;
  for (const { cameraId, day, bytes } of days) {
    const keptUs = (rules.get(cameraId) ?? forgottenDays) * dayUs;
    const toUs = Math.min((day + 1) * dayUs, nowUs);
    const fromUs = Math.max(day * dayUs, nowUs - keptUs);
    const freeBytes = bytes * (1 - heldShare(holds, { cameraId, fromUs: day * dayUs, toUs }));
    const lengthDays = (toUs - fromUs) / dayUs;
    const inDays = (fromUs + keptUs - nowUs) / dayUs;
    if (lengthDays <= 0) dueBytes += freeBytes;
    else
      bends.push(
        { inDays, bytesPerDay: -freeBytes / lengthDays },
        { inDays: inDays + lengthDays, bytesPerDay: freeBytes / lengthDays },
      );
  }
  return { bends, dueBytes };
}

function heldShare(
  holds: ForecastFacts['holds'],
  span: { readonly cameraId: string; readonly fromUs: number; readonly toUs: number },
): number {
  let heldUs = 0;
  let untilUs = span.fromUs;
  const own = holds.filter(({ cameraId }) => cameraId === span.cameraId);
  for (const { fromUs, toUs } of own.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const endUs = Math.min(toUs, span.toUs);
    heldUs += Math.max(0, endUs - Math.max(fromUs, untilUs));
    untilUs = Math.max(untilUs, endUs);
  }
  return heldUs / Math.max(1, span.toUs - span.fromUs);
}

/** With full disks the oldest goes first over all cameras, so one horizon holds for all, within what each is promised. */
function fittingDaysOf(
  { roomBytes, days, holds }: ForecastFacts,
  writers: readonly Writer[],
): Forecast['cameras'] {
  const heldBytes = days.reduce((sum, { cameraId, day, bytes }) => {
    return sum + bytes * heldShare(holds, { cameraId, fromUs: day * dayUs, toUs: (day + 1) * dayUs });
  }, 0);
  const storedBytes = days.reduce((sum, { bytes }) => sum + bytes, 0);
  const capacityBytes = Math.max(0, roomBytes) + storedBytes - heldBytes;
  const keptAt = (horizon: number, { minDays, maxDays }: Writer): number =>
    Math.min(maxDays, Math.max(minDays, horizon));
  let [fits, doesNot] = [0, Math.max(0, ...writers.map(({ maxDays }) => maxDays))];
  const bytesAt = (horizon: number): number =>
    writers.reduce((sum, writer) => sum + writer.bytesPerDay * keptAt(horizon, writer), 0);
  if (bytesAt(doesNot) <= capacityBytes) fits = doesNot;
  for (let halving = 0; halving < halvings && fits < doesNot; halving += 1) {
    const middle = (fits + doesNot) / 2;
    if (bytesAt(middle) <= capacityBytes) fits = middle;
    else doesNot = middle;
  }
  return writers.map((writer) => ({
    cameraId: writer.cameraId,
    orderedDays: writer.maxDays,
    fittingDays: keptAt(fits, writer),
  }));
}
