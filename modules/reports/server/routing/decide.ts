import type { Season } from '../../contract/classifier.ts';
import { routingLayers } from '../../contract/routing.ts';
import type {
  ConditionName,
  RoutingReason,
  RoutingRule,
  RoutingStep,
  RuleConditions,
} from '../../contract/routing.ts';
import { isInSeason } from '../../contract/season.ts';

/*
 * The decision is a pure function of the rules, the facts of a report and the list of organisations. It tries every
 * rule, not only up to the first that fits: what fitted too and stood lower is told as well, and the simulator shows
 * the same steps that decided a real report.
 *
 * A rule whose organisation is closed or gone is not skipped in silence. When such a rule is the first to fit, the
 * report goes to the default layer, and where that has nobody either, to triage: no organisation, a moderator decides.
 */

export interface RoutingFacts {
  readonly groupId: string;
  readonly categoryId: string;
  readonly causeId: string | null;
  /** Values by the code of the question. */
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly areas: readonly { readonly id: string; readonly name: string }[];
  readonly address: string | null;
  readonly houseManagementId: string | null;
  readonly street: { readonly name: string; readonly roadClass: string } | null;
  /** Near enough to be meant, the nearest first. */
  readonly assets: readonly FoundAsset[];
  /** `MM-DD`, `HH:MM` and 1–7 in the town's time. */
  readonly monthDay: string;
  readonly time: string;
  readonly weekday: number;
}

export interface FoundAsset {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly ownerOrganisationId: string | null;
}

/** Organisations that exist, and whether each is still active. */
export type KnownOrganisations = ReadonlyMap<string, { readonly name: string; readonly isActive: boolean }>;

export interface RoutingDecision {
  /** Null: triage. */
  readonly organisationId: string | null;
  readonly ruleId: string | null;
  readonly reason: RoutingReason;
  readonly steps: readonly RoutingStep[];
}

const toldOthers = 10;

/** Rules in the order they are tried. */
export function inOrder(rules: readonly RoutingRule[]): RoutingRule[] {
  return routingLayers.flatMap((layer) => rules.filter((rule) => rule.layer === layer));
}

export function decide(
  rules: readonly RoutingRule[],
  facts: RoutingFacts,
  organisations: KnownOrganisations,
): RoutingDecision {
  const ordered = inOrder(rules);
  const tried = ordered.map((rule, index) => tryRule(rule, index + 1, { facts, organisations }));
  const first = tried.findIndex(({ outcome }) => outcome === 'won' || outcome === 'broken');
  const isBroken = tried[first]?.outcome === 'broken';
  const won = isBroken
    ? tried.findIndex(({ outcome, layer }) => outcome === 'won' && layer === 'default')
    : first;
  const steps = tried.map((step, index) =>
    step.outcome === 'won' && index !== won ? { ...step, outcome: 'lower' as const } : step,
  );
  const rule = ordered[won];
  const step = steps[won];
  const broken = isBroken ? organisationName(tried[first]?.organisationId, organisations) : null;
  return {
    organisationId: step?.organisationId ?? null,
    ruleId: step?.ruleId ?? null,
    steps,
    reason: {
      ...(broken === null ? wordsOf(rule, facts) : brokenWords(broken, step !== undefined)),
      ...(step ? { layer: step.layer, rule: { number: step.number, note: step.note } } : {}),
      others: steps.filter(isWorthTelling).slice(0, toldOthers).map(brief),
    },
  };
}

function isWorthTelling({ outcome }: RoutingStep): boolean {
  return outcome === 'lower' || outcome === 'broken' || outcome === 'no-target';
}

function brief({ number, layer, note, outcome }: RoutingStep) {
  return { number, layer, note, outcome };
}

function organisationName(id: string | null | undefined, organisations: KnownOrganisations): string {
  return (id && organisations.get(id)?.name) || '–';
}

/** Every rule that could decide comes out as `won` here; `decide` lets only the first keep it. */
function tryRule(
  rule: RoutingRule,
  number: number,
  { facts, organisations }: { facts: RoutingFacts; organisations: KnownOrganisations },
): RoutingStep {
  const checks = checksOf(rule.conditions, facts);
  const organisationId = targetOf(rule, facts);
  const { id: ruleId, layer, note } = rule;
  const step = { ruleId, layer, number, note, organisationId, checks };
  if (checks.some(({ isMet }) => !isMet)) return { ...step, outcome: 'no-fit' };
  if (organisationId === null) return { ...step, outcome: 'no-target' };
  return { ...step, outcome: organisations.get(organisationId)?.isActive ? 'won' : 'broken' };
}

