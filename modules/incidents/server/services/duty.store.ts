import type { IncidentsDb } from '../context.ts';
import type { CalledTable, DutyTable } from '../tables.ts';

const onDutyAtMost = 100;

/** Who is on duty now, by the roster. Relies on `duty_organisation`. */
export async function listOnDuty(db: IncidentsDb, organisationId: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents.duty')
    .select('personId')
    .distinct()
    .where('organisationId', '=', organisationId)
    .where('startsAt', '<=', now)
    .where('endsAt', '>', now)
    .orderBy('personId')
    .limit(onDutyAtMost)
    .execute();
  return rows.map(({ personId }) => personId);
}

/** Whether this person is called by this for the first time: a job that runs again calls nobody twice. */
export async function markCalled(db: IncidentsDb, called: CalledTable): Promise<boolean> {
  const rows = await db
    .insertInto('incidents.called')
    .values(called)
    .onConflict((conflict) => conflict.doNothing())
    .returning('personId')
    .execute();
  return rows.length > 0;
}

/** Whether this rung was called: the calls of a rung commit together. */
export async function wasCalled(
  db: IncidentsDb,
  { taskId, rung }: Pick<CalledTable, 'taskId' | 'rung'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('incidents.called')
    .select('taskId')
    .where('taskId', '=', taskId)
    .where('rung', '=', rung)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const dutiesAtMost = 1000;

/** From now on, by their beginning. */
export async function listDuties(
  db: IncidentsDb,
  { organisationIds, now }: { organisationIds: readonly string[]; now: Date },
): Promise<DutyTable[]> {
  if (organisationIds.length === 0) return [];
  return await db
    .selectFrom('incidents.duty')
    .select(['id', 'organisationId', 'personId', 'startsAt', 'endsAt'])
    .where('organisationId', 'in', [...organisationIds])
    .where('endsAt', '>', now)
    .orderBy('startsAt')
    .orderBy('id')
    .limit(dutiesAtMost)
    .execute();
}

export async function insertDuty(db: IncidentsDb, duty: DutyTable): Promise<void> {
  await db.insertInto('incidents.duty').values(duty).execute();
}

export async function findDuty(db: IncidentsDb, id: string): Promise<DutyTable | undefined> {
  return await db
    .selectFrom('incidents.duty')
    .select(['id', 'organisationId', 'personId', 'startsAt', 'endsAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function deleteDuty(db: IncidentsDb, id: string): Promise<void> {
  await db.deleteFrom('incidents.duty').where('id', '=', id).execute();
}
