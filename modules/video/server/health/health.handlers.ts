import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { RawBuilder } from 'kysely';
import { startOfDay, startOfNextDay } from '#kernel/clock/town-day.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { handlerFor } from '#kernel/context.ts';
import { writeCsv } from '#kernel/documents/csv.ts';
import { writeDocx } from '#kernel/documents/docx.ts';
import { docxType } from '#kernel/documents/letter.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import {
  downloadServiceLevel,
  learnView,
  ledgerState,
  listHealth,
  longestReportDays,
  onlineTargetPercent,
  outageView,
  readCameraHealth,
} from '../../contract/health.ts';
import type { DayLedger, OutageView } from '../../contract/health.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { keepsRegister } from '../cameras/camera.policy.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { mayOrderFor } from '../maintenance/work-order.policy.ts';
import { ownScope } from '../rights/scope.ts';
import type { VideoTables } from '../tables.ts';
import { sql } from 'kysely';
import { listHealthCameras, listLedgerDays } from './health.store.ts';
import type { LedgerDayRow } from './health.store.ts';
import { listFindings } from './finding.store.ts';
import { learnViewAnew } from './learn-view.jobs.ts';
import { byNeed, presentFinding, presentHealth } from './present-health.ts';
import type { Period } from './present-health.ts';
import { serviceLevelDocument } from './service-level-document.ts';

const handle = handlerFor<VideoTables>();
/** It is read every five minutes. */
const lateMs = 20 * 60_000;
const outagesAtMost = 500;
const csvType = 'text/csv; charset=utf-8; header=present';

export const healthHandlers = [
  handle(listHealth, async (context, period) => {
    requirePeriod(period);
    const cameras = await listHealthCameras(context.db, healthScope(context));
    const read = cameras.flatMap(({ readUntil }) => (readUntil === null ? [] : [readUntil.getTime()]));
    const readMs = Math.min(...read);
    return {
      targetPercent: await context.setting(onlineTargetPercent),
      readUntil: read.length === 0 ? null : new Date(readMs).toISOString(),
      isReadLate: read.length > 0 && context.clock.now().getTime() - readMs > lateMs,
      cameras: (await presentHealth(context, cameras, period)).toSorted(byNeed),
    };
  }),

  handle(readCameraHealth, async (context, { id, ...period }) => {
    requirePeriod(period);
    const found = await listHealthCameras(context.db, healthScope(context), id);
    const [health] = await presentHealth(context, found, period);
    if (!health) throw new Problem(videoProblems.cameraNotFound);
    const days = await listLedgerDays(context.db, id, period);
    const { timeZone } = context.town;
    const bounds = { from: startOfDay(period.from, timeZone), to: startOfNextDay(period.to, timeZone) };
    const outages = days.flatMap((day) => outagesOf(day)).toSorted((a, b) => (a.from < b.from ? 1 : -1));
    return {
      health,
      ledger: joinDays(days),
      outages: outages.slice(0, outagesAtMost),
      areOutagesCut: outages.length > outagesAtMost,
      findings: (await listFindings(context.db, id, bounds)).map((row) => presentFinding(row)),
      can: { order: found.some((camera) => mayOrderFor(context.actor, camera)) },
    };
  }),

  handle(learnView, async ({ db, actor, audit }, { id }) => {
    const [camera] = await findCameras(db, [id]);
    if (!camera || camera.recorderId === null || !mayOrderFor(actor, camera))
      throw new Problem(videoProblems.cameraNotFound);

    await enqueue(db, learnViewAnew, { cameraId: id }, { key: id });
    audit({ type: 'video.camera', id }, { viewChanged: true });
    return {};
  }),

  handle(downloadServiceLevel, async (context, { format, ...period }) => {
    requirePeriod(period);
    const { db, locale, audit } = context;
    const cameras = await listHealthCameras(db, healthScope(context));
    const told = await presentHealth(context, cameras, period);
    const document = serviceLevelDocument(context, period, {
      targetPercent: await context.setting(onlineTargetPercent),
      cameras: told,
    });
    audit({ type: 'video.camera', id: 'service-level' }, { ...period, format });
    const options = { locale, hasByteOrderMark: true };
    return new FileAnswer({
      name: `video-service-level-${period.from}-${period.to}.${format}`,
      mediaType: format === 'csv' ? csvType : docxType,
      make: async () => (format === 'csv' ? writeCsv(document, options) : await writeDocx(document, locale)),
    });
  }),
];

/** The own cameras; who keeps the register of the town sees how all of them are, and no picture of any. */
function healthScope({ actor }: VideoContext): RawBuilder<boolean> {
  return keepsRegister(actor) ? sql<boolean>`true` : ownScope(actor, listHealth.permission);
}

function requirePeriod({ from, to }: Period): void {
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
  if (days < 0 || days >= longestReportDays) throw new Problem(videoProblems.periodImpossible);
}

const savedOutages = z.array(
  z.object({ fromUs: z.int(), toUs: z.int(), state: ledgerState, cause: z.string() }),
);
const savedSeconds = z.partialRecord(ledgerState, z.int());

function outagesOf({ outages }: LedgerDayRow): OutageView[] {
  const instantOf = (us: number): string => new Date(us / 1_000).toISOString();
  return savedOutages
    .parse(outages)
    .map(({ fromUs, toUs, state, cause }) =>
      outageView.parse({ from: instantOf(fromUs), to: instantOf(toUs), state, cause }),
    );
}

/** Two recorders of one day are one day. */
function joinDays(rows: readonly LedgerDayRow[]): DayLedger[] {
  const days = new Map<string, DayLedger>();
  for (const { day, orderedSeconds, onlineSeconds, seconds } of rows) {
    const before = days.get(day);
    const told = savedSeconds.parse(seconds);
    const joined = { ...before?.seconds };
    for (const state of ledgerState.options)
      if (told[state] !== undefined) joined[state] = (joined[state] ?? 0) + told[state];
    days.set(day, {
      day,
      ordered: (before?.ordered ?? 0) + orderedSeconds,
      online: (before?.online ?? 0) + onlineSeconds,
      seconds: joined,
    });
  }
  return [...days.values()];
}