function targetOf({ target, conditions }: RoutingRule, facts: RoutingFacts): string | null {
  switch (target.kind) {
    case 'organisation':
      return target.organisationId;
    case 'house-management':
      return facts.houseManagementId;
    case 'asset-owner':
      return meantAsset(conditions, facts)?.ownerOrganisationId ?? null;
  }
}

function meantAsset({ assetKinds }: RuleConditions, { assets }: RoutingFacts): FoundAsset | undefined {
  return assets.find(
    ({ kind, ownerOrganisationId }) =>
      ownerOrganisationId !== null && (assetKinds.length === 0 || assetKinds.includes(kind)),
  );
}

/** The conditions a rule names, each with whether it holds; those it does not name are left out. */
function checksOf(conditions: RuleConditions, facts: RoutingFacts): RoutingStep['checks'] {
  const { groupIds, categoryIds, causeIds, areaIds, roadClasses, assetKinds, season, hours } = conditions;
  const checks: RoutingStep['checks'] = [];
  const check = (name: ConditionName, isNamed: boolean, isMet: boolean): void => {
    if (isNamed) checks.push({ name, isMet });
  };
  check('group', groupIds.length > 0, groupIds.includes(facts.groupId));
  check('category', categoryIds.length > 0, categoryIds.includes(facts.categoryId));
  check('cause', causeIds.length > 0, facts.causeId !== null && causeIds.includes(facts.causeId));
  check(
    'area',
    areaIds.length > 0,
    facts.areas.some(({ id }) => areaIds.includes(id)),
  );
  check(
    'road-class',
    roadClasses.length > 0,
    facts.street !== null && roadClasses.includes(facts.street.roadClass),
  );
  check(
    'asset',
    assetKinds.length > 0,
    facts.assets.some(({ kind }) => assetKinds.includes(kind)),
  );
  check('answers', conditions.answers.length > 0, areAnswered(conditions, facts));
  check('season', season !== null, isInSeason(season, facts.monthDay));
  check('hours', hours !== null, isInHours(hours, facts.time));
  check('weekday', conditions.weekdays.length > 0, conditions.weekdays.includes(facts.weekday));
  return checks;
}

function areAnswered({ answers }: RuleConditions, facts: RoutingFacts): boolean {
  return answers.every(({ code, anyOf }) =>
    (facts.answers.get(code) ?? []).some((value) => anyOf.includes(value)),
  );
}

function isInHours(hours: Season | null, time: string): boolean {
  if (hours === null) return true;
  const { from, to } = hours;
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

type Words = Pick<RoutingReason, 'key' | 'values'>;

function wordsOf(rule: RoutingRule | undefined, facts: RoutingFacts): Words {
  if (!rule) return { key: 'reports.routing-reason.triage', values: {} };
  const { target, conditions } = rule;
  if (target.kind === 'asset-owner')
    return {
      key: 'reports.routing-reason.asset-owner',
      values: { asset: meantAsset(conditions, facts)?.name ?? '' },
    };
  if (target.kind === 'house-management')
    return { key: 'reports.routing-reason.house-management', values: { address: facts.address ?? '' } };
  if (conditions.roadClasses.length > 0)
    return { key: 'reports.routing-reason.road-class', values: { street: facts.street?.name ?? '' } };
  const area = facts.areas.find(({ id }) => conditions.areaIds.includes(id));
  if (area) return { key: 'reports.routing-reason.area', values: { area: area.name } };
  return isAboutSubject(conditions)
    ? { key: 'reports.routing-reason.category', values: {} }
    : { key: 'reports.routing-reason.default', values: {} };
}

function isAboutSubject({ groupIds, categoryIds, causeIds }: RuleConditions): boolean {
  return groupIds.length + categoryIds.length + causeIds.length > 0;
}

function brokenWords(organisation: string, isTaken: boolean): Words {
  return isTaken
    ? { key: 'reports.routing-reason.broken', values: { organisation } }
    : { key: 'reports.routing-reason.broken-triage', values: { organisation } };
}

/** The stored reason with the category's title in the reader's language, which need not be the sender's. */
export function reasonFor(reason: RoutingReason, categoryTitle: string): RoutingReason {
  return { ...reason, values: { category: categoryTitle, ...reason.values } };
}
