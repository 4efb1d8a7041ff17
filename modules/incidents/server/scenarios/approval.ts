import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { defaultLocale } from '#kernel/i18n/locale.ts';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { ScenarioAction } from '../../contract/scenario-definition.ts';
import { writeLog } from '../cards/change-card.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { Effect } from './actions.ts';
import type { StepRow } from './scenario.store.ts';
import { tellRole } from './tell.ts';

export type Approval = Extract<ScenarioAction, { kind: 'approve' }>;

export const approvalPermission = 'incidents.approval.give';
const approvalsPath = '/work/incidents/approvals';

/** Tells everybody who may decide and waits for the first of them. */
export async function askApproval(
  context: IncidentsContext,
  card: IncidentRow,
  { action, roleId }: { action: Approval; roleId: Approval['roleId'] },
): Promise<Effect & { kind: 'waits' }> {
  const told = await tellRole(context, roleId, { card, text: action.question, path: approvalsPath });
  await writeLog(context, card.id, 'scenario', { text: wordingIn(action.question, defaultLocale) });
  const dueAt = new Date(context.clock.now().getTime() + action.withinSeconds * 1000);
  const waits = { kind: 'waits', dueAt, roleIds: [roleId] } as const;
  return told.length > 0
    ? { ...waits, roleIds: [roleId] }
    : { ...waits, roleIds: [roleId], remark: 'nobody-holds-role' };
}

/** Nobody has decided in time: the next role is asked as well; null where there is none left. */
export async function escalateApproval(
  context: IncidentsContext,
  { card, step, action }: { card: IncidentRow; step: StepRow; action: Approval },
): Promise<Partial<StepRow> | null> {
  const { nextRoleId } = action;
  if (nextRoleId === null || step.roleIds.includes(nextRoleId)) return null;
  const { dueAt } = await askApproval(context, card, { action, roleId: nextRoleId });
  return { dueAt, roleIds: [...step.roleIds, nextRoleId], remark: 'escalated' };
}

/** The roles asked so far decide, each within the area of its grant. */
export function mayApprove(
  actor: Actor,
  { roleIds }: Pick<StepRow, 'roleIds'>,
  { areaIds }: Pick<IncidentRow, 'areaIds'>,
): boolean {
  return grantsFor(actor, approvalPermission).some(
    (grant) => roleIds.includes(grant.roleId) && (grant.areaId === null || areaIds.includes(grant.areaId)),
  );
}
