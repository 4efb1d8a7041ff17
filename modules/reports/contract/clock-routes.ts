import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant, pageLimit } from '#kernel/http/fields.ts';
import { clockKind, clockView, legalClass, ruleTerms, texts } from './clocks.ts';
import { reportProblems } from './problems.ts';
import { reason, reportStatus } from './report.ts';

const number = z.coerce.number().int().min(1).max(2_000_000_000);
const version = z.number().int().min(1);
const changed = z.object({ status: reportStatus, version });
const changeProblems = [reportProblems.notFound, reportProblems.staleEdit] as const;

export const letterKinds = ['answer', 'extension'] as const;

export const readClocks = defineRoute({
  id: 'reports.readClocks',
  method: 'GET',
  path: '/api/v1/reports/:number/clocks',
  summary: 'Every clock of a report, its legal class and what may be done about them',
  permission: 'reports.clock.read',
  input: z.object({ number }),
  output: z.object({
    legalClass,
    /** Classes a moderator may choose in this town. */
    legalClasses: z.array(legalClass),
    registerNumber: z.string().nullable(),
    clocks: z.array(clockView),
    letters: z.array(z.enum(letterKinds)),
    can: z.object({ classify: z.boolean(), extend: z.boolean() }),
  }),
  problems: [reportProblems.notFound],
});

export const setLegalClass = defineRoute({
  id: 'reports.setLegalClass',
  method: 'PUT',
  path: '/api/v1/reports/:number/legal-class',
  summary: 'Says which law a report falls under; an appeal is registered by the same step',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, legalClass, reason }),
  output: changed.extend({ registerNumber: z.string().nullable() }),
  problems: [...changeProblems, reportProblems.wrongLegalClass],
});

export const extendClock = defineRoute({
  id: 'reports.extendClock',
  method: 'POST',
  path: '/api/v1/reports/:number/extensions',
  summary: 'Extends a legal term within the limit of the law, with the reason the applicant is told',
  permission: 'reports.clock.extend',
  input: z.object({
    number,
    version,
    ruleId: z.string().max(60),
    days: z.number().int().min(1).max(365),
    reason,
  }),
  output: changed.extend({ dueOn: civilDate.nullable() }),
  problems: [...changeProblems, reportProblems.clockNotExtendable, reportProblems.extensionTooLong],
});

/** A file as base64: small documents made for one reader. */
const document = z.object({ fileName: z.string(), mediaType: z.string(), base64: z.string() });

export const writeLetter = defineRoute({
  id: 'reports.writeLetter',
  method: 'GET',
  path: '/api/v1/reports/:number/letters/:kind',
  summary:
    'The answer to an appeal, or the notice of its extension, as a document; the look is put on record',
  permission: 'reports.letter.read',
  input: z.object({ number, kind: z.enum(letterKinds) }),
  output: document,
  problems: [reportProblems.notFound, reportProblems.noLetter],
  isReadAudited: true,
});

const registerFilter = { year: z.coerce.number().int().min(2000).max(2200) };

export const appealRow = z.object({
  reportNumber: z.number().int(),
  registerNumber: z.string(),
  legalClass,
  applicant: z.string().nullable(),
  receivedAt: instant,
  registeredAt: instant,
  dueOn: civilDate.nullable(),
  answeredAt: instant.nullable(),
  isOverdue: z.boolean(),
});
export type AppealRow = z.output<typeof appealRow>;

export const listAppeals = defineRoute({
  id: 'reports.listAppeals',
  method: 'GET',
  path: '/api/v1/reports/appeals',
  summary: 'The register of appeals of a year, newest first; the look is put on record',
  permission: 'reports.register.read',
  input: z.object({ ...registerFilter, before: number.optional(), limit: pageLimit }),
  output: z.object({ appeals: z.array(appealRow), next: z.number().int().nullable() }),
  problems: [],
  isReadAudited: true,
});

export const exportAppeals = defineRoute({
  id: 'reports.exportAppeals',
  method: 'GET',
  path: '/api/v1/reports/appeals/export',
  summary: 'The register of appeals of a year as CSV; the look is put on record',
  permission: 'reports.register.read',
  input: z.object(registerFilter),
  output: document,
  problems: [],
  isReadAudited: true,
});

