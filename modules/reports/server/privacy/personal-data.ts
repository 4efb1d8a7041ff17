import { findPerson } from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import { listOtherAddresses } from '#kernel/notify/addresses.ts';
import type { KeptData } from '#kernel/privacy/contract/own-data.ts';
import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import { texts } from '../../contract/clocks.ts';
import { deleteMemberships } from '../allotment/crew.store.ts';
import { listCategories, titleIn } from '../category.store.ts';
import { dropPhotos } from '../channels/chat/photos.ts';
import { insertContacts } from '../intake/contact.store.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { anonymiseReport, forgetSender, keyOf, takeAuthorOff } from './anonymise.ts';
import {
  deleteAuthorKey,
  deleteChatsAt,
  forgetFollowing,
  listOwnFollowing,
  listOwnReports,
  listOwnWords,
  listReportsToForget,
} from './own-data.store.ts';
import { shortlistsSection } from '../shortlists/own-shortlists.ts';
import { deleteShortlistsOf } from '../shortlists/shortlist.store.ts';
import { subscriptionsSection } from '../subscriptions/own-subscriptions.ts';
import { deleteSubscriptionsOf } from '../subscriptions/subscription.store.ts';
import { commentsSection } from '../discussion/own-comments.ts';
import { forgetCommentsOf } from '../discussion/forget-comments.store.ts';
import { forgetDenialsOf, listOwnDenials } from '../verdict/denial.store.ts';
import { keptUntil } from './retention.ts';
import { listRetentionRules } from './retention.store.ts';
import type { RetentionRuleTable } from './tables.ts';

/** Reports of one person are forgotten page by page, all in the one transaction. */
const forgottenAtOnce = 100;

export const reportsData = personalDataFor<ReportsTables>()({
  collect: async (context, personId) => [
    await reportsSection(context, personId),
    sectionOf(
      context,
      {
        id: 'reports.history',
        title: 'reports.own-data.words',
        purpose: 'reports.own-data.words-purpose',
        term: 'reports.own-data.term',
      },
      {
        number: 'reports.own-data.number',
        kind: 'privacy.field.kind',
        occurredAt: 'privacy.field.created',
        text: 'privacy.field.text',
      },
      (await listOwnWords(context.db, personId, rowsAtMost + 1)).map((step) => ({
        ...step,
        kind: context.text(context.locale, `reports.history.${step.kind}`),
      })),
    ),
    sectionOf(
      context,
      {
        id: 'reports.follower',
        title: 'reports.own-data.following',
        purpose: 'reports.own-data.following-purpose',
        term: 'privacy.term.account',
      },
      {
        number: 'reports.own-data.number',
        isSupporter: 'reports.own-data.supports',
        isSubscribed: 'reports.own-data.subscribed',
        createdAt: 'privacy.field.created',
      },
      await listOwnFollowing(context.db, personId, rowsAtMost + 1),
    ),
    await subscriptionsSection(context, personId),
    await shortlistsSection(context, personId),
    await denialsSection(context, personId),
    await commentsSection(context, personId),
  ],

  erase: async (context, personId) => {
    const { db } = context;
    const rules = new Map((await listRetentionRules(db)).map((rule) => [rule.legalClass, rule]));
    const authorKey = await keyOf(db, personId);
    const held: ReportRow[] = [];
    for (;;) {
      const reports = await listReportsToForget(db, personId, forgottenAtOnce);
      for (const report of reports) {
        const isHeld = await forget(context, report, rules.get(report.legalClass));
        if (isHeld) held.push(report);
      }
      if (reports.length < forgottenAtOnce) break;
    }
    await dropPhotos(context, await deleteChatsAt(db, await listOtherAddresses(db, personId)));
    await forgetFollowing(db, personId, authorKey);
    await forgetDenialsOf(db, { personId, authorKey });
    await forgetCommentsOf(db, personId);
    await deleteSubscriptionsOf(db, personId);
    await deleteMemberships(db, personId);
    await deleteShortlistsOf(db, personId);
    await deleteAuthorKey(db, personId);
    return presentKept(context, held, [...rules.values()]);
  },
});

