import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { mayReview } from '../life/party.policy.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { isMemberOf } from '../verdict/neighbour.ts';

/** A controller judges within the own areas, and never the answers of an organisation they belong to. */
export function mayControl(
  actor: Actor,
  report: Pick<ReportRow, 'areaIds'>,
  organisationId: string,
): boolean {
  return mayReview(actor, report) && !isMemberOf(actor, organisationId);
}

type Checks = ExpressionBuilder<ReportsTables, 'reports.report' | 'reports.answerCheck'>;

/** The same rule as `mayControl`, as a condition of a list. */
export function controlledBy(actor: Actor) {
  return (where: Checks): Expression<SqlBool> => {
    const own = actor.grants.flatMap(({ organisationId }) => organisationId ?? []);
    const isOthers = sql<boolean>`not ${where.ref('reports.answerCheck.organisationId')} = any(${own}::uuid[])`;
    const grants = grantsFor(actor, 'reports.answer.review');
    if (grants.some((grant) => grant.areaId === null)) return isOthers;
    const areaIds = grants.flatMap((grant) => grant.areaId ?? []);
    return where.and([isOthers, sql<boolean>`${where.ref('reports.report.areaIds')} && ${areaIds}::uuid[]`]);
  };
}
