import { z } from 'zod';
import { startOfDay, startOfNextDay, townDayOf } from '#kernel/clock/town-day.ts';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { ledgerState, pictureFinding } from '../../contract/health.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import { findRecorder, listCamerasOfRecorder } from '../recorders/recorder.store.ts';
import type { VideoTables } from '../tables.ts';
import { bestSpans } from '../takeovers/best-spans.ts';
import { listTakenWithin } from '../takeovers/takeover.store.ts';
import { findReadUntil, keepLedgerDays, listTalking, listToldSpans, noteReadUntil } from './health.store.ts';
import { sumDay } from './ledger-seconds.ts';
import { learnViewAnew } from './learn-view.jobs.ts';
import { readCameras } from './read-cameras.ts';
import { endUnseen } from './finding.store.ts';
import { takeFindings } from './take-findings.ts';

/*
 * The ledger of a recorder is the truth about its seconds; here it is read, a civil day of the town at a time, and kept.
 * The day before the last that was read is read again: after a crash a recorder finds more exactly where footage ended.
 * A recorder that was cut off tells of that time when it is back.
 */

const job = jobFor<VideoTables>();
const dayMs = 86_400_000;
/** What is younger may still change: a fragment on its way, a camera not yet given up. */
const settledMs = 60_000;
const longestGapDays = 31;
const talkingMs = 60_000;

type System = SystemContext<VideoTables>;

const savedSpans = z.array(
  z.object({ fromUs: z.int(), toUs: z.int(), state: ledgerState, cause: z.string() }),
);
const ledgerAnswer = z.object({
  isCut: z.boolean(),
  /** Recorders of before tell none. */
  findings: z
    .array(
      z.object({
        cameraId: z.string(),
        finding: pictureFinding,
        fromUs: z.int(),
        toUs: z.int().nullable(),
      }),
    )
    .default([]),
  cameras: z.array(z.object({ cameraId: z.string(), spans: savedSpans })),
});

export const readLedger = job({
  id: 'video.read-ledger',
  input: z.object({ recorderId: id }),
  timeoutMs: 300_000,
  run: async (system, { recorderId }, signal) => {
    const asked = await system.query(async ({ db, clock, town }) => ({
      recorder: await findRecorder(db, recorderId),
      readUntil: await findReadUntil(db, recorderId),
      until: new Date(clock.now().getTime() - settledMs),
      timeZone: town.timeZone,
    }));
    if (!asked.recorder) return;
    const known = asked.readUntil ?? asked.recorder.createdAt;
    for (const day of daysToRead(known, asked.until, asked.timeZone))
      await readDay(system, { recorderId, day, until: asked.until, timeZone: asked.timeZone }, signal);
    await system.query(async ({ db }) => await noteReadUntil(db, recorderId, asked.until));
    await readCameras(system, recorderId, signal);
  },
});

/** NOTE: one that is silent is not asked, since it could not be reached; it tells everything when it is back. */
export const readLedgers = job({
  id: 'video.read-ledgers',
  input: z.object({}),
  schedule: '*/5 * * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.query(async ({ db, clock }) => await endUnseen(db, clock.now()));
    const talking = await system.query(
      async ({ db, clock }) => await listTalking(db, new Date(clock.now().getTime() - talkingMs)),
    );
    if (talking.length === 0) return;
    await system.transaction(async ({ db, audit }) => {
      for (const recorderId of talking) await enqueue(db, readLedger, { recorderId }, { key: recorderId });
      audit({ type: 'video.recorder', id: 'ledgers' }, { count: talking.length });
    });
  },
});

export const healthJobs = [readLedger, readLedgers, learnViewAnew];

/** From the day before the one that was read last up to the one that runs. */
export function daysToRead(known: Date, until: Date, timeZone: string): string[] {
  const first = Math.max(known.getTime() - dayMs, until.getTime() - longestGapDays * dayMs);
  const last = townDayOf(until, timeZone);
  const days: string[] = [];
  for (let day = townDayOf(new Date(first), timeZone); day <= last; day = dayAfter(day, timeZone))
    days.push(day);
  return days;
}

