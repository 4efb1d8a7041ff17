import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import { listSubscribers } from '../follower.store.ts';
import { queueReportMails } from '../mails.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { tellContactsDiscussed } from './tell-contacts-discussed.ts';
import { listWritersOf, takeUntold } from './tell-discussed.store.ts';

const job = jobFor<ReportsTables>();

/** A talk goes to and fro: who follows the report hears of it so often at most, and then how much was said. */
const pauseMs = 30 * 60_000;
const subscribersAtOnce = 50;

/** Those who follow the report hear of what is shown from now on, after the pause. */
export async function tellLater({ db, clock }: ReportsContext, reportId: string): Promise<void> {
  const startAfter = new Date(clock.now().getTime() + pauseMs);
  await enqueue(db, gatherDiscussed, { reportId }, { key: reportId, startAfter });
}

/** The first of a pause takes all that was said in it; the others find nothing left. */
export const gatherDiscussed = job({
  id: 'reports.gather-discussed',
  input: z.object({ reportId: id }),
  timeoutMs: 60_000,
  run: async (system, { reportId }) =>
    await system.transaction(async ({ db, clock, audit }) => {
      const commentIds = await takeUntold(db, reportId, clock.now());
      audit({ type: 'reports.report', id: reportId }, { told: commentIds.length });
      if (commentIds.length > 0)
        await enqueue(db, tellDiscussed, { reportId, commentIds, after: null }, { key: reportId });
    }),
});

const page = z.object({ reportId: id, commentIds: z.array(id), after: id.nullable() });

/** One letter for each who follows, its author among them, of what others said; page by page. */
export const tellDiscussed = job({
  id: 'reports.tell-discussed',
  input: page,
  timeoutMs: 60_000,
  run: async (system, input) =>
    await system.transaction(async (context) => {
      const last = await tellPage(context, input);
      const { reportId } = input;
      if (last) await enqueue(context.db, tellDiscussed, { ...input, after: last }, { key: reportId });
    }),
});

async function tellPage(
  context: ReportsContext,
  { reportId, commentIds, after }: z.output<typeof page>,
): Promise<string | undefined> {
  const { db } = context;
  const report = await findReportById(db, reportId);
  // NOTE: under a report that was hidden meanwhile nobody reads anything.
  if (report?.visibility !== 'public') return undefined;
  const writers = await listWritersOf(db, commentIds);
  const people = await listSubscribers(db, reportId, { after, limit: subscribersAtOnce });
  const recipients = await findRecipients(db, people);
  for (const recipient of recipients) await tellOne(context, report, { recipient, writers });
  const lastCommentId = commentIds.at(-1);
  const isFirstPage = after === null;
  const news = { count: writers.length, lastCommentId: lastCommentId ?? '' };
  const contactCount =
    isFirstPage && lastCommentId && writers.length > 0
      ? await tellContactsDiscussed(context, report, news)
      : 0;
  context.audit(
    { type: 'reports.report', id: reportId },
    { mail: 'discussed', count: recipients.length, contactCount },
  );
  return people.length === subscribersAtOnce ? people.at(-1) : undefined;
}

async function tellOne(
  context: ReportsContext,
  report: ReportRow,
  { recipient, writers }: { recipient: Recipient; writers: readonly (string | null)[] },
): Promise<void> {
  const count = writers.filter((personId) => personId !== recipient.personId).length;
  if (count === 0) return;
  const isOwn = recipient.personId === report.authorPersonId;
  const kind = isOwn ? ('own-discussed' as const) : ('followed-discussed' as const);
  const { organisationId } = report;
  await queueReportMails(context, { kind, report, organisationId, reason: null, count }, [recipient]);
}

export const discussionJobs = [gatherDiscussed, tellDiscussed];
