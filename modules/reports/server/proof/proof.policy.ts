import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import type { ReportsTables } from '../tables.ts';

const examine = 'reports.proof.examine';

/** Suspicions are the controller's: never the executor's, nor that of whoever answers in the same organisation. */
export function mayExamine(actor: Actor, report: { areaIds: readonly string[] }): boolean {
  return mayInScope(actor, examine, { areaIds: report.areaIds });
}

/** The same rule as `mayExamine`, as a condition of a list. */
export function examinedBy(actor: Actor) {
  return (where: ExpressionBuilder<ReportsTables, 'reports.report'>): Expression<SqlBool> => {
    const grants = grantsFor(actor, examine);
    if (actor.kind === 'system' || grants.some((grant) => grant.areaId === null)) return sql<boolean>`true`;
    const areaIds = grants.flatMap((grant) => grant.areaId ?? []);
    if (areaIds.length === 0) return sql<boolean>`false`;
    return sql<boolean>`${where.ref('reports.report.areaIds')} && ${areaIds}::uuid[]`;
  };
}
