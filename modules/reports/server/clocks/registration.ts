import type { LegalClass } from '../../contract/clocks.ts';
import { isAppeal } from '../../contract/clocks.ts';
import type { ReportsContext } from '../report-change.ts';
import { findAppeal, insertAppeal, takeRegisterNumber, writeAppealClass } from './appeal.store.ts';
import { civilDayAt, yearOf } from './civil-day.ts';
import { recordFact } from './clocks.ts';
import type { AppealTable } from './tables.ts';

/**
 * Registers an appeal under the next number of its year, once; another class of appeal keeps the number. Answers null for
 * what is no appeal.
 */
export async function registerAppeal(
  context: ReportsContext,
  report: { readonly id: string; readonly legalClass: LegalClass },
): Promise<string | null> {
  const { db, clock, town } = context;
  const { id: reportId, legalClass } = report;
  if (!isAppeal(legalClass)) return null;
  const registered = await findAppeal(db, reportId);
  if (registered) {
    await writeAppealClass(db, reportId, legalClass);
    return registerNumberOf(registered);
  }

  const registeredAt = clock.now();
  const registerYear = yearOf(civilDayAt(registeredAt, town.timeZone));
  const registerNumber = await takeRegisterNumber(db, registerYear);
  const appeal = { reportId, legalClass, registerYear, registerNumber, registeredAt };
  await insertAppeal(db, appeal);
  await recordFact(context, reportId, { kind: 'registered' });
  return registerNumberOf(appeal);
}

/** As it stands in the register and on letters: `15/2026`. */
export function registerNumberOf(appeal: Pick<AppealTable, 'registerNumber' | 'registerYear'>): string {
  return `${appeal.registerNumber}/${appeal.registerYear}`;
}
