import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate } from '#kernel/http/fields.ts';
import { reportProblems } from './problems.ts';

/*
 * The town's rules of moderation. A version is a whole set of numbered clauses, in force from a day on until a later
 * version; it never changes. The id of a clause stays the same through all versions, its number is its place in one.
 */

export const ruleId = z.string().min(1).max(60);

/** The clause a moderator rested a decision on, in the words of the version in force that day. */
export const ruleCitation = z.object({
  id: z.string(),
  number: z.number().int(),
  title: z.string(),
  version: z.number().int(),
});
export type RuleCitation = z.output<typeof ruleCitation>;

export const rulesVersionStates = ['past', 'in-force', 'upcoming'] as const;

export const rulesVersion = z.object({
  number: z.number().int(),
  inForceFrom: civilDate,
  state: z.enum(rulesVersionStates),
  /** What it changed, in the words of whoever made it. */
  comment: z.string(),
});
export type RulesVersion = z.output<typeof rulesVersion>;

export const moderationRule = z.object({
  id: z.string(),
  number: z.number().int(),
  title: z.string(),
  text: z.string(),
});

const inLanguages = (atMost: number) => {
  const words = z.string().trim().min(3, 'reports.clause-is-empty').max(atMost);
  return z.object({ ru: words, uk: words, en: words });
};
const clauseWords = { titles: inLanguages(120), texts: inLanguages(1000) };

export const clauseLimit = 60;
/** A clause as it is edited; without an id it is a new one. */
export const clauseDraft = z.object({ id: ruleId.nullable(), ...clauseWords });
export type ClauseDraft = z.output<typeof clauseDraft>;

export const listModerationRules = defineRoute({
  id: 'reports.listModerationRules',
  method: 'GET',
  path: '/api/v1/reports/rules',
  summary:
    'The rules by which reports are refused or hidden: those in force, or another version by its number',
  permission: 'reports.report.read',
  input: z.object({ version: z.coerce.number().int().min(1).max(100_000).optional() }),
  output: z.object({
    version: rulesVersion,
    rules: z.array(moderationRule),
    /** The newest first. */
    versions: z.array(rulesVersion),
  }),
  problems: [reportProblems.ruleNotFound],
});

export const readRulesDraft = defineRoute({
  id: 'reports.readRulesDraft',
  method: 'GET',
  path: '/api/v1/reports/rules/draft',
  summary: 'The newest version in all languages, to make the next one of',
  permission: 'reports.moderation-rule.manage',
  input: z.object({}),
  output: z.object({
    basedOn: z.number().int(),
    earliestFrom: civilDate,
    clauses: z.array(z.object({ id: z.string(), ...clauseWords })),
  }),
  problems: [],
});

export const publishRules = defineRoute({
  id: 'reports.publishRules',
  method: 'POST',
  path: '/api/v1/reports/rules/versions',
  summary: 'Publishes a new version of the rules of moderation, in force from a day on',
  permission: 'reports.moderation-rule.manage',
  input: z.object({
    /** The number of the newest version the editor has seen. */
    basedOn: z.number().int().min(1),
    inForceFrom: civilDate,
    comment: z.string().trim().min(3, 'reports.reason-is-empty').max(500),
    clauses: z.array(clauseDraft).min(1).max(clauseLimit),
  }),
  output: z.object({ number: z.number().int() }),
  problems: [
    reportProblems.staleRules,
    reportProblems.unknownRule,
    reportProblems.clauseTwice,
    reportProblems.rulesTooEarly,
  ],
});
