import { defaultLocale } from '#kernel/i18n/locale.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { ScenarioDefinition } from '../../contract/scenario-definition.ts';
import { writeLog } from '../cards/change-card.ts';
import { findIncident } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext, IncidentsDb } from '../context.ts';
import { listEpisodesOf } from '../signals/alarm.store.ts';
import { advanceScenario } from './advance.jobs.ts';
import { findOrigin } from './origin.store.ts';
import { insertRun, listRunsOf, listScenarios } from './scenario.store.ts';
import type { ScenarioRow } from './scenario.store.ts';

/** A card that came to be through so many scenarios begins no other: somebody has to look. */
const chainAtMost = 3;

type Known = Pick<IncidentRow, 'status' | 'typeCode' | 'priority' | 'level'>;

/** Whether a card as it is now begins a scenario; `sources`: of the alarms on it. */
export function isTriggered(
  { trigger }: Pick<ScenarioDefinition, 'trigger'>,
  card: Known,
  sources: readonly string[],
): boolean {
  if (trigger.on === 'manual' || trigger.on === 'event') return false;
  if (card.typeCode === null || !trigger.typeCodes.includes(card.typeCode)) return false;
  switch (trigger.on) {
    case 'alarm':
      return (
        card.status === 'draft' &&
        card.priority <= trigger.priorityAtMost &&
        sources.some((source) => trigger.sources.length === 0 || trigger.sources.includes(source))
      );
    case 'registered':
      return card.status === 'open' && card.priority <= trigger.priorityAtMost;
    case 'raised':
      return card.status === 'open' && card.level >= trigger.levelAtLeast;
  }
}

/** Whether a scenario fits the card that it has not had yet. */
export async function isAnyWanted(db: IncidentsDb, incidentId: string): Promise<boolean> {
  const card = await findIncident(db, incidentId);
  return card !== undefined && (await listWanted(db, card)).length > 0;
}

async function listWanted(db: IncidentsDb, card: IncidentRow): Promise<ScenarioRow[]> {
  const active = (await listScenarios(db)).filter(({ isActive }) => isActive);
  if (active.length === 0) return [];
  const had = new Set((await listRunsOf(db, card.id)).map(({ scenarioId }) => scenarioId));
  const sources = (await listEpisodesOf(db, [card.id])).map(({ source }) => source);
  return active.filter(({ id, definition }) => !had.has(id) && isTriggered(definition, card, sources));
}

/** Begins what a card asks for; a card has each scenario once, so that nothing begins itself again. */
export async function startFor(context: IncidentsContext, card: IncidentRow): Promise<void> {
  for (const scenario of await listWanted(context.db, card)) await startOn(context, card, scenario);
}

/**
 * Begins a scenario on a card, or writes down that it must not: through this scenario, or through too many, the card came
 * to be. False: the card has had it.
 */
export async function startOn(
  context: IncidentsContext,
  card: Pick<IncidentRow, 'id'>,
  { id: scenarioId, version, title }: Pick<ScenarioRow, 'id' | 'version' | 'title'>,
): Promise<boolean> {
  const { db, clock } = context;
  const startedAt = clock.now();
  const run = { id: newId(startedAt.getTime()), scenarioId, version, incidentId: card.id, startedAt };
  const chain = await findOrigin(db, card.id);
  if (chain.includes(scenarioId) || chain.length >= chainAtMost) {
    const isNew = await insertRun(db, { ...run, state: 'cancelled', endedAt: startedAt });
    const text = context.text(defaultLocale, 'incidents.scenario.loop', { title });
    if (isNew) await writeLog(context, card.id, 'scenario', { text });
    return false;
  }
  if (!(await insertRun(db, { ...run, state: 'running', endedAt: null }))) return false;
  await writeLog(context, card.id, 'scenario', { text: title });
  await enqueue(db, advanceScenario, { runId: run.id }, { key: run.id });
  return true;
}
