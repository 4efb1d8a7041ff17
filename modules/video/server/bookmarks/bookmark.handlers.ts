import { grantsFor } from '#kernel/access/actor.ts';
import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import { addBookmark, listBookmarks, mostBookmarks, removeBookmark } from '../../contract/bookmarks.ts';
import type { BookmarkView } from '../../contract/bookmarks.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { askedOf } from '../cameras/present-camera.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { listGrantsFor } from '../rights/grant.store.ts';
import { mayScope } from '../rights/scope.ts';
import type { VideoTables } from '../tables.ts';
import { decideSpan, faultOfSpan, keptUntilOf } from './bookmark.policy.ts';
import { countBookmarksOf, deleteBookmark, insertBookmark, listBookmarkRows } from './bookmark.store.ts';
import type { BookmarkRow } from './bookmark.store.ts';

const handle = handlerFor<VideoTables>();
const problemOfFault = {
  'span-impossible': videoProblems.spanImpossible,
  'footage-gone': videoProblems.footageGone,
} as const;

export const bookmarkHandlers = [
  handle(listBookmarks, async (context, { whose, ...filter }) => {
    const { db, actor, clock } = context;
    if (actor.personId === null) return { bookmarks: [] };
    const rows = await listBookmarkRows(db, {
      ...filter,
      scope: mayScope(askedOf(context), ['review']),
      personId: actor.personId,
      organisationIds: whose === 'own' ? [] : organisationsOf(actor),
      now: clock.now(),
    });
    return { bookmarks: await present(context, rows) };
  }),

  handle(addBookmark, async (context, { cameraId, from, to, title, isShared }) => {
    const { db, actor, clock, audit } = context;
    const now = clock.now();
    const span = { fromAt: new Date(from), toAt: to === null ? null : new Date(to) };
    const [camera] = await findCameras(db, [cameraId]);
    const grants = await listGrantsFor(db, actor, now);
    const basis = camera ? decideSpan(askedOf(context), camera, grants, span) : null;
    if (!camera || !basis || actor.personId === null) throw new Problem(videoProblems.cameraNotFound);
    const fault = faultOfSpan(span, { now, retentionDays: camera.retentionDays });
    if (fault) throw new Problem(problemOfFault[fault]);
    if ((await countBookmarksOf(db, actor.personId, now)) >= mostBookmarks)
      throw new Problem(videoProblems.tooManyBookmarks);

    const id = newId(now.getTime());
    const who = { personId: actor.personId, organisationId: basis.organisationId };
    const keptUntil = keptUntilOf(span, camera.retentionDays);
    await insertBookmark(db, { id, cameraId, ...span, title, isShared, ...who, createdAt: now, keptUntil });
    audit({ type: 'video.camera', id: cameraId }, { bookmarkId: id, from, to, isShared });
    return { id };
  }),

  handle(removeBookmark, async ({ db, actor, audit }, { id }) => {
    const personId = actor.personId ?? '';
    const cameraId = personId === '' ? undefined : await deleteBookmark(db, { id, personId });
    if (cameraId === undefined) throw new Problem(videoProblems.bookmarkNotFound);

    audit({ type: 'video.camera', id: cameraId }, { bookmarkId: id });
    return {};
  }),
];

function organisationsOf(actor: Actor): string[] {
  const ids = grantsFor(actor, 'video.camera.review').map(({ organisationId }) => organisationId);
  return [...new Set(ids.filter((id) => id !== null))];
}

/** NOTE: the scope lets a camera through of which a grant opens a part; each row is decided by its own span. */
async function present(context: VideoContext, rows: readonly BookmarkRow[]): Promise<BookmarkView[]> {
  const { db, actor, clock } = context;
  const grants = await listGrantsFor(db, actor, clock.now());
  const shown = rows.filter(
    (row) => decideSpan(askedOf(context), { ...row, id: row.cameraId }, grants, row) !== null,
  );
  const names = new Map<string, string>();
  for (const { personId } of shown) {
    if (names.has(personId)) continue;
    names.set(personId, (await findPerson(db, personId))?.name ?? '');
  }
  return shown.map((row) => ({
    id: row.id,
    camera: { id: row.cameraId, number: row.number, name: row.name },
    from: row.fromAt.toISOString(),
    to: row.toAt?.toISOString() ?? null,
    title: row.title,
    isShared: row.isShared,
    authorName: names.get(row.personId) || null,
    createdAt: row.createdAt.toISOString(),
    keptUntil: row.keptUntil.toISOString(),
    can: { remove: row.personId === actor.personId },
  }));
}
