import type { RoutingRule, RuleConditions, RuleFinding } from '../../contract/routing.ts';
import { inOrder } from './decide.ts';
import type { KnownOrganisations } from './decide.ts';

/*
 * What is wrong with a set of rules, found without any report: two rules that say different things of the same case,
 * rules that can never decide because one above takes everything they would, cases nobody answers for, and rules that
 * point at an organisation which is closed or gone.
 */

export interface KnownTown {
  readonly organisations: KnownOrganisations;
  readonly categories: readonly { readonly id: string; readonly groupId: string }[];
  readonly causeIds: ReadonlySet<string>;
  readonly areas: readonly { readonly id: string }[];
}

/** A longer list helps nobody: the first are mended, then it is looked again. */
const findingLimit = 200;

const nothing = {
  ruleId: null,
  otherRuleId: null,
  categoryId: null,
  areaId: null,
  organisationId: null,
  value: null,
} as const;

export function checkRules(rules: readonly RoutingRule[], town: KnownTown): RuleFinding[] {
  const ordered = inOrder(rules);
  return [
    ...findBrokenTargets(ordered, town),
    ...findShadowed(ordered),
    ...findUnknownConditions(ordered, town),
    ...findDeadEnds(ordered, town),
  ].slice(0, findingLimit);
}

function findBrokenTargets(rules: readonly RoutingRule[], { organisations }: KnownTown): RuleFinding[] {
  return rules.flatMap(({ id: ruleId, target }) => {
    if (target.kind !== 'organisation') return [];
    const { organisationId } = target;
    const known = organisations.get(organisationId);
    if (known?.isActive) return [];
    const kind = known ? ('organisation-closed' as const) : ('organisation-missing' as const);
    return [{ ...nothing, kind, ruleId, organisationId }];
  });
}

/** Equal conditions with another target are a conflict; wider ones above make a rule unreachable. */
function findShadowed(rules: readonly RoutingRule[]): RuleFinding[] {
  return rules.flatMap((rule, index) => {
    const above = rules
      .slice(0, index)
      .find((other) => takesAll(other) && covers(other.conditions, rule.conditions));
    if (!above) return [];
    const isSame = covers(rule.conditions, above.conditions) && above.layer === rule.layer;
    const isConflict = isSame && JSON.stringify(above.target) !== JSON.stringify(rule.target);
    return [
      {
        ...nothing,
        kind: isConflict ? ('conflict' as const) : ('unreachable' as const),
        ruleId: rule.id,
        otherRuleId: above.id,
      },
    ];
  });
}

/** A rule for the company of the house or the owner of an asset lets pass where none is known. */
function takesAll({ target }: RoutingRule): boolean {
  return target.kind === 'organisation';
}

/** Whether every case the narrow conditions take is taken by the wide ones. */
export function covers(wide: RuleConditions, narrow: RuleConditions): boolean {
  return (
    holdsAll(wide.groupIds, narrow.groupIds) &&
    holdsAll(wide.categoryIds, narrow.categoryIds) &&
    holdsAll(wide.causeIds, narrow.causeIds) &&
    holdsAll(wide.areaIds, narrow.areaIds) &&
    holdsAll(wide.roadClasses, narrow.roadClasses) &&
    holdsAll(wide.assetKinds, narrow.assetKinds) &&
    holdsAll(wide.weekdays, narrow.weekdays) &&
    isSameOrAny(wide.season, narrow.season) &&
    isSameOrAny(wide.hours, narrow.hours) &&
    wide.answers.every(({ code, anyOf }) =>
      narrow.answers.some((other) => other.code === code && holdsAll(anyOf, other.anyOf)),
    )
  );
}

function holdsAll<Value>(wide: readonly Value[], narrow: readonly Value[]): boolean {
  if (wide.length === 0) return true;
  return narrow.length > 0 && narrow.every((value) => wide.includes(value));
}

function isSameOrAny(wide: object | null, narrow: object | null): boolean {
  return wide === null || JSON.stringify(wide) === JSON.stringify(narrow);
}

function findUnknownConditions(rules: readonly RoutingRule[], town: KnownTown): RuleFinding[] {
  const categories = new Set(town.categories.map(({ id }) => id));
  const groups = new Set(town.categories.map(({ groupId }) => groupId));
  const areas = new Set(town.areas.map(({ id }) => id));
  return rules.flatMap(({ id: ruleId, conditions }) =>
    [
      ...conditions.categoryIds.filter((value) => !categories.has(value)),
      ...conditions.groupIds.filter((value) => !groups.has(value)),
      ...conditions.causeIds.filter((value) => !town.causeIds.has(value)),
      ...conditions.areaIds.filter((value) => !areas.has(value)),
    ].map((value) => ({ ...nothing, kind: 'condition-unknown' as const, ruleId, value })),
  );
}

/** Category by area: whether a rule takes the plainest report of it, at any time, without answers, house or asset. */
function findDeadEnds(rules: readonly RoutingRule[], town: KnownTown): RuleFinding[] {
  const sure = rules.filter(({ target, conditions }) => {
    const isAlive = target.kind === 'organisation' && town.organisations.get(target.organisationId)?.isActive;
    return isAlive && isPlain(conditions);
  });
  return town.categories.flatMap(({ id: categoryId, groupId }): RuleFinding[] => {
    const taking = sure.filter(
      ({ conditions: { categoryIds, groupIds } }) =>
        (categoryIds.length === 0 || categoryIds.includes(categoryId)) &&
        (groupIds.length === 0 || groupIds.includes(groupId)),
    );
    if (taking.some(({ conditions }) => conditions.areaIds.length === 0)) return [];
    const covered = new Set(taking.flatMap(({ conditions }) => conditions.areaIds));
    if (covered.size === 0) return [{ ...nothing, kind: 'dead-end', categoryId }];
    return town.areas
      .filter(({ id }) => !covered.has(id))
      .map(({ id: areaId }) => ({ ...nothing, kind: 'dead-end', categoryId, areaId }));
  });
}

function isPlain(conditions: RuleConditions): boolean {
  const { causeIds, roadClasses, assetKinds, answers, season, hours, weekdays } = conditions;
  const lists = [causeIds, roadClasses, assetKinds, answers, weekdays];
  return lists.every((list) => list.length === 0) && season === null && hours === null;
}
