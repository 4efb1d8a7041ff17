import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { ScenarioDefinition } from '../../contract/scenarios.ts';
import { writeLog } from '../cards/change-card.ts';
import { findIncident } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext, IncidentsDb } from '../context.ts';
import { advanceScenario } from './advance.jobs.ts';
import { insertRun, listRunsOf, listScenarios } from './scenario.store.ts';

type Known = Pick<IncidentRow, 'status' | 'typeCode' | 'priority' | 'createdByPersonId'>;

/** A draft that nobody wrote was opened by an alarm. */
export function isTriggered({ trigger }: ScenarioDefinition, card: Known): boolean {
  const { on, typeCodes, priorityAtMost } = trigger;
  const isOf = card.typeCode !== null && typeCodes.includes(card.typeCode);
  if (!isOf || card.priority > priorityAtMost) return false;
  if (on === 'alarm') return card.status === 'draft' && card.createdByPersonId === null;
  return card.status === 'open';
}

/** Whether a scenario fits the card that it has not had yet. */
export async function isAnyWanted(db: IncidentsDb, incidentId: string): Promise<boolean> {
  const active = (await listScenarios(db)).filter(({ isActive }) => isActive);
  const card = active.length === 0 ? undefined : await findIncident(db, incidentId);
  if (!card) return false;
  const had = new Set((await listRunsOf(db, incidentId)).map(({ scenarioId }) => scenarioId));
  return active.some(({ id, definition }) => !had.has(id) && isTriggered(definition, card));
}

/** Begins what a card asks for; a card has each scenario once, so that nothing begins itself again. */
export async function startFor(context: IncidentsContext, card: IncidentRow): Promise<void> {
  const { db, clock } = context;
  const fitting = (await listScenarios(db)).filter(
    ({ isActive, definition }) => isActive && isTriggered(definition, card),
  );
  for (const { id: scenarioId, version, title } of fitting) {
    const startedAt = clock.now();
    const run = { id: newId(startedAt.getTime()), scenarioId, version, incidentId: card.id, startedAt };
    if (!(await insertRun(db, { ...run, state: 'running', endedAt: null }))) continue;
    await writeLog(context, card.id, 'scenario', { text: title });
    await enqueue(db, advanceScenario, { runId: run.id }, { key: run.id });
  }
}
