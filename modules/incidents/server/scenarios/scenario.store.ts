import type { Insertable, Selectable } from 'kysely';
import type { IncidentsDb } from '../context.ts';
import type { ScenarioRunTable, ScenarioStepTable, ScenarioTable } from '../tables.ts';
import { scenarioDefinition } from '../../contract/scenario-definition.ts';
import type { ScenarioDefinition } from '../../contract/scenario-definition.ts';

export type RunRow = Omit<Selectable<ScenarioRunTable>, 'cancelReason'>;
export type StepRow = Selectable<ScenarioStepTable>;

const scenariosAtMost = 500;

export interface ScenarioRow extends Selectable<ScenarioTable> {
  readonly definition: ScenarioDefinition;
}

/** In their last versions. */
export async function listScenarios(db: IncidentsDb): Promise<ScenarioRow[]> {
  const rows = await db
    .selectFrom('incidents.scenario as scenario')
    .innerJoin('incidents.scenarioVersion as version', (join) =>
      join.onRef('version.scenarioId', '=', 'scenario.id').onRef('version.version', '=', 'scenario.version'),
    )
    .select(['scenario.id', 'scenario.title', 'scenario.isActive', 'scenario.version'])
    .select(['scenario.heldBackAt', 'version.definition'])
    .orderBy('scenario.title')
    .orderBy('scenario.id')
    .limit(scenariosAtMost)
    .execute();
  return rows.map(readRow);
}

/** NOTE: a definition is as old as its version; what it does not say is as it was then. */
function readRow<Row extends { readonly definition: unknown }>(row: Row) {
  return { ...row, definition: scenarioDefinition.parse(row.definition) };
}

export async function saveScenarioRow(
  db: IncidentsDb,
  scenario: Insertable<ScenarioTable>,
  version: { definition: ScenarioDefinition; createdAt: Date; createdByPersonId: string | null },
): Promise<void> {
  const { id, ...facts } = scenario;
  await db
    .insertInto('incidents.scenario')
    .values(scenario)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(facts))
    .execute();
  await db
    .insertInto('incidents.scenarioVersion')
    .values({
      ...version,
      scenarioId: id,
      version: scenario.version,
      definition: JSON.stringify(version.definition),
    })
    .execute();
}

export async function findDefinition(
  db: IncidentsDb,
  { scenarioId, version }: Pick<RunRow, 'scenarioId' | 'version'>,
): Promise<{ title: string; definition: ScenarioDefinition } | undefined> {
  const row = await db
    .selectFrom('incidents.scenarioVersion as version')
    .innerJoin('incidents.scenario as scenario', 'scenario.id', 'version.scenarioId')
    .select(['scenario.title', 'version.definition'])
    .where('version.scenarioId', '=', scenarioId)
    .where('version.version', '=', version)
    .executeTakeFirst();
  return row && readRow(row);
}

const runColumns = ['id', 'scenarioId', 'version', 'incidentId', 'state', 'startedAt', 'endedAt'] as const;

/** False: this card has had this scenario. */
export async function insertRun(db: IncidentsDb, run: RunRow): Promise<boolean> {
  const rows = await db
    .insertInto('incidents.scenarioRun')
    .values(run)
    .onConflict((conflict) => conflict.columns(['incidentId', 'scenarioId']).doNothing())
    .returning('id')
    .execute();
  return rows.length > 0;
}

export async function findRun(db: IncidentsDb, id: string): Promise<RunRow | undefined> {
  return await db
    .selectFrom('incidents.scenarioRun')
    .select(runColumns)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function lockRun(db: IncidentsDb, id: string): Promise<RunRow | undefined> {
  return await db
    .selectFrom('incidents.scenarioRun')
    .select(runColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function listRunsOf(db: IncidentsDb, incidentId: string): Promise<RunRow[]> {
  return await db
    .selectFrom('incidents.scenarioRun')
    .select(runColumns)
    .where('incidentId', '=', incidentId)
    .orderBy('startedAt')
    .orderBy('id')
    .limit(scenariosAtMost)
    .execute();
}

export async function endRun(
  db: IncidentsDb,
  id: string,
  ended: Pick<RunRow, 'state' | 'endedAt'> & { cancelReason?: string },
): Promise<void> {
  await db.updateTable('incidents.scenarioRun').set(ended).where('id', '=', id).execute();
}

const stepColumns = [
  'runId',
  'key',
  'state',
  'startedAt',
  'dueAt',
  'endedAt',
  'choice',
  'personId',
  'touchedIds',
  'remark',
  'roleIds',
] as const;

export async function listSteps(db: IncidentsDb, runId: string): Promise<StepRow[]> {
  return await db
    .selectFrom('incidents.scenarioStep')
    .select(stepColumns)
    .where('runId', '=', runId)
    .orderBy('startedAt')
    .orderBy('key')
    .limit(200)
    .execute();
}

export async function insertStep(db: IncidentsDb, step: Insertable<ScenarioStepTable>): Promise<void> {
  await db.insertInto('incidents.scenarioStep').values(step).execute();
}

export async function writeStep(
  db: IncidentsDb,
  { runId, key }: Pick<StepRow, 'runId' | 'key'>,
  changes: Partial<StepRow>,
): Promise<void> {
  await db
    .updateTable('incidents.scenarioStep')
    .set(changes)
    .where('runId', '=', runId)
    .where('key', '=', key)
    .execute();
}

/** Relies on `scenario_step_due`. */
export async function listDueSteps(
  db: IncidentsDb,
  now: Date,
  limit: number,
): Promise<Pick<StepRow, 'runId' | 'key'>[]> {
  return await db
    .selectFrom('incidents.scenarioStep')
    .select(['runId', 'key'])
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute();
}
