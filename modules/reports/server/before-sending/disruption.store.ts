import { sql } from 'kysely';
import type { Point } from '#kernel/http/fields.ts';
import type { LocalTexts } from '../../contract/classifier.ts';
import type { KnownDisruption } from '../../contract/known-outages.ts';
import type { ReportsDb } from '../report.store.ts';

export interface DisruptionRow {
  readonly id: string;
  readonly source: string;
  readonly texts: LocalTexts;
  readonly categoryIds: readonly string[];
  readonly address: string | null;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly isOver: boolean;
}

const metresOfDegree = 111_320;

/** What is known at this place, for this category, now; what ends last comes first. Relies on known_disruption_until. */
export async function findDisruptionsAt(
  db: ReportsDb,
  where: { point: Point; houseId: string | null; areaIds: readonly string[]; categoryId: string; now: Date },
): Promise<{ id: string; texts: LocalTexts; untilAt: Date }[]> {
  const { point, houseId, areaIds, categoryId, now } = where;
  const here = sql`st_setsrid(st_makepoint(${point.lng}::float8, ${point.lat}::float8), 4326)`;
  const { rows } = await sql<{ id: string; texts: LocalTexts; untilAt: Date }>`
    select id, texts, until_at
    from reports.known_disruption
    where until_at > ${now} and from_at <= ${now} and not is_over
      and ${categoryId} = any(category_ids)
      and (
        ${houseId}::uuid = any(house_ids)
        or area_ids && ${[...areaIds]}::uuid[]
        or (lng is not null
          and abs(lat - ${point.lat}::float8) <= radius_m / ${metresOfDegree}::float8
          and st_distance(st_setsrid(st_makepoint(lng, lat), 4326)::geography, ${here}::geography) <= radius_m))
    order by until_at desc, id
    limit 5`.execute(db);
  return rows;
}

/** Told again, a disruption is changed, not doubled. */
export async function upsertDisruption(
  db: ReportsDb,
  disruption: KnownDisruption & { id: string; address: string | null; createdAt: Date },
): Promise<void> {
  const { texts, place, from, until, ...facts } = disruption;
  const row = {
    id: facts.id,
    source: facts.source,
    sourceKey: facts.sourceKey,
    texts: JSON.stringify(texts),
    categoryIds: facts.categoryIds,
    lng: place?.lng ?? null,
    lat: place?.lat ?? null,
    radiusM: facts.radiusM,
    areaIds: facts.areaIds,
    houseIds: facts.houseIds,
    address: facts.address,
    fromAt: new Date(from),
    untilAt: new Date(until),
    isOver: false,
    createdAt: facts.createdAt,
  };
  const { id: _, createdAt: __, ...changes } = row;
  await db
    .insertInto('reports.knownDisruption')
    .values(row)
    .onConflict((conflict) => conflict.columns(['source', 'sourceKey']).doUpdateSet(changes))
    .execute();
}

export async function endDisruption(db: ReportsDb, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reports.knownDisruption')
    .set({ isOver: true, untilAt: now })
    .where('id', '=', id)
    .where('isOver', '=', false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findDisruptionBySource(
  db: ReportsDb,
  key: { source: string; sourceKey: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports.knownDisruption')
    .select('id')
    .where('source', '=', key.source)
    .where('sourceKey', '=', key.sourceKey)
    .executeTakeFirst();
  return row?.id;
}

/** Whether there is such a disruption and it is not over. */
export async function isDisruptionOn(db: ReportsDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('reports.knownDisruption')
    .select('id')
    .where('id', '=', id)
    .where('isOver', '=', false)
    .executeTakeFirst();
  return row !== undefined;
}

/** What is on now or soon, what ends first. */
export async function listDisruptions(db: ReportsDb, now: Date, limit: number): Promise<DisruptionRow[]> {
  const rows = await db
    .selectFrom('reports.knownDisruption')
    .select(['id', 'source', 'categoryIds', 'address', 'fromAt', 'untilAt', 'isOver'])
    .select((from) => from.ref('texts').$castTo<LocalTexts>().as('texts'))
    .where('untilAt', '>', now)
    .where('isOver', '=', false)
    .orderBy('untilAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows;
}

export async function subscribeToDisruption(
  db: ReportsDb,
  subscriber: { disruptionId: string; personId: string; createdAt: Date },
): Promise<void> {
  await db
    .insertInto('reports.disruptionSubscriber')
    .values({ ...subscriber, isTold: false })
    .onConflict((conflict) => conflict.columns(['disruptionId', 'personId']).doNothing())
    .execute();
}

export async function listSubscriptionsOf(
  db: ReportsDb,
  personId: string,
  disruptionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (disruptionIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('reports.disruptionSubscriber')
    .select('disruptionId')
    .where('personId', '=', personId)
    .where('disruptionId', 'in', [...disruptionIds])
    .execute();
  return new Set(rows.map(({ disruptionId }) => disruptionId));
}

/** Those who wait to hear that it is over, and of what. */
export async function listUntold(db: ReportsDb, now: Date, limit: number) {
  return await db
    .selectFrom('reports.disruptionSubscriber as subscriber')
    .innerJoin('reports.knownDisruption as known', 'known.id', 'subscriber.disruptionId')
    .select(['subscriber.disruptionId', 'subscriber.personId'])
    .select((from) => from.ref('known.texts').$castTo<LocalTexts>().as('texts'))
    .where('subscriber.isTold', '=', false)
    .where('known.untilAt', '<=', now)
    .orderBy('subscriber.disruptionId')
    .orderBy('subscriber.personId')
    .limit(limit)
    .execute();
}

export async function markToldOver(
  db: ReportsDb,
  told: { disruptionId: string; personId: string },
): Promise<void> {
  await db
    .updateTable('reports.disruptionSubscriber')
    .set({ isTold: true })
    .where('disruptionId', '=', told.disruptionId)
    .where('personId', '=', told.personId)
    .execute();
}
