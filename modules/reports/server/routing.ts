import type { RoutingReason } from '../contract/report.ts';

/*
 * Who answers for a report is data: an ordered list of rules, tried from the first. A rule fits when each of its
 * conditions does (category, group of categories, area); a rule that sends to the company managing the house fits
 * only where such a company is known. The reason in words is stored with the report, because rules change
 * and an old decision must stay explainable.
 */

export interface RoutingRule {
  readonly id: string;
  readonly categoryId: string | null;
  readonly groupId: string | null;
  readonly areaId: string | null;
  readonly target: 'organisation' | 'house-management';
  readonly organisationId: string | null;
}

export interface RoutingFacts {
  readonly categoryId: string;
  readonly groupId: string;
  readonly areas: readonly { readonly id: string; readonly name: string }[];
  readonly address: string | null;
  readonly houseManagementId: string | null;
}

export interface RoutingDecision {
  readonly ruleId: string;
  readonly organisationId: string;
  readonly reason: RoutingReason;
}

/** The first rule that fits, with its reason; null is a dead end, which the caller must not hide. */
export function findResponsible(rules: readonly RoutingRule[], facts: RoutingFacts): RoutingDecision | null {
  for (const rule of rules) {
    const organisationId = rule.target === 'organisation' ? rule.organisationId : facts.houseManagementId;
    if (organisationId === null || !fits(rule, facts)) continue;
    return { ruleId: rule.id, organisationId, reason: explain(rule, facts) };
  }
  return null;
}

function fits(rule: RoutingRule, facts: RoutingFacts): boolean {
  return (
    (rule.categoryId === null || rule.categoryId === facts.categoryId) &&
    (rule.groupId === null || rule.groupId === facts.groupId) &&
    (rule.areaId === null || facts.areas.some((area) => area.id === rule.areaId))
  );
}

function explain(rule: RoutingRule, facts: RoutingFacts): RoutingReason {
  if (rule.target === 'house-management') {
    return {
      key: 'reports.routing-reason.house-management',
      values: { address: facts.address ?? '' },
    };
  }
  const area = facts.areas.find(({ id }) => id === rule.areaId);
  if (area) return { key: 'reports.routing-reason.area', values: { area: area.name } };
  if (rule.categoryId ?? rule.groupId) return { key: 'reports.routing-reason.category', values: {} };
  return { key: 'reports.routing-reason.default', values: {} };
}

/** The stored reason with the category's title in the reader's language, which need not be the sender's. */
export function reasonFor(reason: RoutingReason, categoryTitle: string): RoutingReason {
  return { key: reason.key, values: { category: categoryTitle, ...reason.values } };
}
