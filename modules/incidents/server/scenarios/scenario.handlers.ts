import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { newId } from '#kernel/ids.ts';
import { incidentProblems } from '../../contract/problems.ts';
import {
  answerStep,
  cancelRun,
  choicesOf,
  listRuns,
  listScenarios,
  saveScenario,
  tryScenario,
} from '../../contract/scenarios.ts';
import type { ScenarioRun } from '../../contract/scenarios.ts';
import { mayChangeCard, mayReadCard } from '../cards/incident.policy.ts';
import { findIncident } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { listTypes } from '../type.store.ts';
import { cancel } from './cancel.ts';
import { endStep } from './end-step.ts';
import { lockRunAndCard } from './lock-run.ts';
import type { RunAndCard } from './lock-run.ts';
import {
  findDefinition,
  listRunsOf,
  listScenarios as listRows,
  listSteps,
  saveScenarioRow,
} from './scenario.store.ts';
import type { RunRow } from './scenario.store.ts';
import { tryOnHistory } from './trial.ts';

const handle = handlerFor<IncidentsTables>();

export const scenarioHandlers = [
  handle(listScenarios, async ({ db }) => ({ scenarios: await listRows(db) })),

  handle(saveScenario, async (context, { id, title, isActive, definition }) => {
    const { db, actor, clock } = context;
    const known = (await listRows(db)).find((scenario) => scenario.id === id);
    if (id !== null && !known) throw new Problem(incidentProblems.scenarioNotFound);
    const types = new Set((await listTypes(db)).map(({ code }) => code));
    if (definition.trigger.typeCodes.some((code) => !types.has(code)))
      throw new Problem(incidentProblems.unknownType);

    const row = { id: id ?? newId(), title, isActive, version: (known?.version ?? 0) + 1 };
    const createdAt = clock.now();
    await saveScenarioRow(db, row, { definition, createdAt, createdByPersonId: actor.personId });
    context.audit({ type: 'incidents.scenario', id: row.id }, { title, isActive, version: row.version });
    return { id: row.id, version: row.version };
  }),

  handle(tryScenario, async (context, { definition, days }) => {
    context.audit({ type: 'incidents.scenario', id: 'trial' }, { days });
    return await tryOnHistory(context, definition, days);
  }),

  handle(listRuns, async (context, { id }) => {
    const card = await findIncident(context.db, id);
    if (!card || !mayReadCard(context.actor, card)) throw new Problem(incidentProblems.notFound);
    const runs: ScenarioRun[] = [];
    for (const run of await listRunsOf(context.db, id)) runs.push(await presentRun(context, run));
    return { runs };
  }),

  handle(answerStep, async (context, { id, step: key, choice }) => {
    const { db, actor } = context;
    const locked = await load(context, id);
    const stored = await findDefinition(db, locked.run);
    const step = stored?.definition.steps.find((one) => one.key === key);
    const waiting = (await listSteps(db, id)).find((one) => one.key === key && one.state === 'waiting');
    if (!waiting || !choicesOf(step).includes(choice)) throw new Problem(incidentProblems.stepOver);

    await endStep(context, locked, { key, choice, personId: actor.personId });
    context.audit({ type: 'incidents.scenario-run', id }, { step: key, choice });
    return {};
  }),

  handle(cancelRun, async (context, { id, reason }) => {
    const locked = await load(context, id);

    await cancel(context, locked, reason);
    context.audit({ type: 'incidents.scenario-run', id }, {}, reason);
    return {};
  }),
];

/** @throws Problem `incidents.run-not-found`, `incidents.step-over` */
async function load(context: IncidentsContext, id: string): Promise<RunAndCard> {
  const locked = await lockRunAndCard(context, id);
  if (!locked || !mayChangeCard(context.actor, locked.card)) throw new Problem(incidentProblems.runNotFound);
  if (locked.run.state !== 'running') throw new Problem(incidentProblems.stepOver);
  return locked;
}

async function presentRun({ db }: IncidentsContext, run: RunRow): Promise<ScenarioRun> {
  const stored = await findDefinition(db, run);
  const begun = await listSteps(db, run.id);
  const people = await findPersonNames(
    db,
    begun.flatMap(({ personId }) => personId ?? []),
  );
  return {
    id: run.id,
    title: stored?.title ?? '',
    version: run.version,
    state: run.state,
    startedAt: run.startedAt.toISOString(),
    steps: (stored?.definition.steps ?? []).map(({ key, action }) => {
      const step = begun.find((one) => one.key === key);
      return {
        key,
        action,
        state: step?.state ?? null,
        startedAt: step?.startedAt.toISOString() ?? null,
        dueAt: step?.dueAt?.toISOString() ?? null,
        choice: step?.choice ?? null,
        person: people.get(step?.personId ?? '') ?? null,
      };
    }),
  };
}
