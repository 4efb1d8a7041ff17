import { rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import type { ReportsContext } from '../report-change.ts';
import { listOwnComments } from './forget-comments.store.ts';

export async function commentsSection(context: ReportsContext, personId: string) {
  const { db, locale, text } = context;
  const comments = await listOwnComments(db, personId, rowsAtMost + 1);
  return sectionOf(
    context,
    {
      id: 'reports.comment',
      title: 'reports.own-data.comments',
      purpose: 'reports.own-data.comments-purpose',
      term: 'reports.own-data.term',
    },
    {
      number: 'reports.own-data.number',
      createdAt: 'privacy.field.created',
      state: 'privacy.field.status',
      text: 'privacy.field.text',
    },
    comments.map((comment) => ({
      ...comment,
      state: text(locale, `reports.comment-state.${comment.state}`),
    })),
  );
}
