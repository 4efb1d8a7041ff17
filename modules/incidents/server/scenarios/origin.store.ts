import type { IncidentsDb } from '../context.ts';
import type { ScenarioOccasionTable, ScenarioOriginTable } from '../tables.ts';

/* How cards and runs came to be, so that a scenario neither begins itself nor begins without end. */

/** Through which scenarios a card came to be; none, where people or alarms opened it. */
export async function findOrigin(db: IncidentsDb, incidentId: string): Promise<readonly string[]> {
  const row = await db
    .selectFrom('incidents.scenarioOrigin')
    .select('scenarioIds')
    .where('incidentId', '=', incidentId)
    .executeTakeFirst();
  return row?.scenarioIds ?? [];
}

export async function insertOrigin(db: IncidentsDb, origin: ScenarioOriginTable): Promise<void> {
  await db.insertInto('incidents.scenarioOrigin').values(origin).execute();
}

/**
 * Events come two at a time: one waits here until the other has begun what it begins. Not `for update`: a run written
 * meanwhile on another card refers to the scenario.
 */
export async function lockScenario(db: IncidentsDb, scenarioId: string): Promise<void> {
  const scenario = db.selectFrom('incidents.scenario').select('id').where('id', '=', scenarioId);
  await scenario.forNoKeyUpdate().execute();
}

/** How often a scenario began since. Relies on `scenario_run_started`. */
export async function countRunsSince(db: IncidentsDb, scenarioId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('incidents.scenarioRun')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('scenarioId', '=', scenarioId)
    .where('startedAt', '>=', since)
    .executeTakeFirst();
  return row?.count ?? 0;
}

export async function markHeldBack(db: IncidentsDb, scenarioId: string, heldBackAt: Date): Promise<void> {
  await db.updateTable('incidents.scenario').set({ heldBackAt }).where('id', '=', scenarioId).execute();
}

/** The card that the same subject began this scenario on, if it did. */
export async function findOccasion(
  db: IncidentsDb,
  { scenarioId, subjectId }: Pick<ScenarioOccasionTable, 'scenarioId' | 'subjectId'>,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('incidents.scenarioOccasion')
    .select('incidentId')
    .where('scenarioId', '=', scenarioId)
    .where('subjectId', '=', subjectId)
    .executeTakeFirst();
  return row?.incidentId;
}

export async function saveOccasion(db: IncidentsDb, occasion: ScenarioOccasionTable): Promise<void> {
  const { incidentId, at } = occasion;
  await db
    .insertInto('incidents.scenarioOccasion')
    .values(occasion)
    .onConflict((conflict) => conflict.columns(['scenarioId', 'subjectId']).doUpdateSet({ incidentId, at }))
    .execute();
}
