import type { Selectable } from 'kysely';
import type { Grant } from '#kernel/access/actor.ts';
import { sql } from 'kysely';
import type { IncidentsDb } from '../context.ts';
import type { IncidentTable, ScenarioStepTable } from '../tables.ts';

type Step = Selectable<ScenarioStepTable>;
type Card = Selectable<IncidentTable>;

export interface WaitingApproval
  extends
    Pick<Step, 'runId' | 'key' | 'startedAt' | 'remark'>,
    Pick<Card, 'number' | 'typeCode' | 'address'> {
  readonly dueAt: Date | null;
  readonly scenarioId: string;
  readonly version: number;
}

const approvalsAtMost = 100;

/** What waits for one of these roles, each within the area of its grant. Relies on `scenario_step_due`. */
export async function listWaitingApprovals(
  db: IncidentsDb,
  grants: readonly Pick<Grant, 'roleId' | 'areaId'>[],
): Promise<WaitingApproval[]> {
  if (grants.length === 0) return [];
  return await db
    .selectFrom('incidents.scenarioStep as step')
    .innerJoin('incidents.scenarioRun as run', 'run.id', 'step.runId')
    .innerJoin('incidents.incident as card', 'card.id', 'run.incidentId')
    .select(['step.runId', 'step.key', 'step.startedAt', 'step.dueAt', 'step.remark'])
    .select(['run.scenarioId', 'run.version', 'card.number', 'card.typeCode', 'card.address'])
    .where('step.dueAt', 'is not', null)
    .where('run.state', '=', 'running')
    .where((where) =>
      where.or(
        grants.map(({ roleId, areaId }) =>
          areaId === null
            ? sql<boolean>`${roleId} = any (step.role_ids)`
            : sql<boolean>`${roleId} = any (step.role_ids) and ${areaId}::uuid = any (card.area_ids)`,
        ),
      ),
    )
    .orderBy('step.dueAt')
    .orderBy('step.runId')
    .limit(approvalsAtMost)
    .execute();
}
