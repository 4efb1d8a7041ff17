import { sql } from 'kysely';
import { ruleConditions } from '../contract/routing.ts';
import type { RoutingLayer, RoutingRule, RuleTarget } from '../contract/routing.ts';
import type { ReportsDb } from './report.store.ts';
import type { RoutingRuleTable } from './tables.ts';

/** More rules than any town writes by hand. */
export const ruleLimit = 5000;

/** The rules in force, in the order of their positions; `decide` sorts them by layers. */
export async function listRoutingRules(db: ReportsDb): Promise<RoutingRule[]> {
  const rows = await db
    .selectFrom('reports.routingRule')
    .select(['id', 'layer', 'note', 'conditions', 'target', 'organisationId'])
    .orderBy('position')
    .limit(ruleLimit)
    .execute();
  return rows.map(({ conditions, target, organisationId, ...rule }) => ({
    ...rule,
    conditions: ruleConditions.parse(conditions),
    target: toTarget(target, organisationId),
  }));
}

function toTarget(kind: RoutingRuleTable['target'], organisationId: string | null): RuleTarget {
  if (kind !== 'organisation') return { kind };
  // NOTE: a constraint of the table says the same.
  if (organisationId === null) throw new Error('A rule to an organisation names none');
  return { kind, organisationId };
}

export async function replaceRoutingRules(db: ReportsDb, rules: readonly RoutingRule[]): Promise<void> {
  await db.deleteFrom('reports.routingRule').execute();
  const rows = rules.map(({ id, layer, note, conditions, target }, index) => ({
    id,
    position: index + 1,
    layer,
    note,
    conditions: JSON.stringify(conditions),
    target: target.kind,
    organisationId: target.kind === 'organisation' ? target.organisationId : null,
  }));
  if (rows.length > 0) await db.insertInto('reports.routingRule').values(rows).execute();
}

/** A rule by one category, group or area: what most towns begin with. */
export interface SimpleRule {
  readonly id: string;
  readonly position: number;
  readonly categoryId: string | null;
  readonly groupId: string | null;
  readonly areaId: string | null;
  readonly target: 'organisation' | 'house-management';
  readonly organisationId: string | null;
}

export async function insertRoutingRules(db: ReportsDb, rules: readonly SimpleRule[]): Promise<void> {
  const rows = rules.map(({ categoryId, groupId, areaId, ...rule }) => ({
    ...rule,
    layer: layerOf({ areaId, isSubject: (categoryId ?? groupId) !== null, target: rule.target }),
    note: '',
    conditions: JSON.stringify(
      ruleConditions.parse({
        categoryIds: categoryId === null ? [] : [categoryId],
        groupIds: groupId === null ? [] : [groupId],
        areaIds: areaId === null ? [] : [areaId],
      }),
    ),
  }));
  if (rows.length > 0) await db.insertInto('reports.routingRule').values(rows).execute();
}

function layerOf(rule: { areaId: string | null; isSubject: boolean; target: string }): RoutingLayer {
  if (rule.target === 'house-management') return 'house-management';
  if (rule.areaId !== null) return 'area';
  return rule.isSubject ? 'department' : 'default';
}

export interface RoutingVersion {
  readonly number: number;
  readonly comment: string;
  readonly madeByPersonId: string | null;
  readonly madeAt: Date;
  readonly ruleCount: number;
}

/** The newest first. */
export async function listRoutingVersions(db: ReportsDb, limit: number): Promise<RoutingVersion[]> {
  return await db
    .selectFrom('reports.routingVersion')
    .select(['number', 'comment', 'madeByPersonId', 'madeAt'])
    .select(sql<number>`jsonb_array_length(rules)`.as('ruleCount'))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}

/** The number of the version in force; 0 while the rules are those the town began with. */
export async function currentRoutingVersion(db: ReportsDb): Promise<number> {
  const [version] = await listRoutingVersions(db, 1);
  return version?.number ?? 0;
}

export async function findRoutingVersion(db: ReportsDb, number: number): Promise<unknown> {
  const row = await db
    .selectFrom('reports.routingVersion')
    .select('rules')
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.rules;
}

export async function insertRoutingVersion(
  db: ReportsDb,
  version: Omit<RoutingVersion, 'ruleCount'> & { rules: readonly RoutingRule[] },
): Promise<void> {
  await db
    .insertInto('reports.routingVersion')
    .values({ ...version, rules: JSON.stringify(version.rules) })
    .execute();
}
