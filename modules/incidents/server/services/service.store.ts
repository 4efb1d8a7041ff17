import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IncidentsDb } from '../context.ts';
import type { BreachTable, RunCardTable, ServiceTable, TaskTable, UnitTable } from '../tables.ts';

export type ServiceRow = Selectable<ServiceTable>;
export type TaskRow = Selectable<TaskTable>;
export type UnitRow = Selectable<UnitTable>;
export type RunCardRow = Selectable<RunCardTable>;

const serviceColumns = [
  'id',
  'organisationId',
  'title',
  'phone',
  'acknowledgeSeconds',
  'seniorPersonId',
  'nextServiceId',
  'position',
  'isActive',
] as const;
const taskColumns = [
  'id',
  'incidentId',
  'serviceId',
  'organisationId',
  'state',
  'addedAt',
  'receivedAt',
  'answeredAt',
  'startedAt',
  'arrivedAt',
  'endedAt',
  'changedAt',
  'reason',
  'unitId',
  'dueAt',
  'escalation',
  'version',
] as const;
const unitColumns = ['id', 'serviceId', 'title', 'state', 'lng', 'lat', 'locatedAt', 'version'] as const;
const servicesAtMost = 500;

export async function listServices(db: IncidentsDb): Promise<ServiceRow[]> {
  return await db
    .selectFrom('incidents.service')
    .select(serviceColumns)
    .orderBy('position')
    .orderBy('id')
    .limit(servicesAtMost)
    .execute();
}

export async function listRunCards(db: IncidentsDb, typeCode: string): Promise<RunCardRow[]> {
  return await db
    .selectFrom('incidents.runCard')
    .select(['id', 'typeCode', 'areaId', 'level', 'serviceId', 'fromMode'])
    .where('typeCode', '=', typeCode)
    .orderBy('level')
    .orderBy('id')
    .limit(1000)
    .execute();
}

export async function listUnits(db: IncidentsDb, serviceIds: readonly string[]): Promise<UnitRow[]> {
  if (serviceIds.length === 0) return [];
  return await db
    .selectFrom('incidents.unit')
    .select(unitColumns)
    .where('serviceId', 'in', [...serviceIds])
    .orderBy('title')
    .orderBy('id')
    .limit(2000)
    .execute();
}

export async function findUnitForUpdate(db: IncidentsDb, id: string): Promise<UnitRow | undefined> {
  return await db
    .selectFrom('incidents.unit')
    .select(unitColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function writeUnit(
  db: IncidentsDb,
  unit: Pick<UnitRow, 'id' | 'version'>,
  changes: Partial<Pick<UnitRow, 'state' | 'lng' | 'lat' | 'locatedAt'>>,
): Promise<void> {
  await db
    .updateTable('incidents.unit')
    .set({ ...changes, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
}

/** Answers the tasks that are new: a service stands on a card once. */
export async function insertTasks(db: IncidentsDb, tasks: readonly NewTask[]): Promise<TaskRow[]> {
  if (tasks.length === 0) return [];
  return await db
    .insertInto('incidents.task')
    .values([...tasks])
    .onConflict((conflict) => conflict.columns(['incidentId', 'serviceId']).doNothing())
    .returning(taskColumns)
    .execute();
}

export type NewTask = Pick<
  TaskRow,
  'id' | 'incidentId' | 'serviceId' | 'organisationId' | 'state' | 'addedAt' | 'changedAt' | 'dueAt'
>;

export async function listTasksOf(db: IncidentsDb, incidentIds: readonly string[]): Promise<TaskRow[]> {
  if (incidentIds.length === 0) return [];
  return await db
    .selectFrom('incidents.task')
    .select(taskColumns)
    .where('incidentId', 'in', [...incidentIds])
    .orderBy('addedAt')
    .orderBy('id')
    .limit(2000)
    .execute();
}

export async function findTask(db: IncidentsDb, id: string): Promise<TaskRow | undefined> {
  return await db.selectFrom('incidents.task').select(taskColumns).where('id', '=', id).executeTakeFirst();
}

/** NOTE: the card is locked before its tasks, everywhere, so that no two commands wait for each other in a ring. */
export async function findTaskForUpdate(db: IncidentsDb, id: string): Promise<TaskRow | undefined> {
  return await db
    .selectFrom('incidents.task')
    .select(taskColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function writeTask(
  db: IncidentsDb,
  task: Pick<TaskRow, 'id' | 'version'>,
  changes: Partial<Omit<TaskRow, 'id' | 'version'>>,
): Promise<void> {
  await db
    .updateTable('incidents.task')
    .set({ ...changes, version: task.version + 1 })
    .where('id', '=', task.id)
    .execute();
}

const openStates = ['added', 'received', 'accepted', 'started', 'arrived', 'working'] as const;

export interface WorkFilter {
  /** By organisation the areas its people are bounded by; null: not bounded. */
  readonly areasOf: ReadonlyMap<string, readonly string[] | null>;
  readonly isDone: boolean;
  readonly limit: number;
}

/** What organisations have to do, the most urgent first; or what they have done, the newest first. */
export async function listTasksFor(
  db: IncidentsDb,
  { areasOf, isDone, limit }: WorkFilter,
): Promise<TaskRow[]> {
  if (areasOf.size === 0) return [];
  const query = db
    .selectFrom('incidents.task as task')
    .innerJoin('incidents.incident as incident', 'incident.id', 'task.incidentId')
    .select(taskColumns.map((column) => `task.${column}` as const))
    .where('task.state', isDone ? 'not in' : 'in', [...openStates])
    .where((where) =>
      where.or(
        [...areasOf].map(([organisationId, areaIds]) =>
          where.and([
            where('task.organisationId', '=', organisationId),
            ...(areaIds === null ? [] : [sql<boolean>`incident.area_ids && ${[...areaIds]}::uuid[]`]),
          ]),
        ),
      ),
    );
  return await (
    isDone
      ? query.orderBy('task.addedAt', 'desc')
      : query.orderBy('incident.priority').orderBy('task.addedAt')
  )
    .orderBy('task.id')
    .limit(limit)
    .execute();
}

/** Relies on `task_due`. */
export async function listDueTasks(db: IncidentsDb, now: Date, limit: number): Promise<TaskRow[]> {
  return await db
    .selectFrom('incidents.task')
    .select(taskColumns)
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute();
}

export async function insertBreach(db: IncidentsDb, breach: BreachTable): Promise<void> {
  await db
    .insertInto('incidents.breach')
    .values(breach)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function endBreach(db: IncidentsDb, taskId: string, endedAt: Date): Promise<void> {
  await db
    .updateTable('incidents.breach')
    .set({ endedAt })
    .where('taskId', '=', taskId)
    .where('endedAt', 'is', null)
    .execute();
}

export async function listOpenTasks(db: IncidentsDb, incidentId: string): Promise<TaskRow[]> {
  return await db
    .selectFrom('incidents.task')
    .select(taskColumns)
    .where('incidentId', '=', incidentId)
    .where('state', 'in', [...openStates])
    .orderBy('addedAt')
    .execute();
}

/** Which tasks were answered late, or are being. */
export async function listLateTaskIds(db: IncidentsDb, taskIds: readonly string[]): Promise<Set<string>> {
  if (taskIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('incidents.breach')
    .select(sql<string>`task_id`.as('taskId'))
    .where('taskId', 'in', [...taskIds])
    .execute();
  return new Set(rows.map(({ taskId }) => taskId));
}
