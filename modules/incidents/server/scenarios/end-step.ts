import type { PayloadOf } from '#kernel/events/contract.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { stepAnswered } from '../../contract/events.ts';
import type { ScenarioAction } from '../../contract/scenario-definition.ts';
import { announceCard } from '../cards/change-card.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { advanceScenario } from './advance.jobs.ts';
import { escalateApproval } from './approval.ts';
import { isForModule } from './ask-module.ts';
import { lockRunAndCard } from './lock-run.ts';
import type { RunAndCard } from './lock-run.ts';
import { findDefinition, listDueSteps, listSteps, writeStep } from './scenario.store.ts';
import type { StepRow } from './scenario.store.ts';

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
  context.audit({ type: 'incidents.scenario-run', id: runId }, { step: key });
  if (action?.kind === 'approve') {
    const next = await escalateApproval(context, { card: locked.card, step, action });
    if (next) {
      await writeStep(db, { runId, key }, next);
      return announceCard(context, locked.card);
    }
  }
  await endStep(context, locked, { key, ...silenceOf(action, step) });
}

/** What it means that nobody said anything. */
function silenceOf(action: ScenarioAction | undefined, { remark }: StepRow): Omit<EndedStep, 'key'> {
  const silent = { state: 'done', choice: null, personId: null, remark } as const;
  if (!action) return silent;
  if (isForModule(action)) return { ...silent, state: 'failed', remark: 'no-answer' };
  if (action.kind === 'photo-card') return { ...silent, state: 'failed', remark: 'no-photo-card' };
  return action.kind === 'ask' || action.kind === 'approve'
    ? { ...silent, choice: action.onSilence }
    : silent;
}

export interface EndedStep {
  readonly key: string;
  readonly state: 'done' | 'failed';
  readonly choice: string | null;
  readonly personId: string | null;
  readonly remark: StepRow['remark'];
}

/** The step is over; what comes after it is begun by a job, which commits with this. */
export async function endStep(
  context: IncidentsContext,
  { run, card }: RunAndCard,
  { key, ...ended }: EndedStep,
): Promise<void> {
  const { db, clock } = context;
  await writeStep(db, { runId: run.id, key }, { ...ended, dueAt: null, endedAt: clock.now() });
  await enqueue(db, advanceScenario, { runId: run.id }, { key: run.id });
  announceCard(context, card);
}

/** A module says what has become of what it was asked for; too late, it changes nothing. */
export async function endAskedStep(
  context: IncidentsContext,
  { runId, step: key, isDone, remark }: PayloadOf<typeof stepAnswered>,
): Promise<void> {
  const locked = await lockRunAndCard(context, runId);
  const step = (await listSteps(context.db, runId)).find((one) => one.key === key);
  context.audit({ type: 'incidents.scenario-run', id: runId }, { step: key, isDone });
  if (locked?.run.state !== 'running' || step?.state !== 'waiting') return;
  const state = isDone ? 'done' : 'failed';
  await endStep(context, locked, { key, state, choice: null, personId: null, remark });
}
