import type { ReportsContext } from '../report-change.ts';
import type { ReportsDb } from '../report.store.ts';
import { insertClockFacts, writeClocks, writeLegalClass } from './clock.store.ts';
import type { ClockRow, ReportDue } from './clock.store.ts';
import { factRow, readClockTools, reckonClocks, refreshClocks } from './clocks.ts';
import type { ClockStart } from './clocks.ts';
import type { ClockFactTable } from './tables.ts';

/** Gives a report its first facts and its clocks, by a history it has brought along. */
export async function openClocks(
  context: ReportsContext,
  reportId: string,
  start: ClockStart,
): Promise<ReportDue> {
  await insertClockFacts(context.db, firstFacts(context, reportId, start));
  if (start.legalClass !== 'message') await writeLegalClass(context.db, reportId, start.legalClass);
  return await refreshClocks(context, reportId);
}

/** The first clocks of a report that is not written yet. */
export interface FirstClocks {
  readonly due: ReportDue;
  readonly facts: readonly ClockFactTable[];
  readonly clocks: readonly ClockRow[];
}

/**
 * For a report that is sent in this very command: all that has happened to it is known here, so that only rules and
 * calendar have to be read, and the report is written once, with its date.
 */
export async function reckonFirstClocks(
  context: ReportsContext,
  reportId: string,
  start: ClockStart,
): Promise<FirstClocks> {
  const now = context.clock.now();
  const facts = firstFacts(context, reportId, start);
  const steps = [{ reportId, kind: 'created' as const, occurredAt: now, plannedOn: null }];
  const recomputing = { tools: await readClockTools(context), now, isSilent: false };
  const { written, dues } = reckonClocks([reportId], recomputing, { steps, facts, stored: [] });
  return { due: dues[0] ?? { id: reportId, dueOn: null, dueAt: null }, facts, clocks: written };
}

/** After the report itself, whose class and dates `due` and the start have told already. */
export async function writeFirstClocks(db: ReportsDb, { facts, clocks }: FirstClocks): Promise<void> {
  await insertClockFacts(db, facts);
  await writeClocks(db, clocks);
}

function firstFacts({ clock }: ReportsContext, reportId: string, { term, legalClass }: ClockStart) {
  const now = clock.now();
  const ofTerm = factRow(now, reportId, { kind: 'term', ...term });
  return legalClass === 'message'
    ? [ofTerm]
    : [ofTerm, factRow(now, reportId, { kind: 'class', legalClass })];
}
