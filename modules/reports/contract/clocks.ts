import { z } from 'zod';
import { civilDate, instant } from '#kernel/http/fields.ts';

/*
 * Terms of a report: which law it falls under, which clocks run, when they end. The words are those of
 * docs/design/deadlines.md.
 */

export const clockKinds = ['legal', 'regulation', 'work', 'promise'] as const;
export const clockKind = z.enum(clockKinds);
export type ClockKind = z.output<typeof clockKind>;

/** `missed` without `stoppedAt` is overdue now; with it, it was kept too late. */
export const clockStates = ['running', 'paused', 'met', 'missed', 'stopped'] as const;
export const clockState = z.enum(clockStates);
export type ClockState = z.output<typeof clockState>;

export const legalClasses = [
  'message',
  'appeal-ru',
  'appeal-ua',
  'appeal-ua-simple',
  'emergency-leak',
  'emergency-sewer',
  'emergency-chute',
] as const;
export const legalClass = z.enum(legalClasses);
export type LegalClass = z.output<typeof legalClass>;

/** Classes a town of this country can have. Decree 416 and 59-ФЗ are Russian law, 393/96-ВР is Ukrainian. */
export function legalClassesIn(country: 'RU' | 'UA'): readonly LegalClass[] {
  if (country === 'UA') return ['message', 'appeal-ua', 'appeal-ua-simple'];
  return ['message', 'appeal-ru', 'emergency-leak', 'emergency-sewer', 'emergency-chute'];
}

/** Appeals are registered under a number and answered by a letter. */
export function isAppeal(legalClass: LegalClass): boolean {
  return legalClass.startsWith('appeal-');
}

export const termUnits = ['calendar-day', 'working-day', 'month', 'hour', 'minute'] as const;
export const termUnit = z.enum(termUnits);
export type TermUnit = z.output<typeof termUnit>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const term = z.object({
  /** Null: the term of the report's cause or category, in its own unit. */
  amount: z.number().int().min(1).max(1000).nullable(),
  unit: termUnit,
  /** `next-day`: the day after the start is day one. */
  countsFrom: z.enum(['next-day', 'same-day']),
  /** What a last day that is a day off becomes. */
  onDayOff: z.enum(['same', 'previous', 'next']),
  /** Hours and minutes count only inside these times of each day. */
  window: z.object({ from: timeOfDay, to: timeOfDay }).nullable(),
});
export type Term = z.output<typeof term>;

export const pauseRule = z.object({ maxDays: z.number().int().min(1).max(60) });
export type PauseRule = z.output<typeof pauseRule>;

export const extensionRule = z.object({
  /** Days that may be added in all. */
  maxDays: z.number().int().min(1).max(365),
  /** Days from the start that must not be passed; null where the law names none. */
  totalDays: z.number().int().min(1).max(730).nullable(),
});
export type ExtensionRule = z.output<typeof extensionRule>;

/** `executor`: members of the responsible organisation who work on reports; the rest are roles of the town. */
export const escalationRoles = ['executor', 'moderator', 'controller', 'dispatcher', 'mayor'] as const;
export const escalationStep = z.object({
  share: z.number().int().min(1).max(100),
  roles: z.array(z.enum(escalationRoles)).min(1).max(5),
});
export type EscalationStep = z.output<typeof escalationStep>;

/** A text in each language of the catalogs. */
export const texts = z.object({
  ru: z.string().trim().min(3).max(500),
  uk: z.string().trim().min(3).max(500),
  en: z.string().trim().min(3).max(500),
});

export const ruleTerms = z.object({
  term,
  pause: pauseRule.nullable(),
  extension: extensionRule.nullable(),
  escalation: z.array(escalationStep).max(6),
  source: texts,
  /** The reading of the law is ours and not settled. */
  needsLawyer: z.boolean(),
});
export type RuleTerms = z.output<typeof ruleTerms>;

export const clockView = z.object({
  ruleId: z.string(),
  ruleVersion: z.number().int(),
  run: z.number().int(),
  kind: clockKind,
  state: clockState,
  startedAt: instant,
  /** The instant the term is over: for terms in days, midnight after the last day. */
  dueAt: instant,
  /** The last day, for terms in days. */
  dueOn: civilDate.nullable(),
  stoppedAt: instant.nullable(),
  pausedAt: instant.nullable(),
  pauseEndsAt: instant.nullable(),
  pausedDays: z.number().int(),
  /** Active time that has passed, from 0; above 1 when overdue. */
  share: z.number(),
  isProvisional: z.boolean(),
  isPublic: z.boolean(),
  extendedDays: z.number().int(),
  /** Law and article in the asker's language. */
  source: z.string(),
  needsLawyer: z.boolean(),
  /** How many days an extension may add now; null where this clock cannot be extended. */
  extensionDaysLeft: z.number().int().nullable(),
});
export type ClockView = z.output<typeof clockView>;
