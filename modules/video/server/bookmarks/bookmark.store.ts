import { sql } from 'kysely';
import type { Insertable, RawBuilder } from 'kysely';
import { containing } from '#kernel/db/like.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { BookmarkTable } from './tables.ts';

const columns = [
  'bookmark.id',
  'bookmark.cameraId',
  'bookmark.fromAt',
  'bookmark.toAt',
  'bookmark.title',
  'bookmark.isShared',
  'bookmark.personId',
  'bookmark.organisationId',
  'bookmark.createdAt',
  'bookmark.keptUntil',
] as const;

export interface BookmarkFilter {
  /** Over `video.camera camera`: whose footage the asker may review. */
  readonly scope: RawBuilder<boolean>;
  readonly personId: string;
  /** Those whose shared bookmarks are shown; none: the own ones alone. */
  readonly organisationIds: readonly string[];
  readonly cameraId?: string | undefined;
  readonly text?: string | undefined;
  readonly now: Date;
  readonly limit: number;
}

export type BookmarkRow = Awaited<ReturnType<typeof listBookmarkRows>>[number];

/** The newest moment first. Relies on bookmark_person and bookmark_shared. */
export async function listBookmarkRows(db: VideoDb, filter: BookmarkFilter) {
  const { scope, personId, organisationIds, cameraId, text, now, limit } = filter;
  let query = db
    .selectFrom('video.bookmark as bookmark')
    .innerJoin('video.camera as camera', 'camera.id', 'bookmark.cameraId')
    .select(columns)
    .select(['camera.number', 'camera.name'])
    .select(['camera.ownerOrganisationId', 'camera.group', 'camera.areaIds', 'camera.state'])
    .where(scope)
    .where('bookmark.keptUntil', '>', now)
    .where((where) => {
      const own = where('bookmark.personId', '=', personId);
      if (organisationIds.length === 0) return own;
      const shared = where.and([
        where('bookmark.isShared', '=', true),
        where('bookmark.organisationId', 'in', [...organisationIds]),
      ]);
      return where.or([own, shared]);
    });
  if (cameraId) query = query.where('bookmark.cameraId', '=', cameraId);
  if (text) query = query.where('bookmark.title', 'ilike', containing(text));
  return await query.orderBy('bookmark.fromAt', 'desc').orderBy('bookmark.id', 'desc').limit(limit).execute();
}

export async function countBookmarksOf(db: VideoDb, personId: string, now: Date): Promise<number> {
  const row = await db
    .selectFrom('video.bookmark')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .where('keptUntil', '>', now)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function insertBookmark(db: VideoDb, bookmark: Insertable<BookmarkTable>): Promise<void> {
  await db.insertInto('video.bookmark').values(bookmark).execute();
}

/** Of which camera it was; undefined when it is not this person's. */
export async function deleteBookmark(
  db: VideoDb,
  of: { readonly id: string; readonly personId: string },
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('video.bookmark')
    .where('id', '=', of.id)
    .where('personId', '=', of.personId)
    .returning('cameraId')
    .executeTakeFirst();
  return row?.cameraId;
}

/** Tells how many. Relies on bookmark_kept. */
export async function deleteBookmarksOver(db: VideoDb, now: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from video.bookmark where id in (
      select id from video.bookmark where kept_until <= ${now} order by kept_until limit ${limit})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Of an account that is exported or closed, the newest first. Relies on bookmark_person. */
export async function listBookmarksOf(db: VideoDb, personId: string, limit: number) {
  return await db
    .selectFrom('video.bookmark as bookmark')
    .innerJoin('video.camera as camera', 'camera.id', 'bookmark.cameraId')
    .select(['bookmark.createdAt', 'camera.name as camera', 'bookmark.fromAt', 'bookmark.title'])
    .where('bookmark.personId', '=', personId)
    .orderBy('bookmark.fromAt', 'desc')
    .orderBy('bookmark.id', 'desc')
    .limit(limit)
    .execute();
}

export async function deleteBookmarksOf(db: VideoDb, personId: string): Promise<void> {
  await db.deleteFrom('video.bookmark').where('personId', '=', personId).execute();
}
