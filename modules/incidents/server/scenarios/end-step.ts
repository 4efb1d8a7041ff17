import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { announceCard } from '../cards/change-card.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { advanceScenario } from './advance.jobs.ts';
import { lockRunAndCard } from './lock-run.ts';
import type { RunAndCard } from './lock-run.ts';
import { findDefinition, listDueSteps, listSteps, writeStep } from './scenario.store.ts';

const lookedUpAtOnce = 50;

/** Ends what has waited long enough; a question by the answer of silence. */
export async function endDueSteps(
  system: SystemContext<IncidentsTables>,
  signal?: AbortSignal,
): Promise<void> {
  const due = await system.query(
    async ({ db, clock }) => await listDueSteps(db, clock.now(), lookedUpAtOnce),
  );
  for (const { runId, key } of due) {
    if (signal?.aborted) return;
    await system.transaction(async (context) => await endDue(context, runId, key));
  }
}

async function endDue(context: IncidentsContext, runId: string, key: string): Promise<void> {
  const { db, clock } = context;
  const locked = await lockRunAndCard(context, runId);
  const step = (await listSteps(db, runId)).find((one) => one.key === key);
  const stored = locked && (await findDefinition(db, locked.run));
  if (!stored || !step?.dueAt || step.dueAt > clock.now()) return;
  const action = stored.definition.steps.find((one) => one.key === key)?.action;
  const choice = action?.kind === 'ask' ? action.onSilence : null;
  await endStep(context, locked, { key, choice, personId: null });
  context.audit({ type: 'incidents.scenario-run', id: runId }, { step: key, choice });
}

interface EndedStep {
  readonly key: string;
  readonly choice: string | null;
  readonly personId: string | null;
}

/** The step is over; what comes after it is begun by a job, which commits with this. */
export async function endStep(
  context: IncidentsContext,
  { run, card }: RunAndCard,
  { key, choice, personId }: EndedStep,
): Promise<void> {
  const { db, clock } = context;
  const endedAt = clock.now();
  await writeStep(db, { runId: run.id, key }, { state: 'done', dueAt: null, endedAt, choice, personId });
  await enqueue(db, advanceScenario, { runId: run.id }, { key: run.id });
  announceCard(context, card);
}
