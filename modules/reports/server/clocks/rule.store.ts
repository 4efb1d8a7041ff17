import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import { ruleTerms } from '../../contract/clocks.ts';
import type { ReportsDb } from '../report.store.ts';
import { fixedHolidays } from './calendars/starter-calendars.ts';
import type { CalendarYear, WorkCalendar } from './calendar.ts';
import type { ClockRule, RuleVersion } from './engine.ts';
import type { CalendarYearTable, ClockRuleVersionTable } from './tables.ts';

/** All rules with all their versions, oldest version first. A town has some twenty. */
export async function listClockRules(db: ReportsDb): Promise<ClockRule[]> {
  const rows = await db
    .selectFrom('reports.clockRule')
    .leftJoin('reports.clockRuleVersion', 'ruleId', 'id')
    .select(['id', 'legalClass', 'kind', 'startsOn', 'stopsOn', 'endsOn', 'isRestarted', 'isPublic'])
    .select(['version', 'validFrom', 'terms'])
    .orderBy('position')
    .orderBy('validFrom')
    .limit(2_000)
    .execute();
  const byRule = Map.groupBy(rows, ({ id }) => id);
  return [...byRule.values()].flatMap((ofOne) => {
    const [first] = ofOne;
    if (!first) return [];
    const { version: _v, validFrom: _f, terms: _t, ...rule } = first;
    const versions = ofOne.flatMap(({ version, validFrom, terms }) =>
      version === null || validFrom === null ? [] : [parseVersion({ version, validFrom, terms })],
    );
    return [{ ...rule, versions }];
  });
}

function parseVersion(row: Pick<ClockRuleVersionTable, 'version' | 'validFrom' | 'terms'>): RuleVersion {
  return { ...ruleTerms.parse(row.terms), version: row.version, validFrom: row.validFrom };
}

export async function insertRuleVersion(
  db: ReportsDb,
  row: Insertable<ClockRuleVersionTable>,
): Promise<void> {
  await db
    .insertInto('reports.clockRuleVersion')
    .values({ ...row, terms: JSON.stringify(row.terms) })
    .execute();
}

export async function listCalendarYears(db: ReportsDb, country: 'RU' | 'UA') {
  return await db
    .selectFrom('reports.calendarYear')
    .select(['country', 'year', 'isProvisional', 'source', 'daysOff', 'workingDays', 'version'])
    .where('country', '=', country)
    .orderBy('year')
    .limit(100)
    .execute();
}

export async function readCalendar(db: ReportsDb, country: 'RU' | 'UA'): Promise<WorkCalendar> {
  const rows = await listCalendarYears(db, country);
  const years = rows.map((row): [number, CalendarYear] => [
    row.year,
    {
      isProvisional: row.isProvisional,
      days: new Map([
        ...row.daysOff.map((on) => [on, 'off'] as const),
        ...row.workingDays.map((on) => [on, 'working'] as const),
      ]),
    },
  ]);
  return { years: new Map(years), fixedHolidays: fixedHolidays[country] };
}

/** Writes a year when it still has the version that was read; tells whether it had. Version 0: a new year. */
export async function writeCalendarYear(
  db: ReportsDb,
  year: Omit<CalendarYearTable, 'version'>,
  version: number,
): Promise<boolean> {
  const row = { ...year, source: JSON.stringify(year.source) };
  if (version === 0) {
    const inserted = await db
      .insertInto('reports.calendarYear')
      .values({ ...row, version: 1 })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return inserted.numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await db
    .updateTable('reports.calendarYear')
    .set({ ...row, version: sql`version + 1` })
    .where('country', '=', year.country)
    .where('year', '=', year.year)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
