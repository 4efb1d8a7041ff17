import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import { isAllowed } from '../lifecycle.ts';
import { fits } from '../life/party.policy.ts';
import { mayWork } from '../report.policy.ts';
import type { ReportRow } from '../report.store.ts';

const permission = 'reports.report.share';

/** Whose right ends at an area's border looks after their own links, others of the organisation after all. */
export function mayEndShare(
  actor: Actor,
  share: { readonly organisationId: string; readonly createdByPersonId: string | null },
): boolean {
  const { organisationId, createdByPersonId } = share;
  if (mayInScope(actor, permission, { organisationId, areaIds: [] })) return true;
  return mayInScope(actor, permission, { organisationId }) && createdByPersonId === actor.personId;
}

/** Organisations all whose links the actor sees; of others only their own. */
export function sharingScope(actor: Actor): { whole: string[]; own: string[] } {
  const ids = grantsFor(actor, permission).flatMap(({ organisationId }) => organisationId ?? []);
  const isWhole = (organisationId: string): boolean =>
    mayInScope(actor, permission, { organisationId, areaIds: [] });
  const { whole = [], own = [] } = Object.groupBy(new Set(ids), (id) => (isWhole(id) ? 'whole' : 'own'));
  return { whole, own };
}

/** Only what everybody may read goes out by a link, and only by those who may work on it. */
export function mayShare(actor: Actor, report: ReportRow): boolean {
  const { organisationId, areaIds } = report;
  return (
    report.visibility === 'public' &&
    mayWork(actor, report) &&
    mayInScope(actor, permission, { organisationId, areaIds })
  );
}

/** Whether an answer is possible at all: who gives it is the organisation. */
export function isAnswerable(report: ReportRow): boolean {
  return isAllowed('answer', report.status) && fits('answer', report);
}
