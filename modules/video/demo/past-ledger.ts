import { startOfDay, startOfNextDay, townDayOf } from '#kernel/clock/town-day.ts';
import type { LedgerState, PictureFinding } from '../contract/health.ts';
import type { VideoDb } from '../server/cameras/camera.store.ts';
import { keepLedgerDays } from '../server/health/health.store.ts';
import { keepFindings } from '../server/health/finding.store.ts';
import type { Span } from '../server/health/ledger-seconds.ts';
import { rowOf } from '../server/health/read-ledger.ts';

/*
 * Three weeks in which the demonstration's cameras had not been there yet, as a ledger tells such weeks: a bridge cut off
 * for hours, a gate that fails every night, a recorder that was down, a stadium paused by order.
 */

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const pastDays = 21;

export interface PastCamera {
  readonly id: string;
  readonly path: string;
  readonly recorderId: string;
  readonly isOfSchool: boolean;
}

interface Trouble {
  readonly fromHour: number;
  readonly hours: number;
  readonly state: LedgerState;
  readonly cause: string;
}

export async function writePastLedger(
  db: VideoDb,
  cameras: readonly PastCamera[],
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Promise<void> {
  for (let daysAgo = pastDays; daysAgo > 0; daysAgo -= 1) {
    const day = townDayOf(new Date(now.getTime() - daysAgo * dayMs), timeZone);
    const fromMs = startOfDay(day, timeZone).getTime();
    const toMs = startOfNextDay(day, timeZone).getTime();
    const rows = cameras.map((camera, index) => {
      const spans = spansOf({ fromMs, toMs }, troublesOf(camera, { daysAgo, index }));
      return rowOf({ cameraId: camera.id, day, recorderId: camera.recorderId }, spans);
    });
    await keepLedgerDays(db, rows);
  }
  await writePastFindings(db, cameras, now);
}

/** What was wrong with pictures: a lens full of snow on the bridge, a gate whose camera hung itself up. */
async function writePastFindings(db: VideoDb, cameras: readonly PastCamera[], now: Date): Promise<void> {
  const ago = (hours: number): Date => new Date(now.getTime() - hours * hourMs);
  const troubles: Readonly<Record<string, readonly [PictureFinding, number, number]>> = {
    bridge: ['blurred', 52, 38],
    depot: ['frozen', 31, 25],
  };
  const rows = cameras.flatMap(({ id: cameraId, path, recorderId }) => {
    const [finding, from, to] = troubles[path] ?? [];
    if (finding === undefined || from === undefined || to === undefined) return [];
    return [{ cameraId, recorderId, finding, fromAt: ago(from), toAt: ago(to) }];
  });
  await keepFindings(db, rows);
}

/** Of one camera's day; they follow each other. */
export function troublesOf(
  { path, isOfSchool }: PastCamera,
  { daysAgo, index }: { readonly daysAgo: number; readonly index: number },
): Trouble[] {
  if (path === 'stadium' && daysAgo >= 4 && daysAgo <= 6)
    return [{ fromHour: 8, hours: 12, state: 'paused', cause: 'configuration' }];
  if (path === 'bridge' && daysAgo === 9)
    return [{ fromHour: 3, hours: 16.5, state: 'network', cause: 'timeout' }];
  if (path === 'depot' && daysAgo <= 8)
    return [{ fromHour: 2, hours: 1.25, state: 'camera-down', cause: 'stalled' }];
  if (isOfSchool && daysAgo === 12) return [{ fromHour: 19, hours: 0.4, state: 'disk', cause: 'ENOSPC' }];
  if (!isOfSchool && daysAgo === 5)
    return [{ fromHour: 4, hours: 0.7, state: 'recorder-down', cause: 'stopped' }];
  // A reboot or a lost link of a minute or so, on another day for each camera.
  if ((daysAgo + index) % 6 === 0)
    return [{ fromHour: (index * 5) % 23, hours: 0.02 + (index % 4) / 100, state: 'network', cause: 'gap' }];
  return [];
}

export function spansOf(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  troubles: readonly Trouble[],
): Span[] {
  const spans: Span[] = [];
  let atMs = fromMs;
  const add = (untilMs: number, state: LedgerState, cause: string): void => {
    if (untilMs > atMs) spans.push({ fromUs: atMs * 1_000, toUs: untilMs * 1_000, state, cause });
    atMs = Math.max(atMs, untilMs);
  };
  for (const { fromHour, hours, state, cause } of troubles) {
    const startMs = fromMs + fromHour * hourMs;
    add(startMs, 'recorded', '');
    add(Math.min(toMs, Math.round(startMs + hours * hourMs)), state, cause);
  }
  add(toMs, 'recorded', '');
  return spans;
}
