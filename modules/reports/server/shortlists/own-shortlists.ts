import { sectionOf, rowsAtMost } from '#kernel/privacy/personal-data.ts';
import type { ReportsContext } from '../report-change.ts';
import { listOwnShortlists } from './shortlist.store.ts';

/** The lists a person keeps for themselves, for the copy of their data. */
export async function shortlistsSection(context: ReportsContext, personId: string) {
  return sectionOf(
    context,
    {
      id: 'reports.shortlist',
      title: 'reports.own-data.shortlists',
      purpose: 'reports.own-data.shortlists-purpose',
      term: 'privacy.term.account',
    },
    { name: 'reports.shortlist.name', createdAt: 'privacy.field.created' },
    await listOwnShortlists(context.db, personId, rowsAtMost + 1),
  );
}
