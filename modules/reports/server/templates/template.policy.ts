import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, holdsPermission, mayInScope } from '#kernel/access/actor.ts';
import type { ReportAction } from '../../contract/actions.ts';
import type { TemplateStep } from '../../contract/templates.ts';
import { mayTake } from '../life/party.policy.ts';
import { mayRead, mayWork } from '../report.policy.ts';
import type { ReportRow } from '../report.store.ts';

const managePermission = 'reports.template.manage';
const townPermission = 'reports.template.manage-town';

export function mayEditTemplates(actor: Actor, organisationId: string | null): boolean {
  if (organisationId === null) return holdsPermission(actor, townPermission);
  // Words of the organisation are read in all areas: a right that ends at an area's border does not change them.
  return mayInScope(actor, managePermission, { organisationId, areaIds: [] });
}

/** The organisations whose templates the actor keeps. */
export function templateOrganisations(actor: Actor): string[] {
  const grants = grantsFor(actor, managePermission);
  return [...new Set(grants.flatMap(({ organisationId }) => organisationId ?? []))];
}

/** The actions of the table behind a step of the dialogs. */
const actionsOfStep: Readonly<Record<TemplateStep, readonly ReportAction[]>> = {
  plan: ['plan'],
  answer: ['answer'],
  explain: ['explain'],
  ask: ['ask', 'clarify'],
  'not-ours': ['ask-forward'],
  reject: ['reject'],
  forward: ['forward', 'redirect'],
  'not-competent': ['declare-not-competent'],
  hide: ['hide'],
  'return-answer': ['return-answer'],
};

export function mayUseTemplates(actor: Actor, report: ReportRow, step: TemplateStep): boolean {
  return mayRead(actor, report) && actionsOfStep[step].some((action) => mayTake(action, actor, report));
}

/** Whose words one may speak with: an executor for the organisation of the report, staff of the town for their own. */
export function offeringOrganisations(actor: Actor, report: ReportRow): string[] {
  const staff = ['reports.report.moderate', 'reports.answer.review'].flatMap((permission) =>
    grantsFor(actor, permission).flatMap(({ organisationId }) => organisationId ?? []),
  );
  const own = mayWork(actor, report) && report.organisationId !== null ? [report.organisationId] : [];
  return [...new Set([...own, ...staff])];
}
