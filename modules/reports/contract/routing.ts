import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { monthDay } from './classifier.ts';

/*
 * Who answers for a report, as data. Rules stand in layers; the layers are tried in the order below and the rules of a
 * layer in their own order. The first rule that fits decides.
 */
export const routingLayers = [
  'asset-owner',
  'house-management',
  'road-class',
  'area',
  'department',
  'default',
] as const;
export const routingLayer = z.enum(routingLayers);
export type RoutingLayer = z.output<typeof routingLayer>;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const names = z.array(z.string().min(1).max(120)).max(200).default([]);

/** All conditions must hold; within one, any of the listed values. An empty condition holds always. */
export const ruleConditions = z.object({
  groupIds: names,
  categoryIds: names,
  causeIds: names,
  areaIds: z.array(id).max(200).default([]),
  /** Classes of the nearest street, as the map names them: `primary`, `residential` … */
  roadClasses: names,
  assetKinds: names,
  answers: z
    .array(z.object({ code: z.string().min(1).max(60), anyOf: z.array(z.string().max(200)).min(1).max(50) }))
    .max(10)
    .default([]),
  season: z.object({ from: monthDay, to: monthDay }).nullable().default(null),
  /** In the town's time; a span that ends before it begins runs over midnight. The end is not included. */
  hours: z.object({ from: timeOfDay, to: timeOfDay }).nullable().default(null),
  /** 1 is Monday, 7 Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7).default([]),
});
export type RuleConditions = z.output<typeof ruleConditions>;

export const ruleTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('organisation'), organisationId: id }),
  z.object({ kind: z.literal('house-management') }),
  z.object({ kind: z.literal('asset-owner') }),
]);
export type RuleTarget = z.output<typeof ruleTarget>;

export const routingRule = z.object({
  id,
  layer: routingLayer,
  note: z.string().trim().max(200).default(''),
  conditions: ruleConditions,
  target: ruleTarget,
});
export type RoutingRule = z.output<typeof routingRule>;

export const conditionNames = [
  'group',
  'category',
  'cause',
  'area',
  'road-class',
  'asset',
  'answers',
  'season',
  'hours',
  'weekday',
] as const;
export type ConditionName = (typeof conditionNames)[number];

/**
 * `won`: decides. `lower`: fits too, but stands lower. `no-fit`: a condition does not hold. `no-target`: it fits, but no
 * company of the house or owner of the asset is known. `broken`: it fits and its organisation is closed or gone.
 */
export const ruleOutcomes = ['won', 'lower', 'no-fit', 'no-target', 'broken'] as const;
export const ruleOutcome = z.enum(ruleOutcomes);
export type RuleOutcome = z.output<typeof ruleOutcome>;

export const routingStep = z.object({
  ruleId: id,
  layer: routingLayer,
  /** The rule's place in the whole set, from 1. */
  number: z.number().int(),
  note: z.string(),
  outcome: ruleOutcome,
  organisationId: id.nullable(),
  checks: z.array(z.object({ name: z.enum(conditionNames), isMet: z.boolean() })),
});
export type RoutingStep = z.output<typeof routingStep>;

/** What the routing found, in words the resident reads: a text key with its values, the rule, and what lost. */
export const routingReason = z.object({
  key: z.string(),
  values: z.record(z.string(), z.string()),
  layer: routingLayer.optional(),
  rule: z.object({ number: z.number().int(), note: z.string() }).optional(),
  /** Rules that fitted too and stood lower, and fitting ones above that could not be followed; ten at most. */
  others: z
    .array(
      z.object({ number: z.number().int(), layer: routingLayer, note: z.string(), outcome: ruleOutcome }),
    )
    .optional(),
});
export type RoutingReason = z.output<typeof routingReason>;

export const ruleFindingKinds = [
  'conflict',
  'unreachable',
  'dead-end',
  'organisation-missing',
  'organisation-closed',
  'condition-unknown',
] as const;
export const ruleFinding = z.object({
  kind: z.enum(ruleFindingKinds),
  /** Null of a dead end, which is the lack of a rule. */
  ruleId: id.nullable(),
  /** The rule that stands in the way. */
  otherRuleId: id.nullable(),
  categoryId: z.string().nullable(),
  areaId: id.nullable(),
  organisationId: id.nullable(),
  /** The unknown value of a condition. */
  value: z.string().nullable(),
});
export type RuleFinding = z.output<typeof ruleFinding>;
