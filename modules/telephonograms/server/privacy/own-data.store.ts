import { sql } from 'kysely';
import type { TelephonogramsDb } from '../context.ts';

/* What stands under a person's own name in the journals. Relies on `own_sent`, `own_delivery` and `own_called`. */

export interface OwnStep {
  readonly registerNumber: string;
  readonly at: Date;
  readonly step: 'sent' | 'read' | 'accepted' | 'done';
}

export async function listOwnSteps(
  db: TelephonogramsDb,
  personId: string,
  limit: number,
): Promise<OwnStep[]> {
  const { rows } = await sql<OwnStep>`
    select register_number, sent_at as at, 'sent' as step from telephonograms.telephonogram
    where person_id = ${personId}
    union all
    select register_number, one.at, one.step from telephonograms.delivery delivery
    join telephonograms.telephonogram telephonogram on telephonogram.id = delivery.telephonogram_id
    cross join lateral (values
      (read_at, 'read', read_by_person_id),
      (accepted_at, 'accepted', accepted_by_person_id),
      (done_at, 'done', done_by_person_id)
    ) one (at, step, by_person_id)
    where one.by_person_id = ${personId} and one.at is not null
      and ${personId}::uuid in (read_by_person_id, accepted_by_person_id, done_by_person_id)
    order by at desc
    limit ${limit}`.execute(db);
  return rows;
}

export async function countOwnSteps(db: TelephonogramsDb, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (
      (select count(*) from telephonograms.telephonogram where person_id = ${personId})
      + (select count(*) from telephonograms.delivery
        where read_by_person_id = ${personId} or accepted_by_person_id = ${personId} or done_by_person_id = ${personId})
    )::int as count`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function listOwnCalls(
  db: TelephonogramsDb,
  personId: string,
  limit: number,
): Promise<{ registerNumber: string; calledAt: Date }[]> {
  return await db
    .selectFrom('telephonograms.called as called')
    .innerJoin('telephonograms.delivery as delivery', 'delivery.id', 'called.deliveryId')
    .innerJoin(
      'telephonograms.telephonogram as telephonogram',
      'telephonogram.id',
      'delivery.telephonogramId',
    )
    .select(['telephonogram.registerNumber', 'called.calledAt'])
    .where('called.personId', '=', personId)
    .orderBy('called.calledAt', 'desc')
    .limit(limit)
    .execute();
}

export async function forgetCallsOf(db: TelephonogramsDb, personId: string): Promise<void> {
  await db.deleteFrom('telephonograms.called').where('personId', '=', personId).execute();
}
