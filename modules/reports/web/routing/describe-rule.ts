import type { OutputOf } from '#kernel/http/contract.ts';
import type { Translate } from '#web/texts.tsx';
import type { readRouting } from '../../contract/routing-routes.ts';
import type { RoutingRule, RuleFinding } from '../../contract/routing.ts';
import type { Categories } from '../categories.ts';

export type RoutingView = OutputOf<typeof readRouting>;

/** Ids of rules, organisations, areas and categories in words. */
export interface Names {
  readonly organisation: (id: string) => string;
  readonly area: (id: string) => string;
  readonly category: (id: string) => string;
  readonly group: (id: string) => string;
}

export function namesOf(view: RoutingView, categories: Categories): Names {
  const organisations = new Map(view.organisations.map(({ id, name }) => [id, name]));
  const areas = new Map(view.areas.map(({ id, name }) => [id, name]));
  return {
    organisation: (id) => organisations.get(id) ?? id,
    area: (id) => areas.get(id) ?? id,
    category: (id) => categories.titleOf(id) || id,
    group: (id) => categories.all.find(({ group }) => group === id)?.groupTitle ?? id,
  };
}

/** The conditions of a rule as one line; "everything" when it has none. */
export function conditionsText({ conditions }: RoutingRule, names: Names, t: Translate): string {
  const { groupIds, categoryIds, causeIds, areaIds, roadClasses, assetKinds, season, hours } = conditions;
  const parts = [
    list(t('reports.routing.groups'), groupIds.map(names.group)),
    list(t('reports.routing.categories'), categoryIds.map(names.category)),
    list(t('reports.routing.causes'), causeIds),
    list(t('reports.routing.areas'), areaIds.map(names.area)),
    list(t('reports.routing.roads'), roadClasses),
    list(t('reports.routing.asset-kinds'), assetKinds),
    ...conditions.answers.map(({ code, anyOf }) => `${code}: ${anyOf.join(', ')}`),
    season ? `${season.from} – ${season.to}` : '',
    hours ? `${hours.from} – ${hours.to}` : '',
    list(
      t('reports.routing.weekdays'),
      conditions.weekdays.map((day) => t(`reports.weekday.${day}`)),
    ),
  ].filter(Boolean);
  return parts.length === 0 ? t('reports.routing.everything') : parts.join('; ');
}

function list(name: string, values: readonly string[]): string {
  return values.length === 0 ? '' : `${name}: ${values.join(', ')}`;
}

export function targetText({ target }: RoutingRule, names: Names, t: Translate): string {
  return target.kind === 'organisation'
    ? names.organisation(target.organisationId)
    : t(`reports.rule-target.${target.kind}`);
}

export function findingText(
  finding: RuleFinding,
  rules: readonly RoutingRule[],
  names: Names,
  t: Translate,
): string {
  const numberOf = (id: string | null): string => String(rules.findIndex((rule) => rule.id === id) + 1);
  return t(`reports.rule-finding.${finding.kind}`, {
    rule: numberOf(finding.ruleId),
    other: numberOf(finding.otherRuleId),
    category: finding.categoryId ? names.category(finding.categoryId) : '',
    area: finding.areaId ? names.area(finding.areaId) : t('reports.routing.whole-town'),
    organisation: finding.organisationId ? names.organisation(finding.organisationId) : '',
    value: finding.value ?? '',
  });
}
