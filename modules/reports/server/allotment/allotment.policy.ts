import type { Actor } from '#kernel/access/actor.ts';
import { mayInScope } from '#kernel/access/actor.ts';
import type { Worker } from '#kernel/identity/recipient.store.ts';
import type { Allottee } from '../../contract/allotment.ts';
import type { ReportFacts } from '../report.policy.ts';
import { mayWork } from '../report.policy.ts';
import type { AllotmentRow } from './allotment.store.ts';

export const workPermission = 'reports.report.work';
export const allotPermission = 'reports.report.allot';

/** Gives reports of the own organisation to others, and takes them back. */
export function mayAllot(actor: Actor, report: ReportFacts): boolean {
  if (!mayWork(actor, report)) return false;
  const { organisationId, areaIds } = report;
  return mayInScope(actor, allotPermission, { organisationId, areaIds });
}

export function mayAllotIn(actor: Actor, organisationId: string): boolean {
  return mayInScope(actor, allotPermission, { organisationId });
}

/** A crew works for the whole organisation: a right that ends at an area's border gives to crews and changes none. */
export function mayKeepCrews(actor: Actor, organisationId: string): boolean {
  return mayInScope(actor, allotPermission, { organisationId, areaIds: [] });
}

/** Whoever works may take what nobody has, and give back what is theirs; the rest takes the right. */
export function mayChangeAllotment(
  actor: Actor,
  report: ReportFacts,
  change: { from: AllotmentRow | undefined; to: Allottee | null },
): boolean {
  if (mayAllot(actor, report)) return true;
  const { from, to } = change;
  const isOwn = (personId: string | null | undefined): boolean =>
    personId === actor.personId && actor.personId !== null;
  if (to === null) return isOwn(from?.personId);
  return to.kind === 'person' && isOwn(to.id) && (from === undefined || isOwn(from.personId));
}

/** Whether a person works in the organisation and in one of these areas. */
export function worksThere(
  workers: readonly Worker[],
  asked: { personId: string; organisationId: string; areaIds: readonly string[] },
): boolean {
  return workers.some(
    ({ personId, organisationId, areaId }) =>
      personId === asked.personId &&
      organisationId === asked.organisationId &&
      (areaId === null || asked.areaIds.includes(areaId)),
  );
}
