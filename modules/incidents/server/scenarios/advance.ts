import { announceCard } from '../cards/change-card.ts';
import { findIncident } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { act } from './actions.ts';
import type { Effect } from './actions.ts';
import { lockRunAndCard } from './lock-run.ts';
import { endRun, findDefinition, insertStep, listSteps, writeStep } from './scenario.store.ts';
import { walkOn } from './walk.ts';

/*
 * One step, one transaction: what a step does and the mark that it was done commit together. A hub that dies between two
 * steps leaves the job in the queue; one that dies inside a step leaves nothing of it. So each step happens once.
 */

/** Begins the next step of a run; answers whether there may be another. */
export async function advanceOnce(context: IncidentsContext, runId: string): Promise<boolean> {
  const { db, clock } = context;
  const locked = await lockRunAndCard(context, runId);
  context.audit({ type: 'incidents.scenario-run', id: runId });
  const stored = locked && (await findDefinition(db, locked.run));
  if (!stored || locked.run.state !== 'running') return false;
  const { run, card } = locked;
  const now = clock.now();
  if (card.status === 'closed' || card.status === 'rejected') {
    for (const { key, state } of await listSteps(db, runId))
      if (state === 'waiting')
        await writeStep(db, { runId, key }, { state: 'undone', dueAt: null, endedAt: now });
    await endRun(db, runId, { state: 'cancelled', endedAt: now });
    return false;
  }

  const begun = new Map((await listSteps(db, run.id)).map((step) => [step.key, step]));
  const { start, skip, isOver } = walkOn(stored.definition, begun);
  const blank = { runId, startedAt: now, touchedIds: [] };
  for (const key of skip) await insertStep(db, { ...blank, key, state: 'skipped', endedAt: now });
  if (isOver) await endRun(db, runId, { state: 'done', endedAt: now });
  if (start) {
    const effect = await act(context, { run, key: start.key, card }, start.action);
    await insertStep(db, { ...blank, key: start.key, ...markOf(effect, now) });
  }
  // A step may have sent the card or raised it.
  announceCard(context, (await findIncident(db, card.id)) ?? card);
  return start !== null;
}

function markOf(effect: Effect, now: Date) {
  switch (effect.kind) {
    case 'waits': {
      const { dueAt, roleIds = [], remark = null } = effect;
      return { state: 'waiting' as const, dueAt, roleIds, remark };
    }
    case 'failed':
      return { state: 'failed' as const, endedAt: now, remark: effect.remark };
    case 'done':
      return { state: 'done' as const, endedAt: now, touchedIds: [...effect.touchedIds] };
  }
}