async function denialsSection(context: ReportsContext, personId: string) {
  return sectionOf(
    context,
    {
      id: 'reports.denial',
      title: 'reports.own-data.denials',
      purpose: 'reports.own-data.denials-purpose',
      term: 'reports.own-data.term',
    },
    {
      number: 'reports.own-data.number',
      deniedAt: 'privacy.field.created',
      text: 'privacy.field.text',
    },
    await listOwnDenials(context.db, personId, rowsAtMost + 1),
  );
}

async function reportsSection(context: ReportsContext, personId: string) {
  const { db, locale, text } = context;
  const rules = new Map((await listRetentionRules(db)).map((rule) => [rule.legalClass, rule]));
  const titles = new Map(
    (await listCategories(db)).map(({ id, titles: words }) => [id, titleIn(words, locale)]),
  );
  const reports = await listOwnReports(db, personId, rowsAtMost + 1);
  return sectionOf(
    context,
    {
      id: 'reports.report',
      title: 'reports.own-data.reports',
      purpose: 'reports.own-data.reports-purpose',
      term: 'reports.own-data.term',
    },
    {
      number: 'reports.own-data.number',
      createdAt: 'privacy.field.created',
      category: 'reports.own-data.category',
      status: 'privacy.field.status',
      text: 'privacy.field.text',
      address: 'privacy.field.address',
      legalClass: 'reports.own-data.class',
      keptUntil: 'privacy.field.until',
    },
    reports.map(({ endedAt, categoryId, status, legalClass, ...report }) => ({
      ...report,
      legalClass: text(locale, `reports.legal-class.${legalClass}`),
      status: text(locale, `reports.status.${status}`),
      category: titles.get(categoryId) ?? categoryId,
      keptUntil: rules.has(legalClass) ? keptUntil(rules.get(legalClass) ?? { keptDays: 0 }, endedAt) : null,
    })),
  );
}

/** True: a law keeps the report with how to answer it, and only the account is taken off. */
async function forget(
  context: ReportsContext,
  report: ReportRow,
  rule: RetentionRuleTable | undefined,
): Promise<boolean> {
  const { db, clock } = context;
  const now = clock.now();
  const until = rule && keptUntil(rule, report.endedAt);
  const isHeld = rule?.isDuty === true && (!until || until > now);
  if (isHeld) {
    await keepApplicant(context, report);
    await takeAuthorOff(db, report);
  } else if (report.endedAt === null) await forgetSender(db, report);
  else await anonymiseReport(db, report, now);
  return isHeld;
}

/** The law demands an answer in writing to a named applicant, so the name and the address stay with the appeal. */
async function keepApplicant({ db, clock }: ReportsContext, report: ReportRow): Promise<void> {
  const person = report.authorPersonId === null ? undefined : await findPerson(db, report.authorPersonId);
  if (!person) return;
  const now = clock.now();
  await insertContacts(db, [
    {
      id: newId(now.getTime()),
      reportId: report.id,
      kind: 'email',
      address: person.email,
      name: person.name,
      isConsentGiven: true,
      locale: person.locale,
      createdAt: now,
    },
  ]);
}

function presentKept(
  { text, locale, town }: ReportsContext,
  held: readonly ReportRow[],
  rules: readonly RetentionRuleTable[],
): KeptData[] {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: town.timeZone });
  return rules.flatMap((rule) => {
    const { legalClass } = rule;
    const reports = held.filter((report) => report.legalClass === legalClass);
    if (reports.length === 0) return [];
    const ends = reports.map(({ endedAt }) => keptUntil(rule, endedAt));
    const last = ends.includes(null) ? null : new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)));
    const source = texts.parse(rule.source);
    const entry: KeptData = {
      id: `reports.${legalClass}`,
      title: text(locale, `reports.legal-class.${legalClass}`),
      law: locale === 'ru' || locale === 'uk' ? source[locale] : source.en,
      until: last
        ? text(locale, 'reports.own-data.until', { date: day.format(last) })
        : text(locale, 'reports.own-data.after-end', { days: rule.keptDays }),
      count: reports.length,
    };
    return [entry];
  });
}
