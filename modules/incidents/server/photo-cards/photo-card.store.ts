import type { IncidentsDb } from '../context.ts';
import type { PhotoCardTable, PhotoCardToldTable } from './tables.ts';

const columns = [
  'id',
  'incidentId',
  'kind',
  'name',
  'age',
  'signs',
  'lastSeen',
  'phone',
  'audiences',
  'publicParts',
  'ground',
  'groundNote',
  'publishedAt',
  'publishedByPersonId',
  'withdrawAt',
  'withdrawnAt',
  'withdrawnAs',
  'withdrawnByPersonId',
] as const;

const outAtMost = 100;
const keptPerCard = 50;

export async function insertPhotoCard(db: IncidentsDb, card: PhotoCardTable): Promise<void> {
  await db.insertInto('incidents.photoCard').values(card).execute();
}

export async function findPhotoCard(db: IncidentsDb, id: string): Promise<PhotoCardTable | undefined> {
  return await db.selectFrom('incidents.photoCard').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Held until the end of the transaction. */
export async function lockPhotoCard(db: IncidentsDb, id: string): Promise<PhotoCardTable | undefined> {
  return await db
    .selectFrom('incidents.photoCard')
    .select(columns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The one of an incident that is not withdrawn, even if its term is over. Relies on `photo_card_out`. */
export async function findOut(db: IncidentsDb, incidentId: string): Promise<PhotoCardTable | undefined> {
  return await db
    .selectFrom('incidents.photoCard')
    .select(columns)
    .where('incidentId', '=', incidentId)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst();
}

/** Of an incident, the newest first. Relies on `photo_card_incident`. */
export async function listPhotoCardsOf(db: IncidentsDb, incidentId: string): Promise<PhotoCardTable[]> {
  return await db
    .selectFrom('incidents.photoCard')
    .select(columns)
    .where('incidentId', '=', incidentId)
    .orderBy('publishedAt', 'desc')
    .limit(keptPerCard)
    .execute();
}

/** All that are out now, the newest first. Relies on `photo_card_due`. */
export async function listOut(db: IncidentsDb, now: Date): Promise<PhotoCardTable[]> {
  return await db
    .selectFrom('incidents.photoCard')
    .select(columns)
    .where('withdrawnAt', 'is', null)
    .where('withdrawAt', '>', now)
    .orderBy('publishedAt', 'desc')
    .limit(outAtMost)
    .execute();
}

/** Whose term is over. Relies on `photo_card_due`. */
export async function listDuePhotoCards(
  db: IncidentsDb,
  now: Date,
  limit: number,
): Promise<Pick<PhotoCardTable, 'id' | 'incidentId'>[]> {
  return await db
    .selectFrom('incidents.photoCard')
    .select(['id', 'incidentId'])
    .where('withdrawnAt', 'is', null)
    .where('withdrawAt', '<=', now)
    .orderBy('withdrawAt')
    .limit(limit)
    .execute();
}

/** Every word about the person goes with it. */
export async function writeWithdrawn(
  db: IncidentsDb,
  id: string,
  end: Pick<PhotoCardTable, 'withdrawnAt' | 'withdrawnAs' | 'withdrawnByPersonId'>,
): Promise<void> {
  const blank = { name: '', age: null, signs: '', lastSeen: '', phone: '' };
  await db
    .updateTable('incidents.photoCard')
    .set({ ...blank, ...end })
    .where('id', '=', id)
    .execute();
}

/** Of these people those who had not been told. */
export async function insertTold(
  db: IncidentsDb,
  rows: readonly PhotoCardToldTable[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const added = await db
    .insertInto('incidents.photoCardTold')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('personId')
    .execute();
  return new Set(added.map(({ personId }) => personId));
}

export async function countTold(
  db: IncidentsDb,
  photoCardIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (photoCardIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('incidents.photoCardTold')
    .select(({ fn }) => ['photoCardId', fn.countAll<number>().as('count')])
    .where('photoCardId', 'in', [...photoCardIds])
    .groupBy('photoCardId')
    .execute();
  return new Map(rows.map(({ photoCardId, count }) => [photoCardId, count]));
}

/** Those who have not heard that the search is over; from now on they have. */
export async function takeUntoldOfEnd(
  db: IncidentsDb,
  photoCardId: string,
  { now, limit }: { now: Date; limit: number },
): Promise<Pick<PhotoCardToldTable, 'personId' | 'audience'>[]> {
  const page = db
    .selectFrom('incidents.photoCardTold')
    .select('personId')
    .where('photoCardId', '=', photoCardId)
    .where('overAt', 'is', null)
    .orderBy('personId')
    .limit(limit);
  return await db
    .updateTable('incidents.photoCardTold')
    .set({ overAt: now })
    .where('photoCardId', '=', photoCardId)
    .where('personId', 'in', page)
    .returning(['personId', 'audience'])
    .execute();
}

/** Who was told of what ended long ago is nobody's business any more. */
export async function forgetTold(db: IncidentsDb, before: Date): Promise<number> {
  const ended = db.selectFrom('incidents.photoCard').select('id').where('withdrawnAt', '<', before);
  const { numDeletedRows } = await db
    .deleteFrom('incidents.photoCardTold')
    .where('photoCardId', 'in', ended)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
