import { grantsFor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { giveApproval, listApprovals } from '../../contract/scenarios.ts';
import type { ApprovalView } from '../../contract/scenarios.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import { approvalPermission, mayApprove } from './approval.ts';
import { listWaitingApprovals } from './approval.store.ts';
import type { WaitingApproval } from './approval.store.ts';
import { endStep } from './end-step.ts';
import { lockRunAndCard } from './lock-run.ts';
import { titleOfScenario } from './present-run.ts';
import { findDefinition, listSteps } from './scenario.store.ts';

const handle = handlerFor<IncidentsTables>();

export const approvalHandlers = [
  handle(listApprovals, async (context) => {
    const waiting = await listWaitingApprovals(context.db, grantsFor(context.actor, approvalPermission));
    const approvals: ApprovalView[] = [];
    for (const one of waiting) approvals.push(...(await present(context, one)));
    return { approvals };
  }),

  handle(giveApproval, async (context, { id, step: key, choice }) => {
    const locked = await lockRunAndCard(context, id);
    const step = (await listSteps(context.db, id)).find((one) => one.key === key);
    // What is over cannot be told from what was never for this post.
    if (!locked || !step || !mayApprove(context.actor, step, locked.card))
      throw new Problem(incidentProblems.runNotFound);
    if (locked.run.state !== 'running' || step.state !== 'waiting')
      throw new Problem(incidentProblems.stepOver);

    const { personId } = context.actor;
    await endStep(context, locked, { key, state: 'done', choice, personId, remark: step.remark });
    context.audit({ type: 'incidents.scenario-run', id }, { step: key, choice });
    return {};
  }),
];

async function present(context: IncidentsContext, waiting: WaitingApproval): Promise<ApprovalView[]> {
  const stored = await findDefinition(context.db, waiting);
  const action = stored?.definition.steps.find(({ key }) => key === waiting.key)?.action;
  if (action?.kind !== 'approve' || !waiting.dueAt) return [];
  const titleOf = await titlesIn(context.db, context.locale);
  return [
    {
      runId: waiting.runId,
      step: waiting.key,
      scenario: titleOfScenario(stored, context.locale),
      question: action.question,
      incidentNumber: waiting.number,
      incidentTitle: titleOf(waiting.typeCode),
      address: waiting.address,
      askedAt: waiting.startedAt.toISOString(),
      dueAt: waiting.dueAt.toISOString(),
      onSilence: action.onSilence,
      isEscalated: waiting.remark === 'escalated',
    },
  ];
}
