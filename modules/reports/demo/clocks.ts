import type { Insertable } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { insertAppeal, takeRegisterNumber } from '../server/clocks/appeal.store.ts';
import { civilDayAt, yearOf } from '../server/clocks/civil-day.ts';
import { readClockTools, recomputeReports } from '../server/clocks/clocks.ts';
import type { ClockFactTable } from '../server/clocks/tables.ts';
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
    await registerAppeals(town, db, batch);
    await db.insertInto('reports.clockFact').values(batch.flatMap(factsOf)).execute();
    const ids = batch.map(({ report }) => report.id);
    await recomputeReports(db, ids, { tools, now, isSilent: true });
  }
}

/** Under the numbers of their year, in the order they came. */
async function registerAppeals(
  town: DemoTown,
  db: ReportsDb,
  reports: readonly InventedReport[],
): Promise<void> {
  const { timeZone } = town.hub.state.town;
  for (const item of reports.filter(isAppeal)) {
    const registeredAt = registeredAtOf(item);
    const registerYear = yearOf(civilDayAt(registeredAt, timeZone));
    const registerNumber = await takeRegisterNumber(db, registerYear);
    const { id: reportId, legalClass } = item.report;
    await insertAppeal(db, { reportId, legalClass, registerYear, registerNumber, registeredAt });
  }
}

function isAppeal({ report }: InventedReport): boolean {
  return report.legalClass !== 'message';
}

function registeredAtOf({ report, history }: InventedReport): Date {
  return history.find(({ kind }) => kind === 'classed')?.occurredAt ?? report.createdAt;
}

function factsOf(item: InventedReport): Insertable<ClockFactTable>[] {
  const { report, termDays } = item;
  const nothing = {
    reportId: report.id,
    legalClass: null,
    ruleId: null,
    amount: null,
    unit: null,
    reason: null,
  };
  const term = {
    ...nothing,
    id: newId(report.createdAt.getTime()),
    kind: 'term' as const,
    occurredAt: report.createdAt,
    amount: termDays,
    unit: 'calendar-day' as const,
  };
  if (!isAppeal(item)) return [term];
  const occurredAt = registeredAtOf(item);
  const at = () => ({ ...nothing, id: newId(occurredAt.getTime()), occurredAt });
  return [term, { ...at(), kind: 'class', legalClass: report.legalClass }, { ...at(), kind: 'registered' }];
}
