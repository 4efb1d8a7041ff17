import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { choicesOf, typesNamedBy } from '../../contract/scenario-definition.ts';
import type { ScenarioDefinition } from '../../contract/scenario-definition.ts';
import {
  answerStep,
  cancelRun,
  listRuns,
  listScenarios,
  saveScenario,
  startScenario,
  tryScenario,
} from '../../contract/scenarios.ts';
import type { ScenarioRun } from '../../contract/scenarios.ts';
import { announceCard, loadCard } from '../cards/change-card.ts';
import { mayChangeCard, mayReadCard } from '../cards/incident.policy.ts';
import { findIncident } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { listServices } from '../services/service.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { listTypes } from '../type.store.ts';
import { listUnconnected } from './ask-module.ts';
import { cancel } from './cancel.ts';
import { endStep } from './end-step.ts';
import { lockRunAndCard } from './lock-run.ts';
import type { RunAndCard } from './lock-run.ts';
import { lockScenario } from './origin.store.ts';
import { listOccasionViews } from './occasion-views.ts';
import { presentRun, titleOfScenario } from './present-run.ts';
import {
  findDefinition,
  listRunsOf,
  listScenarios as listRows,
  listSteps,
  saveScenarioRow,
} from './scenario.store.ts';
import type { ScenarioRow } from './scenario.store.ts';
import { startOn } from './start.ts';
import { tryOnHistory } from './trial.ts';

const handle = handlerFor<IncidentsTables>();

export const scenarioHandlers = [
  handle(listScenarios, async (context) => ({
    scenarios: (await listRows(context.db)).map(({ heldBackAt, ...scenario }) => ({
      ...scenario,
      heldBackAt: heldBackAt?.toISOString() ?? null,
    })),
    occasions: await listOccasionViews(context),
    unconnected: listUnconnected(context),
  })),

  handle(saveScenario, async (context, { id, title, isActive, definition, basedOn }) => {
    const { db, actor, clock } = context;
    if (id !== null) await lockScenario(db, id);
    const known = (await listRows(db)).find((scenario) => scenario.id === id);
    if (id !== null && !known) throw new Problem(incidentProblems.scenarioNotFound);
    if (basedOn !== undefined && known && known.version !== basedOn)
      throw new Problem(incidentProblems.scenarioStale, { version: known.version });
    await requireKnown(context, definition);

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
    const rows = await listRunsOf(context.db, id);
    for (const run of rows) runs.push(await presentRun(context, card, run));
    const had = new Set(rows.map(({ scenarioId }) => scenarioId));
    const fitting = mayChangeCard(context.actor, card) ? await listStartable(context, card) : [];
    return {
      runs,
      startable: fitting
        .filter((scenario) => !had.has(scenario.id))
        .map((scenario) => ({ id: scenario.id, title: titleOfScenario(scenario, context.locale) })),
    };
  }),

  handle(startScenario, async (context, { id, scenarioId }) => {
    const card = await loadCard(context, { id }, ['draft', 'open']);
    const scenario = (await listStartable(context, card)).find((one) => one.id === scenarioId);
    if (!scenario) throw new Problem(incidentProblems.scenarioUnfit);

    const isBegun = await startOn(context, card, scenario);
    if (!isBegun) throw new Problem(incidentProblems.scenarioUnfit);
    announceCard(context, card);
    context.audit({ type: 'incidents.incident', id }, { scenarioId, version: scenario.version });
    return {};
  }),

  handle(answerStep, async (context, { id, step: key, choice }) => {
    const { db, actor } = context;
    const locked = await load(context, id);
    const stored = await findDefinition(db, locked.run);
    const step = stored?.definition.steps.find((one) => one.key === key);
    const waiting = (await listSteps(db, id)).find((one) => one.key === key && one.state === 'waiting');
    const isChoice = step?.action.kind === 'ask' && choicesOf(step).includes(choice);
    if (!waiting || !isChoice) throw new Problem(incidentProblems.stepOver);

    const { personId } = actor;
    await endStep(context, locked, { key, state: 'done', choice, personId, remark: waiting.remark });
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

/** Active scenarios that may be begun by hand on such a card. */
async function listStartable(
  { db }: IncidentsContext,
  { status, typeCode }: Pick<IncidentRow, 'status' | 'typeCode'>,
): Promise<ScenarioRow[]> {
  if (typeCode === null || (status !== 'draft' && status !== 'open')) return [];
  return (await listRows(db)).filter(({ isActive, definition: { trigger } }) => {
    return isActive && trigger.on === 'manual' && trigger.typeCodes.includes(typeCode);
  });
}

/** @throws Problem `incidents.unknown-type`, `incidents.unknown-service`, `incidents.unknown-event` */
async function requireKnown(context: IncidentsContext, definition: ScenarioDefinition): Promise<void> {
  const { db } = context;
  const { trigger, steps } = definition;
  const types = new Set((await listTypes(db)).map(({ code }) => code));
  if (typesNamedBy(definition).some((code) => !types.has(code)))
    throw new Problem(incidentProblems.unknownType);
  const services = new Set((await listServices(db)).map(({ id }) => id));
  if (steps.some(({ action }) => action.kind === 'assign' && !services.has(action.serviceId)))
    throw new Problem(incidentProblems.unknownService);
  if (trigger.on === 'event' && !context.listOccasions().some(({ id }) => id === trigger.eventId))
    throw new Problem(incidentProblems.unknownEvent);
}
