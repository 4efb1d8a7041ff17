import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { readClockTools, recomputeReports } from '../server/clocks/clocks.ts';
import type { ReportsDb } from '../server/report.store.ts';
import type { InventedReport } from './history.ts';

const atOnce = 500;

/** Gives every invented report the term of its category and computes its clocks; nobody is written to about the past. */
export async function startClocks(
  town: DemoTown,
  db: ReportsDb,
  reports: readonly InventedReport[],
): Promise<void> {
  const tools = await readClockTools({ db, town: town.hub.state.town });
  const now = town.clock.now();
  for (let start = 0; start < reports.length; start += atOnce) {
    const batch = reports.slice(start, start + atOnce);
    await db.insertInto('reports.clockFact').values(batch.map(termFactOf)).execute();
    const ids = batch.map(({ report }) => report.id);
    await recomputeReports(db, ids, { tools, now, isSilent: true });
  }
}

function termFactOf({ report, termDays }: InventedReport) {
  return {
    id: newId(report.createdAt.getTime()),
    reportId: report.id,
    kind: 'term' as const,
    occurredAt: report.createdAt,
    legalClass: null,
    ruleId: null,
    amount: termDays,
    unit: 'calendar-day' as const,
    reason: null,
  };
}
