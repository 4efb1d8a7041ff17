import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { newId } from '#kernel/ids.ts';
import {
  addRuleVersion,
  listCalendar,
  listRules,
  readRecomputation,
  recomputeClocks,
  saveCalendarYear,
} from '../../contract/clock-routes.ts';
import type { ClockRuleView } from '../../contract/clock-routes.ts';
import type { RuleTerms } from '../../contract/clocks.ts';
import { texts } from '../../contract/clocks.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { missingCalendarYear } from './calendar-warning.ts';
import { fixedHolidays } from './calendars/starter-calendars.ts';
import { civilDayAt, dateOf, dayOf, weekdayOf, yearOf } from './civil-day.ts';
import { versionAt } from './engine.ts';
import type { ClockRule } from './engine.ts';
import { beginRecomputation, recomputeAllClocks } from './jobs.ts';
import { findLatestRecomputation } from './recomputation.store.ts';
import { insertRuleVersion, listCalendarYears, listClockRules, writeCalendarYear } from './rule.store.ts';

const handle = handlerFor<ReportsTables>();

export const ruleHandlers = [
  handle(listRules, async ({ db, clock, town }) => {
    const today = civilDayAt(clock.now(), town.timeZone);
    const rules = await listClockRules(db);
    return { rules: rules.map((rule) => presentRule(rule, dateOf(today))), earliestFrom: dateOf(today + 1) };
  }),

  handle(addRuleVersion, async (context, { ruleId, validFrom, ...terms }) => {
    const { db, clock, town, actor } = context;
    const rule = (await listClockRules(db)).find(({ id }) => id === ruleId);
    if (!rule) throw new Problem(reportProblems.ruleNotFound);
    requireLaterVersion(rule, validFrom, dateOf(civilDayAt(clock.now(), town.timeZone)));
    requirePossible(terms);

    const version = Math.max(...rule.versions.map((known) => known.version)) + 1;
    await insertRuleVersion(db, {
      ruleId,
      version,
      validFrom,
      terms,
      createdAt: clock.now(),
      createdByPersonId: actor.personId,
    });
    context.audit({ type: 'reports.clock-rule', id: ruleId }, { version, validFrom, terms });
    return { version };
  }),

  handle(listCalendar, async ({ db, clock, town }) => {
    const rows = await listCalendarYears(db, town.country);
    const thisYear = yearOf(civilDayAt(clock.now(), town.timeZone));
    return {
      country: town.country,
      thisYear,
      years: rows.map(({ country: _country, source, ...row }) => ({ ...row, source: texts.parse(source) })),
      fixedHolidays: [...fixedHolidays[town.country]],
      missingYear: missingCalendarYear(rows, clock.now(), town.timeZone),
    };
  }),

  handle(saveCalendarYear, async (context, { version, ...year }) => {
    const { db, clock, town } = context;
    requireWholeCalendar(year);

    const row = { country: town.country, ...year, changedAt: clock.now() };
    if (!(await writeCalendarYear(db, row, version))) throw new Problem(reportProblems.staleEdit);
    context.audit({ type: 'reports.calendar', id: `${town.country}-${year.year}` }, year);
    await startRecomputation(context);
    return { version: version + 1 };
  }),

  handle(readRecomputation, async ({ db }) => {
    const latest = await findLatestRecomputation(db);
    if (!latest) return { latest: null };
    const { startedAt, finishedAt, ...counts } = latest;
    return {
      latest: {
        ...counts,
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
      },
    };
  }),

  handle(recomputeClocks, async (context) => ({ id: await startRecomputation(context) })),
];

async function startRecomputation(context: ReportsContext): Promise<string> {
  const id = newId(context.clock.now().getTime());
  await beginRecomputation(context, id);
  await enqueue(context.db, recomputeAllClocks, { recomputationId: id }, { key: 'all' });
  return id;
}

function presentRule(rule: ClockRule, today: string): ClockRuleView {
  const current = versionAt(rule, today)?.version;
  return {
    id: rule.id,
    legalClass: rule.legalClass,
    kind: rule.kind,
    isPublic: rule.isPublic,
    versions: rule.versions
      .map((version) => ({ ...version, isInForce: version.version === current }))
      .toReversed(),
  };
}

/** A version from today on would change clocks that started this morning. */
function requireLaterVersion(rule: ClockRule, validFrom: string, today: string): void {
  const isLater = validFrom > today && rule.versions.every((version) => version.validFrom < validFrom);
  if (!isLater) throw new Problem(reportProblems.versionTooEarly);
}

function requirePossible({ term, escalation }: RuleTerms): void {
  const { window, unit } = term;
  const isInTime = unit === 'hour' || unit === 'minute';
  const isWindowPossible = window === null || (isInTime && window.from < window.to);
  const shares = escalation.map((step) => step.share);
  if (!isWindowPossible || new Set(shares).size !== shares.length) {
    throw new Problem(reportProblems.termImpossible);
  }
}

/** Days of this very year, each once, a day off on a weekday and a working day on a weekend. */
function requireWholeCalendar(year: { year: number; daysOff: string[]; workingDays: string[] }): void {
  const { daysOff, workingDays } = year;
  const all = [...daysOff, ...workingDays];
  const isOfYear = all.every((on) => on.startsWith(`${year.year}-`));
  const isOnce = new Set(all).size === all.length;
  const isWeekendWorked = workingDays.every((on) => [0, 6].includes(weekdayOf(dayOf(on))));
  if (!isOfYear || !isOnce || !isWeekendWorked) throw new Problem(reportProblems.brokenCalendar);
}
