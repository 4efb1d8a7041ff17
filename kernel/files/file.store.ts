import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { FilesTables, FileState, FileTable } from './tables.ts';

const pictureColumns = ['id', 'mediaType', 'widthPx', 'heightPx'] as const;
/** More pictures than one page of subjects can show. */
const maximumRows = 1000;

export async function insertFile(db: AnyDb, file: FileTable): Promise<void> {
  const row: Insertable<FileTable> = file;
  await tablesOf<FilesTables>(db)
    .insertInto('files.file')
    // NOTE: a JSON column takes text; the drivers differ in how they would turn an object into it.
    .values({ ...row, evidence: JSON.stringify(file.evidence) as never })
    .execute();
}

export async function setFileState(
  db: AnyDb,
  id: string,
  state: Exclude<FileState, 'attached' | 'sealed'>,
): Promise<void> {
  await tablesOf<FilesTables>(db).updateTable('files.file').set({ state }).where('id', '=', id).execute();
}

export async function findServedFile(db: AnyDb, id: string) {
  return await tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select([
      'id',
      'state',
      'ownerPersonId',
      'claimHash',
      'mediaType',
      'sha256',
      'attachedToType',
      'attachedToId',
    ])
    .where('id', '=', id)
    .where('state', 'in', ['staged', 'attached'])
    .executeTakeFirst();
}
export type ServedFile = NonNullable<Awaited<ReturnType<typeof findServedFile>>>;

export async function findPictures(db: AnyDb, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return await tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select(pictureColumns)
    .where('id', 'in', ids)
    .where('state', 'in', ['staged', 'attached'])
    .orderBy('id')
    .limit(maximumRows)
    .execute();
}

/** Uses the index `file_subject`. */
export async function findPicturesOf(db: AnyDb, subjectType: string, subjectIds: readonly string[]) {
  if (subjectIds.length === 0) return [];
  return await tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select([...pictureColumns, 'attachedToId'])
    .where('state', '=', 'attached')
    .where('attachedToType', '=', subjectType)
    .where('attachedToId', 'in', subjectIds)
    .orderBy('attachedToId')
    .orderBy('position')
    .orderBy('id')
    .limit(maximumRows)
    .execute();
}

export async function findEvidence(db: AnyDb, id: string) {
  return await tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select(['id', 'evidence', 'sha256', 'perceptualHash', 'createdAt'])
    .where('id', '=', id)
    .where('state', 'in', ['staged', 'attached'])
    .executeTakeFirst();
}

/** True when the file was staged by this owner or for this claim, and is now the subject's. */
export async function attachStagedFile(
  db: AnyDb,
  file: {
    id: string;
    ownerPersonId: string | null;
    claimHash: string | null;
    subjectType: string;
    subjectId: string;
    position: number;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<FilesTables>(db)
    .updateTable('files.file')
    .set({
      state: 'attached',
      attachedToType: file.subjectType,
      attachedToId: file.subjectId,
      position: file.position,
      claimHash: null,
    })
    .where('id', '=', file.id)
    .where('state', '=', 'staged')
    // NOTE: a null on our side compares as unknown, so an anonymous actor never owns an anonymous file.
    .where((where) =>
      where.or([where('ownerPersonId', '=', file.ownerPersonId), where('claimHash', '=', file.claimHash)]),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function discardFilesOf(db: AnyDb, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tablesOf<FilesTables>(db)
    .updateTable('files.file')
    .set({ state: 'discarded' })
    .where('id', 'in', ids)
    .execute();
}

/** Uses the index `file_unattached`. */
export async function discardUnattached(db: AnyDb, createdBefore: Date): Promise<void> {
  await tablesOf<FilesTables>(db)
    .updateTable('files.file')
    .set({ state: 'discarded' })
    .where('state', 'in', ['receiving', 'staged'])
    .where('createdAt', '<', createdBefore)
    .execute();
}

/** Uses the index `file_unattached`. */
export async function findDiscarded(db: AnyDb, limit: number): Promise<string[]> {
  const rows = await tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select('id')
    .where('state', '=', 'discarded')
    .orderBy('createdAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteDiscarded(db: AnyDb, id: string): Promise<void> {
  await tablesOf<FilesTables>(db)
    .deleteFrom('files.file')
    .where('id', '=', id)
    .where('state', '=', 'discarded')
    .execute();
}

/** Takes files from their subject, for whoever holds the claim. In their order. Uses the index `file_subject`. */
export async function stageFilesOf(
  db: AnyDb,
  subject: { subjectType: string; subjectId: string },
  claimHash: string,
): Promise<string[]> {
  const rows = await tablesOf<FilesTables>(db)
    .updateTable('files.file')
    .set({ state: 'staged', claimHash, attachedToType: null, attachedToId: null })
    .where('state', '=', 'attached')
    .where('attachedToType', '=', subject.subjectType)
    .where('attachedToId', '=', subject.subjectId)
    .returning(['id', 'position'])
    .execute();
  return rows.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)).map(({ id }) => id);
}

/** Uses the index `file_subject`. */
export async function forgetOriginOf(
  db: AnyDb,
  subjectType: string,
  subjectIds: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0) return;
  await tablesOf<FilesTables>(db)
    .updateTable('files.file')
    .set({
      ownerPersonId: null,
      evidence: sql`jsonb_build_object('uploadSha256', evidence -> 'uploadSha256')`,
    })
    .where('attachedToType', '=', subjectType)
    .where('attachedToId', 'in', [...subjectIds])
    .execute();
}

/** Newest first. Uses the index `file_owner`. */
export async function listFilesOfOwner(db: AnyDb, personId: string, limit: number) {
  return await tablesOf<FilesTables>(db)
    .selectFrom('files.file')
    .select(['id', 'createdAt', 'attachedToType', 'evidence'])
    .where('ownerPersonId', '=', personId)
    .where('state', '<>', 'discarded')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** What is attached or sealed loses its owner; what waits for a subject goes. Uses the index `file_owner`. */
export async function releaseFilesOfOwner(db: AnyDb, personId: string): Promise<void> {
  const owned = tablesOf<FilesTables>(db).updateTable('files.file').where('ownerPersonId', '=', personId);
  const waiting = owned.where('state', 'not in', ['attached', 'sealed']);
  await waiting.set({ state: 'discarded', ownerPersonId: null }).execute();
  await owned.set({ ownerPersonId: null }).execute();
}

/** True when the file was attached and is sealed now. */
export async function sealAttached(db: AnyDb, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<FilesTables>(db)
    .updateTable('files.file')
    .set({ state: 'sealed' })
    .where('id', '=', id)
    .where('state', '=', 'attached')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
