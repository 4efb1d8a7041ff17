import { z } from 'zod';
import { listHolders } from '#kernel/identity/recipient.store.ts';
import { id } from '#kernel/http/fields.ts';
import { newId } from '#kernel/ids.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { missingCalendarYear } from './calendar-warning.ts';
import { listDueClocks, listEndedPauses, listOpenReportIds, lockReports } from './clock.store.ts';
import { readClockTools, recomputeReports } from './clocks.ts';
import { escalateClock } from './escalation.ts';
import {
  addProgress,
  claimWarning,
  countOpenReports,
  finishRecomputation,
  insertRecomputation,
} from './recomputation.store.ts';
import { listCalendarYears } from './rule.store.ts';

const job = jobFor<ReportsTables>();

const lookedUpAtOnce = 100;
/** One run ends after so many; the next minute takes the rest. */
const escalatedAtOnce = 1_000;
/** One transaction computes so many reports: long enough to be quick, short enough that nobody waits. */
const recomputedAtOnce = 500;
const adminsTold = 20;

/** Ends pauses that reached their limit and tells the roles of shares that have passed. */
export const escalateClocks = job({
  id: 'reports.escalate-clocks',
  input: z.object({}),
  schedule: '* * * * *',
  timeoutMs: 5 * 60_000,
  run: async (system, _input, signal) => {
    await endPauses(system);
    for (let told = 0; told < escalatedAtOnce;) {
      const due = await system.query(
        async ({ db, clock }) => await listDueClocks(db, clock.now(), lookedUpAtOnce),
      );
      if (due.length === 0) return;
      const tools = await system.query(readClockTools);
      for (const key of due) {
        signal.throwIfAborted();
        await system.transaction(async (context) => await escalateClock(context, key, tools));
      }
      told += due.length;
    }
  },
});

async function endPauses(system: SystemContext<ReportsTables>): Promise<void> {
  const ended = await system.query(
    async ({ db, clock }) => await listEndedPauses(db, clock.now(), escalatedAtOnce),
  );
  if (ended.length === 0) return;
  await system.transaction(async (context) => {
    const tools = await readClockTools(context);
    await lockReports(context.db, ended);
    await recomputeReports(context.db, ended, { tools, now: context.clock.now(), isSilent: false });
    context.audit({ type: 'reports.clock', id: 'all' }, { endedPauses: ended.length });
  });
}

/** Computes the clocks of all open reports anew, page by page; the row tells how far it is. */
export const recomputeAllClocks = job({
  id: 'reports.recompute-clocks',
  input: z.object({ recomputationId: id.nullable().default(null) }),
  schedule: '10 3 * * *',
  timeoutMs: 30 * 60_000,
  run: async (system, { recomputationId }, signal) => {
    const runId = recomputationId ?? newId();
    if (recomputationId === null) {
      await system.transaction(async (context) => await beginRecomputation(context, runId));
    }
    await recomputePages(system, { runId, signal });
  },
});

export interface Recomputation {
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onPage?: (done: number) => void;
}

/** The pages of a recomputation that was begun, each in a transaction of its own; begun again it does no harm. */
export async function recomputePages(
  system: SystemContext<ReportsTables>,
  { runId, signal, onPage }: Recomputation,
): Promise<void> {
  let after: string | null = null;
  let done = 0;
  do {
    signal.throwIfAborted();
    const from: string | null = after;
    const page: RecomputedPage = await system.transaction(
      async (context) => await recomputePage(context, { runId, after: from }),
    );
    after = page.next;
    done += page.count;
    onPage?.(done);
  } while (after !== null);
  await system.transaction(async (context) => {
    await finishRecomputation(context.db, runId, context.clock.now());
    context.audit({ type: 'reports.recomputation', id: runId }, { isFinished: true });
  });
}

export async function beginRecomputation(context: ReportsContext, runId: string): Promise<void> {
  const reportCount = await countOpenReports(context.db);
  await insertRecomputation(context.db, { id: runId, startedAt: context.clock.now(), reportCount });
  context.audit({ type: 'reports.recomputation', id: runId }, { reportCount });
}

interface RecomputedPage {
  readonly count: number;
  /** The last report, when there may be more. */
  readonly next: string | null;
}

async function recomputePage(
  context: ReportsContext,
  page: { runId: string; after: string | null },
): Promise<RecomputedPage> {
  const { db, clock } = context;
  const ids = await listOpenReportIds(db, page.after, recomputedAtOnce);
  const tools = await readClockTools(context);
  await lockReports(db, ids);
  const { writtenCount } = await recomputeReports(db, ids, { tools, now: clock.now(), isSilent: true });
  await addProgress(db, page.runId, { done: ids.length, changed: writtenCount });
  context.audit({ type: 'reports.recomputation', id: page.runId }, { done: ids.length });
  return { count: ids.length, next: ids.length === recomputedAtOnce ? (ids.at(-1) ?? null) : null };
}

/** From a month before the year's end: one letter to administrators when next year has no published calendar. */
export const warnCalendar = job({
  id: 'reports.warn-calendar',
  input: z.object({}),
  schedule: '0 9 * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async (context) => {
      const { db, clock, town } = context;
      const years = await listCalendarYears(db, town.country);
      const year = missingCalendarYear(years, clock.now(), town.timeZone);
      if (year === null) return;
      if (await claimWarning(db, { country: town.country, year, warnedAt: clock.now() })) {
        await tellAdministrators(context, year);
      }
    });
  },
});

async function tellAdministrators(context: ReportsContext, year: number): Promise<void> {
  const { db, clock, town, baseUrl } = context;
  const asked = { permission: 'reports.calendar.manage', now: clock.now(), limit: adminsTold };
  const admins = await listHolders(db, asked);
  for (const { personId, email, locale } of admins) {
    const values = { year: String(year), url: `${baseUrl}/work/admin/reports/calendar` };
    await queueMessage(context, {
      kind: 'reports.mail-calendar',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: town.isTraining,
      subject: context.text(locale, 'reports.mail.calendar.subject', values),
      bodyText: context.text(locale, 'reports.mail.calendar.body', values),
    });
  }
  context.audit({ type: 'reports.calendar', id: String(year) }, { recipientCount: admins.length });
}

export const clockJobs = [escalateClocks, recomputeAllClocks, warnCalendar];