function dayAfter(day: string, timeZone: string): string {
  return townDayOf(startOfNextDay(day, timeZone), timeZone);
}

/** Exported for the test, which cannot wait until a minute has settled. */
export async function readDay(
  system: System,
  asked: {
    readonly recorderId: string;
    readonly day: string;
    readonly until: Date;
    readonly timeZone: string;
  },
  signal: AbortSignal,
): Promise<void> {
  const { recorderId, day, until, timeZone } = asked;
  const from = startOfDay(day, timeZone);
  const to = new Date(Math.min(startOfNextDay(day, timeZone).getTime(), until.getTime()));
  if (from >= to) return;
  const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
  const grant = { person: 'hub', session: recorderId, right: 'status', cameraIds: '*' } as const;
  const call = { method: 'GET', path: `/v1/ledger?${query.toString()}`, grant } as const;
  const answer = await callRecorder(system, recorderId, call, signal);
  if (!answer) throw new Error('the recorder does not tell its ledger');
  const told = ledgerAnswer.parse(JSON.parse(answer.toString('utf8')));
  if (told.isCut) throw new Error('the ledger of a day is too long to be read');
  const recorded = await system.query(async ({ db }) => {
    const own = await listCamerasOfRecorder(db, recorderId);
    const taken = await listTakenWithin(db, { from, to });
    const ids = new Set([
      ...own.map((camera) => camera.id),
      ...taken.filter(({ standInId }) => standInId === recorderId).map(({ cameraId }) => cameraId),
    ]);
    const shared = new Map(taken.map(({ cameraId, ownId }) => [cameraId, ownId]));
    const rows = told.cameras
      .filter(({ cameraId, spans }) => ids.has(cameraId) && spans.length > 0)
      .map(({ cameraId, spans }) => ({
        ...rowOf({ cameraId, day, recorderId }, spans),
        spans: shared.has(cameraId) ? JSON.stringify(spans) : null,
      }));
    await keepLedgerDays(db, rows);
    for (const { cameraId, spans } of rows)
      if (spans !== null) await shareDay(db, { cameraId, day }, shared.get(cameraId) ?? null);
    return ids;
  });
  const findings = told.findings.filter(({ cameraId }) => recorded.has(cameraId));
  await takeFindings(system, findings, { recorderId, from, until: to, isUpToNow: to >= until });
}

/** Of two recorders that tell of a camera's day, each second is counted with one: with that which recorded it. */
async function shareDay(
  db: VideoDb,
  of: { readonly cameraId: string; readonly day: string },
  ownId: string | null,
): Promise<void> {
  const told = (await listToldSpans(db, of)).map(({ recorderId, spans }) => ({
    recorderId,
    spans: savedSpans.parse(spans),
  }));
  const ledgers = told.toSorted((a, b) => Number(b.recorderId === ownId) - Number(a.recorderId === ownId));
  const best = bestSpans(ledgers);
  const rows = ledgers.map(({ recorderId, spans }) => ({
    ...rowOf(
      { ...of, recorderId },
      best.filter((piece) => piece.recorderId === recorderId).map(({ recorderId: _told, ...span }) => span),
    ),
    spans: JSON.stringify(spans),
  }));
  await keepLedgerDays(db, rows);
}

export function rowOf(
  of: { readonly cameraId: string; readonly day: string; readonly recorderId: string },
  spans: Parameters<typeof sumDay>[0],
) {
  const { ordered, online, seconds, outages } = sumDay(spans);
  return {
    ...of,
    orderedSeconds: ordered,
    onlineSeconds: online,
    seconds: JSON.stringify(seconds),
    outages: JSON.stringify(outages),
  };
}
