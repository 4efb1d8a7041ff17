import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, holdsPermission, mayInScope } from '#kernel/access/actor.ts';
import { isOpen } from '../contract/statuses.ts';
import { isAllowed } from './lifecycle.ts';
import type { ReportTable, ReportsTables } from './tables.ts';

/** The facts of a report that decide who may do what with it. */
export type ReportFacts = Pick<
  ReportTable,
  'authorPersonId' | 'status' | 'visibility' | 'organisationId' | 'areaIds' | 'verdictUntil'
>;

export function mayRead(actor: Actor, report: ReportFacts): boolean {
  if (report.visibility === 'public' || isAuthor(actor, report)) return true;
  return mayModerate(actor, report) || (report.visibility !== 'moderation' && mayWork(actor, report));
}

export function mayModerate(actor: Actor, report: ReportFacts): boolean {
  return mayInScope(actor, 'reports.report.moderate', { areaIds: report.areaIds });
}

/** An executor works on what is handed to the own organisation, from publication on. */
export function mayWork(actor: Actor, report: ReportFacts): boolean {
  if (report.organisationId === null || report.visibility === 'moderation') return false;
  return mayInScope(actor, 'reports.report.work', {
    organisationId: report.organisationId,
    areaIds: report.areaIds,
  });
}

export function mayReadAuthor(actor: Actor, report: ReportFacts): boolean {
  return (
    holdsPermission(actor, 'reports.author.read') && (mayModerate(actor, report) || mayWork(actor, report))
  );
}

export function maySupport(actor: Actor, report: ReportFacts): boolean {
  const isOthers = actor.personId !== null && !isAuthor(actor, report);
  return (
    isOthers &&
    holdsPermission(actor, 'reports.report.support') &&
    report.visibility === 'public' &&
    isOpen(report.status)
  );
}

export function mayJudge(actor: Actor, report: ReportFacts, now: Date): boolean {
  const isInTime = report.verdictUntil !== null && report.verdictUntil > now;
  return isAuthor(actor, report) && isAllowed('confirm', report.status) && isInTime;
}

export function isAuthor(actor: Actor, report: Pick<ReportFacts, 'authorPersonId'>): boolean {
  return actor.personId !== null && actor.personId === report.authorPersonId;
}

type ReportExpressions = ExpressionBuilder<ReportsTables, 'reports.report'>;

/** The same rule as `mayModerate`, as a condition of a list. */
export function moderatedBy(actor: Actor) {
  return (where: ReportExpressions): Expression<SqlBool> => {
    const grants = grantsFor(actor, 'reports.report.moderate');
    if (grants.some((grant) => grant.areaId === null)) return sql<boolean>`true`;
    const areaIds = grants.flatMap((grant) => grant.areaId ?? []);
    if (areaIds.length === 0) return sql<boolean>`false`;
    return sql<boolean>`${where.ref('reports.report.areaIds')} && ${areaIds}::uuid[]`;
  };
}

/** The same rule as `mayWork`, as a condition of a list. */
export function workedBy(actor: Actor) {
  return (where: ReportExpressions): Expression<SqlBool> => {
    const grants = grantsFor(actor, 'reports.report.work').filter((grant) => grant.organisationId !== null);
    if (grants.length === 0) return sql<boolean>`false`;
    return where.or(
      grants.map(({ organisationId, areaId }) => {
        const isOurs = where('reports.report.organisationId', '=', organisationId);
        return areaId === null
          ? isOurs
          : where.and([isOurs, sql<boolean>`${areaId}::uuid = any(reports.report.area_ids)`]);
      }),
    );
  };
}
