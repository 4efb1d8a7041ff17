import type { IncidentsDb } from '../context.ts';
import type { CalledTable } from '../tables.ts';

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
