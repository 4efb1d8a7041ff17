import { sql } from 'kysely';
import type { Insertable, Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { RecorderTable } from '../tables.ts';

export type RecorderRow = Selectable<RecorderTable>;

const recordersAtMost = 1_000;
const facts = [
  'id',
  'name',
  'ownerOrganisationId',
  'linkId',
  'publicKey',
  'mediaUrl',
  'struckOffAt',
  'codeId',
  'codeSealed',
  'codeValidUntil',
  'configurationVersion',
  'appliedVersion',
  'refusedVersion',
  'refusedReason',
  'remoteAddress',
  'mediaPort',
  'storages',
  'forecast',
  'startedAt',
  'clockOffsetMs',
  'toldAt',
  'heardAt',
  'standInId',
  'standInAgreedAt',
  'version',
  'createdAt',
] as const;

export async function insertRecorder(db: VideoDb, recorder: Insertable<RecorderTable>): Promise<void> {
  await db.insertInto('video.recorder').values(recorder).execute();
}

export async function findRecorder(db: VideoDb, id: string): Promise<RecorderRow | undefined> {
  return await db.selectFrom('video.recorder').select(facts).where('id', '=', id).executeTakeFirst();
}

export async function findRecorders(db: VideoDb, ids: readonly string[]): Promise<RecorderRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('video.recorder')
    .select(facts)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .limit(ids.length)
    .execute();
}

/** By what it calls itself; one that was struck off is not there. */
export async function findLinkedRecorder(db: VideoDb, linkId: string): Promise<RecorderRow | undefined> {
  return await db
    .selectFrom('video.recorder')
    .select(facts)
    .where('linkId', '=', linkId)
    .where('struckOffAt', 'is', null)
    .executeTakeFirst();
}

export async function findRecorderByCode(
  db: VideoDb,
  codeId: string,
  now: Date,
): Promise<RecorderRow | undefined> {
  return await db
    .selectFrom('video.recorder')
    .select(facts)
    .where('codeId', '=', codeId)
    .where('codeValidUntil', '>', now)
    .where('linkId', 'is', null)
    .where('struckOffAt', 'is', null)
    .executeTakeFirst();
}

export async function listRecorderRows(db: VideoDb): Promise<RecorderRow[]> {
  return await db
    .selectFrom('video.recorder')
    .select(facts)
    .orderBy('name')
    .orderBy('id')
    .limit(recordersAtMost)
    .execute();
}

export async function countCamerasByRecorder(db: VideoDb): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('video.camera')
    .select((select) => ['recorderId', select.fn.countAll<number>().as('count')])
    .where('recorderId', 'is not', null)
    .where('state', 'in', ['working', 'paused'])
    .groupBy('recorderId')
    .execute();
  return new Map(rows.map(({ recorderId, count }) => [recorderId ?? '', count]));
}

export async function writeRecorder(
  db: VideoDb,
  id: string,
  changes: Partial<Omit<RecorderRow, 'id' | 'version' | 'createdAt' | 'configurationVersion'>>,
): Promise<void> {
  await db.updateTable('video.recorder').set(changes).where('id', '=', id).execute();
}

/** Writes when the row still has the version that was read; tells whether it had. */
export async function changeRecorderFacts(
  db: VideoDb,
  row: { id: string; version: number },
  changes: Partial<Pick<RecorderRow, 'name' | 'mediaUrl' | 'standInId' | 'standInAgreedAt'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.recorder')
    .set({ ...changes, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Something these recorders are told has changed; each, and who stands or stood in for it, hears of it within a second. */
export async function wantConfiguration(db: VideoDb, ids: readonly (string | null)[]): Promise<void> {
  const named = [...new Set(ids.filter((id) => id !== null))];
  if (named.length === 0) return;
  await db
    .updateTable('video.recorder')
    .set({ configurationVersion: sql<number>`configuration_version + 1` })
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', 'in', named),
        eb(
          'id',
          'in',
          selectFrom('video.takeover as takeover')
            .select('takeover.standInId')
            .where('takeover.recorderId', 'in', named),
        ),
      ]),
    )
    .execute();
}

/** What each recorder that is linked should be told by now. */
export async function listWantedVersions(
  db: VideoDb,
  linkIds: readonly string[],
): Promise<{ linkId: string | null; configurationVersion: number; isStruckOff: boolean }[]> {
  const rows = await db
    .selectFrom('video.recorder')
    .select(['linkId', 'configurationVersion', 'struckOffAt'])
    .where('linkId', 'in', [...linkIds])
    .execute();
  return rows.map(({ struckOffAt, ...row }) => ({ ...row, isStruckOff: struckOffAt !== null }));
}

/** The cameras a recorder looks after, paused ones too: their footage stays in its hands. */
export async function listCamerasOfRecorder(db: VideoDb, recorderId: string) {
  return await db
    .selectFrom('video.camera')
    .select([
      'id',
      'name',
      'streamUrl',
      'substreamUrl',
      'onvifUrl',
      'username',
      'passwordSealed',
      'retentionDays',
      'state',
    ])
    .where('recorderId', '=', recorderId)
    .where('state', 'in', ['working', 'paused'])
    .where('streamUrl', 'is not', null)
    .orderBy('id')
    .execute();
}
