import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';

/** Beyond this the bell says "more than". */
export const countedUnread = 99;

export const noticeProblems = {
  noticeNotFound: defineProblem('notify.notice-not-found', 404),
} as const;

export const noticeView = z.object({
  id,
  kind: z.string(),
  /** The language the text is written in. */
  locale: z.string(),
  subject: z.string(),
  /** The first paragraph. */
  lead: z.string(),
  /** The page it is about, on this portal. */
  path: z.string().nullable(),
  createdAt: instant,
  readAt: instant.nullable(),
});
export type NoticeView = z.output<typeof noticeView>;

export const listNotices = defineRoute({
  id: 'notify.listNotices',
  method: 'GET',
  path: '/api/v1/notices',
  summary: 'What the town has written to the person who asks, the newest first',
  permission: 'notify.notice.read',
  input: z.object({
    /** The `next` of the page before. */
    after: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ notices: z.array(noticeView), next: id.nullable() }),
  problems: [],
});

export const countUnreadNotices = defineRoute({
  id: 'notify.countUnreadNotices',
  method: 'GET',
  path: '/api/v1/notices/unread',
  summary: 'How many messages the person has not read; counts no further than one hundred',
  permission: 'notify.notice.read',
  input: z.object({}),
  output: z.object({ count: z.int() }),
  problems: [],
});

export const markNotice = defineRoute({
  id: 'notify.markNotice',
  method: 'PUT',
  path: '/api/v1/notices/:noticeId',
  summary: 'Mark one own message as read or unread',
  permission: 'notify.notice.read',
  input: z.object({ noticeId: id, isRead: z.boolean() }),
  output: z.object({}),
  problems: [noticeProblems.noticeNotFound],
});

export const markAllNotices = defineRoute({
  id: 'notify.markAllNotices',
  method: 'POST',
  path: '/api/v1/notices/readings',
  summary: 'Mark own messages as read, up to one of them and including it',
  permission: 'notify.notice.read',
  input: z.object({ upTo: id }),
  output: z.object({}),
  problems: [],
});
