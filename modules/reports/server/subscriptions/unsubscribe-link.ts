import { Problem } from '#kernel/errors/problem.ts';
import { subscriptionProblems, subscriptionsAtMost } from '../../contract/subscriptions.ts';
import { findSecret } from '../channels/incoming.store.ts';
import { readToken } from '../channels/reply-token.ts';
import { endDiscussionFor, findContact } from '../intake/contact.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById } from '../report.store.ts';
import {
  deleteDailySubscriptions,
  deleteSubscription,
  findSubscription,
  listSubscriptionsOf,
} from './subscription.store.ts';
import type { SubscriptionRow } from './subscription.store.ts';

/** What the link at the end of a letter names. */
export type Link =
  | {
      readonly scope: 'one' | 'daily';
      readonly personId: string | null;
      readonly subscriptions: readonly SubscriptionRow[];
    }
  | {
      readonly scope: 'discussion';
      readonly contactId: string;
      /** Of the report; null where nobody is told of its comments any more. */
      readonly number: number | null;
    };

/**
 * The link itself is the right to end: who holds it was written to. What is over already stays a good link.
 *
 * @throws Problem `reports.unsubscribe-link-invalid`
 */
export async function followLink(context: ReportsContext, token: string): Promise<Link> {
  const { db, clock } = context;
  const facts = readToken(await findSecret(db), token, clock.now());
  switch (facts?.purpose) {
    case 'unsubscribe': {
      const subscription = await findSubscription(db, facts.subjectId);
      const subscriptions = subscription ? [subscription] : [];
      return { scope: 'one', personId: subscription?.personId ?? null, subscriptions };
    }
    case 'unsubscribe-daily': {
      const own = await listSubscriptionsOf(db, facts.subjectId, subscriptionsAtMost);
      const subscriptions = own.filter(({ rhythm }) => rhythm === 'daily');
      return { scope: 'daily', personId: facts.subjectId, subscriptions };
    }
    case 'end-discussion':
      return await discussionOf(context, facts.subjectId);
    default:
      throw new Problem(subscriptionProblems.linkInvalid);
  }
}

async function discussionOf({ db }: ReportsContext, contactId: string): Promise<Link> {
  const contact = await findContact(db, contactId);
  const isTold = contact && contact.discussionEndedAt === null;
  const report = isTold && (await findReportById(db, contact.reportId));
  return { scope: 'discussion', contactId, number: report ? report.number : null };
}

export async function endByLink(context: ReportsContext, token: string): Promise<Record<string, never>> {
  const link = await followLink(context, token);

  const subject = await end(context, link);
  context.audit(subject, { isOver: true, scope: link.scope });
  return {};
}

async function end({ db, clock }: ReportsContext, link: Link): Promise<{ type: string; id: string }> {
  if (link.scope === 'discussion') {
    await endDiscussionFor(db, link.contactId, clock.now());
    return { type: 'reports.contact', id: link.contactId };
  }
  const { scope, personId, subscriptions } = link;
  for (const { id } of scope === 'one' ? subscriptions : [])
    if (personId !== null) await deleteSubscription(db, { id, personId });
  if (scope === 'daily' && personId !== null) await deleteDailySubscriptions(db, personId);
  return { type: 'reports.subscription', id: subscriptions[0]?.id ?? 'none' };
}
