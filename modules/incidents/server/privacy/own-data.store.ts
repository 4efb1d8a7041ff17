import type { LogKind } from '../../contract/incident.ts';
import type { IncidentsDb } from '../context.ts';

/** Relies on `photo_card_told_person`. */
export async function listOwnTold(
  db: IncidentsDb,
  personId: string,
  limit: number,
): Promise<{ toldAt: Date; overAt: Date | null }[]> {
  return await db
    .selectFrom('incidents.photoCardTold')
    .select(['toldAt', 'overAt'])
    .where('personId', '=', personId)
    .orderBy('toldAt', 'desc')
    .limit(limit)
    .execute();
}

export async function forgetToldOf(db: IncidentsDb, personId: string): Promise<void> {
  await db.deleteFrom('incidents.photoCardTold').where('personId', '=', personId).execute();
}

/** What the person did on cards, the newest first. Relies on `log_person`. */
export async function listOwnLog(
  db: IncidentsDb,
  personId: string,
  limit: number,
): Promise<{ number: number | null; kind: LogKind; at: Date }[]> {
  return await db
    .selectFrom('incidents.log as log')
    .innerJoin('incidents.incident as incident', 'incident.id', 'log.incidentId')
    .select(['incident.number', 'log.kind', 'log.at'])
    .where('log.personId', '=', personId)
    .orderBy('log.at', 'desc')
    .limit(limit)
    .execute();
}

export async function countOwnLog(db: IncidentsDb, personId: string): Promise<number> {
  const { count } = await db
    .selectFrom('incidents.log')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .executeTakeFirstOrThrow();
  return count;
}
