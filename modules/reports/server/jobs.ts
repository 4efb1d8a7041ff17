import { z } from 'zod';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import { tellChatFollowers } from './channels/chat/jobs.ts';
import { listSubscribers } from './follower.store.ts';
import { resumeUnanswered } from './life/jobs.ts';
import { announce, takeStep } from './life/take-step.ts';
import { queueReportMails } from './mails.ts';
import type { ReportsContext } from './report-change.ts';
import { findReportById, findReportForUpdate, listOverVerdicts } from './report.store.ts';
import { tellBrokenRules } from './routing/tell-broken-rules.ts';
import type { ReportsTables } from './tables.ts';

const job = jobFor<ReportsTables>();

/** One transaction queues so many letters; the rest follows in the next job, so that nobody waits for them. */
const subscribersAtOnce = 50;
/** One run ends after so many; the next hour takes the rest. */
const closedAtOnce = 2_000;
const lookedUpAtOnce = 100;

const followedKinds = ['followed-answered', 'followed-confirmed', 'followed-ended'] as const;

/** Tells those who follow a report, page by page. */
export const tellSubscribers = job({
  id: 'reports.tell-subscribers',
  input: z.object({
    reportId: id,
    kind: z.enum(followedKinds),
    after: id.nullable(),
  }),
  timeoutMs: 60_000,
  run: async (system, input) => {
    await system.transaction(async (context) => {
      // Chats without an account follow too, page by page as well.
      if (input.after === null) await enqueue(context.db, tellChatFollowers, input, { key: input.reportId });
      const last = await tellPage(context, input);
      if (last)
        await enqueue(context.db, tellSubscribers, { ...input, after: last }, { key: input.reportId });
    });
  },
});

interface SubscriberPage {
  readonly reportId: string;
  readonly kind: (typeof followedKinds)[number];
  readonly after: string | null;
}

/** Queues one page of letters; answers the last person when there may be more. */
async function tellPage(context: ReportsContext, page: SubscriberPage): Promise<string | undefined> {
  const { reportId, kind, after } = page;
  const report = await findReportById(context.db, reportId);
  // NOTE: a report hidden meanwhile is nobody's business but its author's.
  if (report?.visibility !== 'public') return undefined;
  const people = await listSubscribers(context.db, reportId, { after, limit: subscribersAtOnce });

  const others = people.filter((personId) => personId !== report.authorPersonId);
  const recipients = await findRecipients(context.db, others);
  await queueReportMails(
    context,
    { kind, report, organisationId: report.organisationId, reason: null },
    recipients,
  );
  context.audit({ type: 'reports.report', id: reportId }, { mail: kind, recipientCount: recipients.length });
  return people.length === subscribersAtOnce ? people.at(-1) : undefined;
}

/** Closes answered reports whose author said nothing in time. */
export const closeAnswered = job({
  id: 'reports.close-answered',
  input: z.object({}),
  schedule: '5 * * * *',
  timeoutMs: 10 * 60_000,
  run: async (system, _input, signal) => {
    for (let closed = 0; closed < closedAtOnce;) {
      const numbers = await system.query(
        async ({ db, clock }) => await listOverVerdicts(db, clock.now(), lookedUpAtOnce),
      );
      if (numbers.length === 0) return;
      for (const number of numbers) {
        signal.throwIfAborted();
        await system.transaction(async (context) => await closeReport(context, number));
      }
      closed += numbers.length;
    }
  },
});

async function closeReport(context: ReportsContext, number: number): Promise<void> {
  const report = await findReportForUpdate(context.db, number);
  const now = context.clock.now();
  const isOver = report?.status === 'answered' && report.verdictUntil !== null && report.verdictUntil <= now;
  if (!report || !isOver) return;

  const { status } = await takeStep(context, report, 'close', {
    byRole: 'system',
    changes: { verdictUntil: null, endedAt: now },
  });
  announce(context, report, status);
}

export const reportJobs = [tellBrokenRules, tellSubscribers, closeAnswered, resumeUnanswered];
