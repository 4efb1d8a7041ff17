import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import type { SubscriptionRhythm, SubscriptionTable } from './tables.ts';

const columns = ['id', 'personId', 'placeKind', 'placeName', 'categoryId', 'rhythm', 'createdAt'] as const;
export type SubscriptionRow = Pick<SubscriptionTable, (typeof columns)[number]>;

export async function listSubscriptionsOf(
  db: ReportsDb,
  personId: string,
  limit: number,
): Promise<SubscriptionRow[]> {
  return await db
    .selectFrom('reports.subscription')
    .select(columns)
    .where('personId', '=', personId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function findSubscription(db: ReportsDb, id: string): Promise<SubscriptionRow | undefined> {
  return await db.selectFrom('reports.subscription').select(columns).where('id', '=', id).executeTakeFirst();
}

/** A wish that is there already only takes the new rhythm; answers with its id. */
export async function putSubscription(
  db: ReportsDb,
  subscription: Insertable<SubscriptionTable>,
): Promise<string> {
  const { rhythm } = subscription;
  const { id } = await db
    .insertInto('reports.subscription')
    .values(subscription)
    .onConflict((conflict) => conflict.columns(['personId', 'wish']).doUpdateSet({ rhythm }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

interface OwnKey {
  readonly id: string;
  readonly personId: string;
}

/** False when the person has no such subscription. */
export async function setRhythm(db: ReportsDb, { id, personId }: OwnKey, rhythm: SubscriptionRhythm) {
  const { numUpdatedRows } = await db
    .updateTable('reports.subscription')
    .set({ rhythm })
    .where('id', '=', id)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What waits for the daily message goes with it. False when the person has no such subscription. */
export async function deleteSubscription(db: ReportsDb, { id, personId }: OwnKey): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('reports.subscription')
    .where('id', '=', id)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteDailySubscriptions(db: ReportsDb, personId: string): Promise<void> {
  await db
    .deleteFrom('reports.subscription')
    .where('personId', '=', personId)
    .where('rhythm', '=', 'daily')
    .execute();
}

export async function deleteSubscriptionsOf(db: ReportsDb, personId: string): Promise<void> {
  await db.deleteFrom('reports.subscription').where('personId', '=', personId).execute();
}

export interface Listener {
  readonly personId: string;
  readonly subscriptionId: string;
  readonly rhythm: SubscriptionRhythm;
}

/** Where a report is, as subscriptions name places. */
export interface ReportPlaces {
  readonly report: Pick<ReportRow, 'id' | 'categoryId' | 'authorPersonId' | 'lng' | 'lat'>;
  /** Its house, its streets, its areas. */
  readonly placeIds: readonly string[];
}

/**
 * Who wants to hear of a report, each once with the most urgent of their wishes; neither its author nor who follows it,
 * for they are written to anyway. Relies on subscription_place, subscription_town and subscription_box.
 */
export async function listListeners(
  db: ReportsDb,
  { report, placeIds }: ReportPlaces,
  page: { after: string | null; limit: number },
): Promise<Listener[]> {
  const after = page.after ?? '00000000-0000-0000-0000-000000000000';
  const { rows } = await sql<Listener>`
    with fitting as (
      select person_id, id, rhythm, category_id from reports.subscription
      where place_id = any(${[...placeIds]}::uuid[]) and person_id > ${after}::uuid
      union all
      select person_id, id, rhythm, category_id from reports.subscription
      where place_kind = 'town' and person_id > ${after}::uuid
      union all
      select person_id, id, rhythm, category_id from reports.subscription
      where place_kind = 'box' and person_id > ${after}::uuid
        and box && st_setsrid(st_makepoint(${report.lng}::float8, ${report.lat}::float8), 4326)
    )
    select distinct on (person_id) person_id, id as subscription_id, rhythm
    from fitting
    where (category_id is null or category_id = ${report.categoryId})
      and person_id is distinct from ${report.authorPersonId}::uuid
      and not exists (
        select from reports.follower
        where report_id = ${report.id} and follower.person_id = fitting.person_id and is_subscribed
      )
    order by person_id, rhythm, id
    limit ${page.limit}`.execute(db);
  return rows;
}
