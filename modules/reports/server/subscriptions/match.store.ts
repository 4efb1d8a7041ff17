import { sql } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { SubscriptionMatchTable } from './tables.ts';

/** Writes down what is new; answers with the people it is new to, so that a job that runs twice tells nobody twice. */
export async function keepMatches(
  db: ReportsDb,
  matches: readonly SubscriptionMatchTable[],
): Promise<SubscriptionMatchTable[]> {
  if (matches.length === 0) return [];
  const kept = await db
    .insertInto('reports.subscriptionMatch')
    .values([...matches])
    .onConflict((conflict) => conflict.doNothing())
    .returning('personId')
    .execute();
  const fresh = new Set(kept.map(({ personId }) => personId));
  return matches.filter(({ personId }) => fresh.has(personId));
}

/** How many messages at once each of these people got since then. Relies on subscription_match_told. */
export async function countToldSince(
  db: ReportsDb,
  personIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, number>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('reports.subscriptionMatch')
    .select(['personId', (from) => from.fn.countAll<number>().as('count')])
    .where('toldAt', '>', since)
    .where('rhythm', '=', 'at-once')
    .where('personId', 'in', [...personIds])
    .groupBy('personId')
    .execute();
  return new Map(rows.map(({ personId, count }) => [personId, Number(count)]));
}

/** Relies on subscription_match_untold. */
export async function listUntoldPeople(db: ReportsDb, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reports.subscriptionMatch')
    .select('personId')
    .distinct()
    .where('toldAt', 'is', null)
    .where('occurredAt', '<=', before)
    .orderBy('personId')
    .limit(limit)
    .execute();
  return rows.map(({ personId }) => personId);
}

/** The reports a person has not been told of, the newest news first; marks them told. */
export async function takeUntold(
  db: ReportsDb,
  { personId, now }: { personId: string; now: Date },
): Promise<string[]> {
  const { rows } = await sql<{ reportId: string }>`
    with told as (
      update reports.subscription_match set told_at = ${now}
      where person_id = ${personId} and told_at is null and occurred_at <= ${now}
      returning report_id, occurred_at
    )
    select report_id from told group by report_id order by max(occurred_at) desc, report_id limit 1000`.execute(
    db,
  );
  return rows.map(({ reportId }) => reportId);
}

export async function forgetMatchesBefore(db: ReportsDb, before: Date): Promise<void> {
  await db.deleteFrom('reports.subscriptionMatch').where('toldAt', '<', before).execute();
}
