import { announceCard, writeLog } from '../cards/change-card.ts';
import type { IncidentsContext } from '../context.ts';
import { takeStep } from '../services/ladder.ts';
import { announceTask } from '../services/send-to-services.ts';
import { findTaskForUpdate, writeTask } from '../services/service.store.ts';
import { isUnanswered } from '../../contract/ladder.ts';
import { tellAllClear } from './actions.ts';
import type { RunAndCard } from './lock-run.ts';
import { endRun, findDefinition, listSteps, writeStep } from './scenario.store.ts';

/**
 * Ends a run and takes back what can be: services that have not answered are let go, whoever was told hears the all-clear.
 * What somebody is at work on stays, and is the dispatcher's to call off.
 */
export async function cancel(
  context: IncidentsContext,
  { run, card }: RunAndCard,
  reason: string,
): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  const definition = (await findDefinition(db, run))?.definition;
  for (const { key, state, touchedIds } of (await listSteps(db, run.id)).toReversed()) {
    const kind = definition?.steps.find((step) => step.key === key)?.action.kind;
    if (kind === 'send') for (const taskId of touchedIds) await letGo(context, card, { taskId, reason });
    if (kind === 'notify') await tellAllClear(context, card, { personIds: touchedIds, reason });
    const isUndone = state === 'waiting' || kind === 'send' || kind === 'notify';
    if (isUndone && state !== 'skipped')
      await writeStep(db, { runId: run.id, key }, { state: 'undone', dueAt: null, endedAt: now });
  }
  await endRun(db, run.id, { state: 'cancelled', endedAt: now });
  await writeLog(context, card.id, 'scenario', { text: reason });
  announceCard(context, card);
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
