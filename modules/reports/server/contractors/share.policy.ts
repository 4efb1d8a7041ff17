import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import { isAllowed } from '../lifecycle.ts';
import { fits } from '../life/party.policy.ts';
import { mayWork } from '../report.policy.ts';
import type { ReportRow } from '../report.store.ts';

const permission = 'reports.report.share';

export function mayShareIn(actor: Actor, organisationId: string): boolean {
  return mayInScope(actor, permission, { organisationId });
}

export function sharingOrganisations(actor: Actor): string[] {
  return [...new Set(grantsFor(actor, permission).flatMap(({ organisationId }) => organisationId ?? []))];
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
