import { rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import type { ReportsContext } from '../report-change.ts';
import { listSubscriptionsOf } from './subscription.store.ts';

/** What the town keeps of a person's subscriptions, for the person to see and take along. */
export async function subscriptionsSection(context: ReportsContext, personId: string) {
  const rows = await listSubscriptionsOf(context.db, personId, rowsAtMost + 1);
  return sectionOf(
    context,
    {
      id: 'reports.subscription',
      title: 'reports.subscriptions.title',
      purpose: 'reports.own-data.subscriptions-purpose',
      term: 'privacy.term.account',
    },
    {
      placeName: 'privacy.field.address',
      categoryId: 'reports.own-data.category',
      createdAt: 'privacy.field.created',
    },
    rows.map(({ placeKind, placeName, categoryId, createdAt }) => ({
      placeName: placeName || context.text(context.locale, `reports.own-data.subscription.${placeKind}`),
      categoryId,
      createdAt,
    })),
  );
}
