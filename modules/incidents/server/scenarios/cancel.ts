import type { ScenarioAction } from '../../contract/scenario-definition.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { findIncidentForUpdate, writeIncident } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { takeStep } from '../services/ladder.ts';
import { announceTask } from '../services/send-to-services.ts';
import { findTaskForUpdate, writeTask } from '../services/service.store.ts';
import { isUnanswered } from '../../contract/ladder.ts';
import { withdraw } from '../photo-cards/withdraw.ts';
import { askModule } from './ask-module.ts';
import type { RunAndCard } from './lock-run.ts';
import { endRun, findDefinition, listSteps, writeStep } from './scenario.store.ts';
import type { StepRow } from './scenario.store.ts';
import { tellAllClear } from './tell.ts';

/**
 * Ends a run and takes back what can be: services that have not answered are let go, whoever was told hears the all-clear,
 * modules that were asked take it back, a card that was opened and is still a draft is rejected. What somebody is at work
 * on stays, and is the dispatcher's to call off.
 */
export async function cancel(context: IncidentsContext, locked: RunAndCard, reason: string): Promise<void> {
  const { db, clock } = context;
  const { run, card } = locked;
  const now = clock.now();
  const definition = (await findDefinition(db, run))?.definition;
  for (const step of (await listSteps(db, run.id)).toReversed()) {
    const action = definition?.steps.find(({ key }) => key === step.key)?.action;
    const isUndone = action !== undefined && (await takeBack(context, locked, { step, action, reason }));
    if (isUndone || step.state === 'waiting')
      await writeStep(db, { runId: run.id, key: step.key }, { state: 'undone', dueAt: null, endedAt: now });
  }
  await endRun(db, run.id, { state: 'cancelled', endedAt: now, cancelReason: reason });
  await writeLog(context, card.id, 'scenario', { text: reason });
  announceCard(context, card);
}

interface TakingBack {
  readonly step: StepRow;
  readonly action: ScenarioAction;
  readonly reason: string;
}

/** Whether anything of it was taken back. */
async function takeBack(
  context: IncidentsContext,
  { run, card }: RunAndCard,
  { step, action, reason }: TakingBack,
): Promise<boolean> {
  const { key, state, touchedIds } = step;
  if (state === 'skipped' || state === 'failed' || state === 'undone') return false;
  switch (action.kind) {
    case 'send':
    case 'assign':
      for (const taskId of touchedIds) await letGo(context, card, { taskId, reason });
      return true;
    case 'notify':
      await tellAllClear(context, card, { personIds: touchedIds, reason });
      return true;
    case 'open':
      for (const id of touchedIds) await rejectDraft(context, id, reason);
      return true;
    case 'telephonogram':
    case 'warning':
    case 'device':
      return askModule(context, action, { runId: run.id, key, card, isRecalled: true });
    case 'photo-card':
      return state === 'done' && (await withdraw(context, card, 'mistake'));
    case 'raise':
    case 'photo-card-over':
    case 'note':
    case 'cameras':
    case 'wait':
    case 'ask':
    case 'approve':
      return false;
  }
}

async function rejectDraft(context: IncidentsContext, id: string, reason: string): Promise<void> {
  const card = await findIncidentForUpdate(context.db, id);
  if (card?.status !== 'draft') return;
  const closedAt = context.clock.now();
  const version = await writeIncident(context.db, card, { status: 'rejected', closedAt, result: reason });
  await writeLog(context, id, 'rejected', { text: reason });
  announceCard(context, { ...card, status: 'rejected', version });
}

async function letGo(
  context: IncidentsContext,
  card: RunAndCard['card'],
  { taskId, reason }: { taskId: string; reason: string },
): Promise<void> {
  const { db, clock } = context;
  const task = await findTaskForUpdate(db, taskId);
  if (!task || !isUnanswered(task.state)) return;
  const step = takeStep(task, { to: 'declined', reason, now: clock.now() });
  if (step.kind !== 'taken') return;
  await writeTask(db, task, step.changes);
  await writeLog(context, card.id, 'step', { serviceId: task.serviceId, state: 'declined', text: reason });
  announceTask(context, { ...task, state: 'declined' }, card.areaIds);
}
