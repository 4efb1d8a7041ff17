import type { ReportsDb } from './report.store.ts';
import type { RoutingRule } from './routing.ts';
import type { RoutingRuleTable } from './tables.ts';

export async function listRoutingRules(db: ReportsDb): Promise<RoutingRule[]> {
  return await db
    .selectFrom('reports.routingRule')
    .select(['id', 'categoryId', 'groupId', 'areaId', 'target', 'organisationId'])
    .orderBy('position')
    .limit(5000)
    .execute();
}

export async function insertRoutingRules(db: ReportsDb, rules: readonly RoutingRuleTable[]): Promise<void> {
  if (rules.length > 0)
    await db
      .insertInto('reports.routingRule')
      .values([...rules])
      .execute();
}