const ruleVersion = ruleTerms.extend({
  version: z.number().int(),
  validFrom: civilDate,
  isInForce: z.boolean(),
});
export type RuleVersionView = z.output<typeof ruleVersion>;

export const clockRuleView = z.object({
  id: z.string(),
  legalClass: legalClass.nullable(),
  kind: clockKind,
  isPublic: z.boolean(),
  /** Newest first. */
  versions: z.array(ruleVersion),
});
export type ClockRuleView = z.output<typeof clockRuleView>;

export const listRules = defineRoute({
  id: 'reports.listClockRules',
  method: 'GET',
  path: '/api/v1/reports/clock-rules',
  summary: 'Rules of terms with all their versions',
  permission: 'reports.rule.manage',
  input: z.object({}),
  output: z.object({ rules: z.array(clockRuleView), earliestFrom: civilDate }),
  problems: [],
});

export const addRuleVersion = defineRoute({
  id: 'reports.addClockRuleVersion',
  method: 'POST',
  path: '/api/v1/reports/clock-rules/:ruleId/versions',
  summary: 'A new version of a rule from a later day on; clocks that run keep theirs',
  permission: 'reports.rule.manage',
  input: ruleTerms.extend({ ruleId: z.string().max(60), validFrom: civilDate }),
  output: z.object({ version: z.number().int() }),
  problems: [reportProblems.ruleNotFound, reportProblems.versionTooEarly, reportProblems.termImpossible],
});

export const calendarYear = z.object({
  year: z.number().int(),
  /** 0: nobody entered this year yet. */
  version: z.number().int(),
  isProvisional: z.boolean(),
  source: texts,
  daysOff: z.array(civilDate),
  workingDays: z.array(civilDate),
});
export type CalendarYearView = z.output<typeof calendarYear>;

export const listCalendar = defineRoute({
  id: 'reports.listCalendar',
  method: 'GET',
  path: '/api/v1/reports/calendar',
  summary: "The production calendar of the town's country, year by year",
  permission: 'reports.calendar.read',
  input: z.object({}),
  output: z.object({
    country: z.enum(['RU', 'UA']),
    thisYear: z.number().int(),
    years: z.array(calendarYear),
    /** Holidays by law as `MM-DD`, what a year without a calendar is reckoned by. */
    fixedHolidays: z.array(z.string()),
    /** The year whose calendar must be entered now; null when there is time. */
    missingYear: z.number().int().nullable(),
  }),
  problems: [],
});

export const saveCalendarYear = defineRoute({
  id: 'reports.saveCalendarYear',
  method: 'PUT',
  path: '/api/v1/reports/calendar/:year',
  summary: 'Days off and working days of a year; all open clocks are computed anew',
  permission: 'reports.calendar.manage',
  input: z.object({
    year: z.coerce.number().int().min(2000).max(2200),
    version: z.number().int().min(0),
    isProvisional: z.boolean(),
    source: texts,
    daysOff: z.array(civilDate).max(366),
    workingDays: z.array(civilDate).max(366),
  }),
  output: z.object({ version: z.number().int() }),
  problems: [reportProblems.staleEdit, reportProblems.brokenCalendar],
});

export const recomputation = z.object({
  id,
  startedAt: instant,
  finishedAt: instant.nullable(),
  reportCount: z.number().int(),
  doneCount: z.number().int(),
  changedCount: z.number().int(),
});

export const readRecomputation = defineRoute({
  id: 'reports.readRecomputation',
  method: 'GET',
  path: '/api/v1/reports/recomputation',
  summary: 'How far the latest recomputation of all open clocks is',
  permission: 'reports.rule.manage',
  input: z.object({}),
  output: z.object({ latest: recomputation.nullable() }),
  problems: [],
});

export const recomputeClocks = defineRoute({
  id: 'reports.recomputeClocks',
  method: 'POST',
  path: '/api/v1/reports/recomputation',
  summary: 'Computes the clocks of all open reports anew',
  permission: 'reports.rule.manage',
  input: z.object({}),
  output: z.object({ id }),
  problems: [],
});
