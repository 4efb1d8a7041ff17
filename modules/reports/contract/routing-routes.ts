import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, latitude, longitude } from '#kernel/http/fields.ts';
import { answerInput } from './answers.ts';
import { causeId } from './classifier.ts';
import { jsonText } from './json-text.ts';
import { reportProblems } from './problems.ts';
import { organisationName } from './report.ts';
import { routingReason, routingRule, routingStep, ruleFinding } from './routing.ts';

const MEBIBYTE = 1024 * 1024;
const rules = z.array(routingRule).max(2000);

/** Names for the ids that rules and findings speak of. */
const names = z.object({
  organisations: z.array(organisationName.extend({ isActive: z.boolean() })),
  areas: z.array(z.object({ id, name: z.string(), kind: z.string() })),
});

export const readRouting = defineRoute({
  id: 'reports.readRouting',
  method: 'GET',
  path: '/api/v1/reports/routing',
  summary: 'The rules in force, what is wrong with them, and who changed them when',
  permission: 'reports.routing.manage',
  input: z.object({}),
  output: names.extend({
    version: z.number().int(),
    rules,
    findings: z.array(ruleFinding),
    versions: z.array(
      z.object({
        number: z.number().int(),
        comment: z.string(),
        madeBy: z.string().nullable(),
        madeAt: instant,
        ruleCount: z.number().int(),
      }),
    ),
    assets: z.array(z.object({ kind: z.string(), count: z.number().int(), ownerless: z.number().int() })),
    /** Road classes that occur on the map. */
    roadClasses: z.array(z.string()),
  }),
  problems: [],
});

export const simulateRouting = defineRoute({
  id: 'reports.simulateRouting',
  method: 'GET',
  path: '/api/v1/reports/routing/simulation',
  summary: 'What the rules in force would do with a report: every rule tried, and why it fits or not',
  permission: 'reports.routing.manage',
  input: z.object({
    lng: longitude,
    lat: latitude,
    categoryId: z.string().max(60),
    causeId: causeId.optional(),
    answers: jsonText(answerInput).optional(),
    /** Now when absent. */
    at: instant.optional(),
  }),
  output: z.object({
    isInTown: z.boolean(),
    address: z.string().nullable(),
    areas: z.array(z.string()),
    street: z.object({ name: z.string(), roadClass: z.string() }).nullable(),
    assets: z.array(z.object({ kind: z.string(), name: z.string() })),
    organisation: organisationName.nullable(),
    reason: routingReason,
    steps: z.array(routingStep.extend({ organisation: z.string().nullable() })),
  }),
  problems: [reportProblems.unknownCategory, reportProblems.unknownCause],
});

export const tryRouting = defineRoute({
  id: 'reports.tryRouting',
  method: 'POST',
  path: '/api/v1/reports/routing/trial',
  summary: 'Runs draft rules over the last reports and lists what would change; changes nothing',
  permission: 'reports.routing.manage',
  input: z.object({ rules, reportCount: z.number().int().min(1).max(1000).default(1000) }),
  output: z.object({
    findings: z.array(ruleFinding),
    checkedCount: z.number().int(),
    differentCount: z.number().int(),
    /** The newest first, a hundred at most. */
    differences: z.array(
      z.object({
        number: z.number().int(),
        categoryId: z.string(),
        address: z.string().nullable(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
  problems: [],
  bodyLimitBytes: 2 * MEBIBYTE,
});

export const saveRouting = defineRoute({
  id: 'reports.saveRouting',
  method: 'PUT',
  path: '/api/v1/reports/routing',
  summary: 'Puts a set of rules in force as a new version',
  permission: 'reports.routing.manage',
  input: z.object({ version: z.number().int().min(0), rules, comment: z.string().trim().min(3).max(500) }),
  output: z.object({ version: z.number().int(), findings: z.array(ruleFinding) }),
  problems: [reportProblems.staleEdit],
  bodyLimitBytes: 2 * MEBIBYTE,
});

export const readRoutingVersion = defineRoute({
  id: 'reports.readRoutingVersion',
  method: 'GET',
  path: '/api/v1/reports/routing/versions/:number',
  summary: 'The rules of an earlier version',
  permission: 'reports.routing.manage',
  input: z.object({ number: z.coerce.number().int().min(1) }),
  output: z.object({ rules }),
  problems: [reportProblems.notFound],
});

export const importAssets = defineRoute({
  id: 'reports.importAssets',
  method: 'POST',
  path: '/api/v1/reports/assets/import',
  summary:
    'Adds or changes assets and their owners from a GeoJSON FeatureCollection; repeating it changes nothing',
  permission: 'reports.routing.manage',
  input: z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()).max(20_000) }),
  output: z.object({
    insertedCount: z.number().int(),
    updatedCount: z.number().int(),
    /** `reason` is a text key. At most two hundred. */
    issues: z.array(z.object({ row: z.number().int(), reason: z.string() })),
  }),
  problems: [],
  bodyLimitBytes: 16 * MEBIBYTE,
});
