import type { ReportsContext } from '../report-change.ts';
import { writeLegalClass } from './clock.store.ts';
import type { ReportDue } from './clock.store.ts';
import { computeFrom, readClockTools, recordFact, refreshClocks } from './clocks.ts';
import type { ClockStart, Pasts } from './clocks.ts';

/** Gives a report its first facts and its clocks, by a history it has brought along. */
export async function openClocks(
  context: ReportsContext,
  reportId: string,
  start: ClockStart,
): Promise<ReportDue> {
  await recordStart(context, reportId, start);
  return await refreshClocks(context, reportId);
}

/**
 * The same for a report that was sent in this very command: all that has happened to it is known here, so that nothing
 * has to be read. Answers the date the sender reads.
 */
export async function openFirstClocks(
  context: ReportsContext,
  reportId: string,
  start: ClockStart,
): Promise<ReportDue> {
  const now = context.clock.now();
  const facts = await recordStart(context, reportId, start);
  const steps = [{ reportId, kind: 'created' as const, occurredAt: now, plannedOn: null }];
  const recomputing = { tools: await readClockTools(context), now, isSilent: false };
  const { dues } = await computeFrom(context.db, [reportId], recomputing, { steps, facts, stored: [] });
  return dues[0] ?? { id: reportId, dueOn: null, dueAt: null };
}

async function recordStart(
  context: ReportsContext,
  reportId: string,
  { term, legalClass }: ClockStart,
): Promise<Pasts['facts']> {
  const ofTerm = await recordFact(context, reportId, { kind: 'term', ...term });
  if (legalClass === 'message') return [ofTerm];
  const ofClass = await recordFact(context, reportId, { kind: 'class', legalClass });
  await writeLegalClass(context.db, reportId, legalClass);
  return [ofTerm, ofClass];
}
