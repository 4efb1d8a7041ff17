import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import {
  countedUnread,
  countUnreadNotices,
  listNotices,
  markAllNotices,
  markNotice,
  noticeProblems,
} from '../contract/notices.ts';
import type { NoticeView } from '../contract/notices.ts';
import { leadOf } from '../lead.ts';
import { ownerOf } from '../owner.ts';
import type { NotifyTables } from '../tables.ts';
import { countUnread, findNotices, setAllRead, setRead } from './notice.store.ts';
import type { NoticeRow } from './notice.store.ts';

const handle = handlerFor<NotifyTables>();

export const noticeHandlers = [
  handle(listNotices, async ({ db, actor }, { after, limit }) => {
    const rows = await findNotices(db, { personId: ownerOf(actor), after, limit });
    return { notices: rows.map(viewNotice), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
  }),

  handle(countUnreadNotices, async ({ db, actor }) => ({
    count: await countUnread(db, ownerOf(actor), countedUnread + 1),
  })),

  handle(markNotice, async ({ db, actor, clock, audit }, { noticeId, isRead }) => {
    const personId = ownerOf(actor);
    const isFound = await setRead(db, { id: noticeId, personId, readAt: isRead ? clock.now() : null });
    if (!isFound) throw new Problem(noticeProblems.noticeNotFound);
    audit({ type: 'notify.message', id: noticeId }, { isRead });
    return {};
  }),

  handle(markAllNotices, async ({ db, actor, clock, audit }, { upTo }) => {
    const personId = ownerOf(actor);
    const readCount = await setAllRead(db, { upTo, personId, readAt: clock.now() });
    audit({ type: 'identity.person', id: personId }, { readCount });
    return {};
  }),
];

function viewNotice({ bodyText, createdAt, readAt, ...row }: NoticeRow): NoticeView {
  return {
    ...row,
    lead: leadOf(bodyText ?? ''),
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}
