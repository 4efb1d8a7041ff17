import { sql } from 'kysely';
import type { Insertable, RawBuilder, Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { HoldsState } from '../holds/sum-up.ts';
import type { EvidenceCaseTable, EvidenceItemTable } from './tables.ts';

export type CaseRow = Selectable<EvidenceCaseTable>;
export type ItemRow = Omit<Selectable<EvidenceItemTable>, 'content'>;

/** All of them are shown at once. */
export const itemsAtMost = 500;
const caseColumns = [
  'case.id',
  'case.number',
  'case.state',
  'case.organisationId',
  'case.title',
  'case.basis',
  'case.openedByPersonId',
  'case.openedAt',
  'case.outcome',
  'case.outcomeText',
  'case.closedAt',
  'case.itemCount',
] as const;
const itemColumns = [
  'item.id',
  'item.caseId',
  'item.position',
  'item.kind',
  'item.state',
  'item.title',
  'item.text',
  'item.cameraId',
  'item.recorderId',
  'item.viewingId',
  'item.requestId',
  'item.fromAt',
  'item.toAt',
  'item.addedByPersonId',
  'item.addedAt',
  'item.holdUntil',
  'item.holdReason',
  'item.fileName',
  'item.sizeBytes',
  'item.sha256',
  'item.masks',
] as const;

export async function insertCase(
  db: VideoDb,
  row: Omit<Insertable<EvidenceCaseTable>, 'number'>,
): Promise<number> {
  const { number } = await db
    .insertInto('video.evidenceCase')
    .values(row)
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/** `scope` is over `video.evidence_case "case"`. */
export async function findCase(
  db: VideoDb,
  id: string,
  scope: RawBuilder<boolean>,
): Promise<CaseRow | undefined> {
  return await db
    .selectFrom('video.evidenceCase as case')
    .select(caseColumns)
    .where('case.id', '=', id)
    .where(scope)
    .executeTakeFirst();
}

/** The newest first. Relies on evidence_case_organisation. */
export async function listCaseRows(
  db: VideoDb,
  asked: {
    readonly scope: RawBuilder<boolean>;
    readonly state: CaseRow['state'] | undefined;
    readonly limit: number;
  },
): Promise<CaseRow[]> {
  let query = db.selectFrom('video.evidenceCase as case').select(caseColumns).where(asked.scope);
  if (asked.state) query = query.where('case.state', '=', asked.state);
  return await query.orderBy('case.openedAt', 'desc').orderBy('case.id', 'desc').limit(asked.limit).execute();
}

/** Tells whether the case was still open. */
export async function writeOutcome(
  db: VideoDb,
  id: string,
  outcome: Pick<CaseRow, 'outcome' | 'outcomeText' | 'closedAt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.evidenceCase')
    .set({ ...outcome, state: 'closed' })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The next place in a case that is still open; undefined when it is closed. */
export async function takePosition(db: VideoDb, caseId: string): Promise<number | undefined> {
  const row = await db
    .updateTable('video.evidenceCase')
    .set({ itemCount: sql<number>`item_count + 1` })
    .where('id', '=', caseId)
    .where('state', '=', 'open')
    .returning('itemCount')
    .executeTakeFirst();
  return row?.itemCount;
}

export async function insertItem(db: VideoDb, item: Insertable<EvidenceItemTable>): Promise<void> {
  await db.insertInto('video.evidenceItem').values(item).execute();
}

export async function listItems(db: VideoDb, caseId: string) {
  return await db
    .selectFrom('video.evidenceItem as item')
    .leftJoin('video.camera as camera', 'camera.id', 'item.cameraId')
    .select(itemColumns)
    .select(['camera.number as cameraNumber', 'camera.name as cameraName'])
    .where('item.caseId', '=', caseId)
    .orderBy('item.position')
    .limit(itemsAtMost)
    .execute();
}

export async function findItem(db: VideoDb, id: string): Promise<ItemRow | undefined> {
  return await db
    .selectFrom('video.evidenceItem as item')
    .select(itemColumns)
    .where('item.id', '=', id)
    .executeTakeFirst();
}

export async function readContent(db: VideoDb, itemId: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('video.evidenceItem')
    .select('content')
    .where('id', '=', itemId)
    .executeTakeFirst();
  return row?.content ?? null;
}

/** What the recorders of a clip together say by now. */
export async function writeHoldState(db: VideoDb, id: string, state: HoldsState): Promise<void> {
  await db.updateTable('video.evidenceItem').set({ state }).where('id', '=', id).execute();
}

/** No recorder is asked to hold it after that; who was out of reach lets it go when it is back. */
export async function writeHoldUntil(db: VideoDb, id: string, holdUntil: Date): Promise<void> {
  await db.updateTable('video.evidenceItem').set({ holdUntil }).where('id', '=', id).execute();
}

/** Writes while the item is still in this state; tells whether it was. */
export async function writeItem(
  db: VideoDb,
  { id, state }: Pick<ItemRow, 'id' | 'state'>,
  changes: Partial<
    Pick<Selectable<EvidenceItemTable>, 'state' | 'content' | 'sha256' | 'sizeBytes' | 'fileName'>
  >,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.evidenceItem')
    .set(changes)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
