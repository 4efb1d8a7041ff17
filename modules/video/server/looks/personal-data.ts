import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import type { VideoTables } from '../tables.ts';
import { deleteAnswersOf } from '../alarms/alarm.store.ts';
import { deleteBookmarksOf } from '../bookmarks/bookmark.store.ts';
import { forgetRequester, listRequestsOf } from '../requests/request.store.ts';
import { wallSections } from './wall-sections.ts';
import { countViewingsOf, listViewingsOf } from './look.store.ts';

/** What a person asked owners for is forgotten with them. Which cameras a person of the staff opened and why. Who looked at others stays on record: it cannot be erased. */
export const viewingsData = personalDataFor<VideoTables>()({
  collect: async (context, personId) => [
    sectionOf(
      context,
      {
        id: 'video.viewing',
        title: 'video.own-data.viewings',
        purpose: 'video.own-data.purpose',
        term: 'privacy.audit.term',
      },
      {
        openedAt: 'privacy.field.created',
        camera: 'video.own-data.camera',
        reason: 'video.own-data.reason',
      },
      await listViewingsOf(context.db, personId, rowsAtMost + 1),
    ),
    sectionOf(
      context,
      {
        id: 'video.request',
        title: 'video.own-requests.title',
        purpose: 'video.own-data.requests-purpose',
        term: 'privacy.term.account',
      },
      {
        askedAt: 'privacy.field.created',
        place: 'video.own-data.place',
        reason: 'video.own-data.reason',
        identity: 'video.own-data.identity',
      },
      await listRequestsOf(context.db, personId, rowsAtMost + 1),
    ),
    ...(await wallSections(context, personId)),
  ],
  erase: async ({ db, text, locale }, personId) => {
    await forgetRequester(db, personId);
    await deleteBookmarksOf(db, personId);
    await deleteAnswersOf(db, personId);
    const count = await countViewingsOf(db, personId);
    if (count === 0) return [];
    return [
      {
        id: 'video.viewing',
        title: text(locale, 'video.own-data.viewings'),
        law: text(locale, 'privacy.audit.law'),
        until: text(locale, 'privacy.audit.term'),
        count,
      },
    ];
  },
});
