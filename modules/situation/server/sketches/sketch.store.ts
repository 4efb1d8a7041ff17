import type { Insertable, Selectable } from 'kysely';
import type { KnownCardView } from '#modules/incidents/contract/views.ts';
import type { SituationDb } from '../context.ts';
import type { SketchTable } from '../tables.ts';

export type SketchRow = Selectable<SketchTable>;

const columns = ['id', 'title', 'shapes', 'incidentId', 'authorPersonId', 'createdAt'] as const;
const onCardAtMost = 200;

export async function insertSketch(db: SituationDb, row: Insertable<SketchTable>): Promise<void> {
  await db.insertInto('situation.sketch').values(row).execute();
}

/** Relies on `sketch_author`. */
export async function listOwnSketches(
  db: SituationDb,
  personId: string,
  limit: number,
): Promise<SketchRow[]> {
  return await db
    .selectFrom('situation.sketch')
    .select(columns)
    .where('authorPersonId', '=', personId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Relies on `sketch_incident`. */
export async function listSketchesOnCard(db: SituationDb, incidentId: string): Promise<SketchRow[]> {
  return await db
    .selectFrom('situation.sketch')
    .select(columns)
    .where('incidentId', '=', incidentId)
    .orderBy('id', 'desc')
    .limit(onCardAtMost)
    .execute();
}

/** False: the person has no such sketch. */
export async function deleteOwnSketch(
  db: SituationDb,
  { id, personId }: { id: string; personId: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('situation.sketch')
    .where('id', '=', id)
    .where('authorPersonId', '=', personId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What belongs to no card goes after its term. Relies on `sketch_created`. */
export async function deleteOldSketches(db: SituationDb, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('situation.sketch')
    .where('incidentId', 'is', null)
    .where('createdAt', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Own views go with the person; what lies on a card stays there without a name. */
export async function forgetSketchesOf(db: SituationDb, personId: string): Promise<void> {
  await db
    .deleteFrom('situation.sketch')
    .where('authorPersonId', '=', personId)
    .where('incidentId', 'is', null)
    .execute();
  await db
    .updateTable('situation.sketch')
    .set({ authorPersonId: null })
    .where('authorPersonId', '=', personId)
    .execute();
}

export type KnownCard = Pick<KnownCardView, 'areaIds' | 'createdByPersonId'>;

export async function findKnownCard(db: SituationDb, id: string): Promise<KnownCard | undefined> {
  return await db
    .selectFrom('incidents.knownCard')
    .select(['areaIds', 'createdByPersonId'])
    .where('id', '=', id)
    .executeTakeFirst();
}
