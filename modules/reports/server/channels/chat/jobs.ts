import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { composeWords } from '../../mails.ts';
import type { ReportsContext } from '../../report-change.ts';
import { findReportById } from '../../report.store.ts';
import type { ReportsTables } from '../../tables.ts';
import { listChatFollowers } from './chat-follower.store.ts';
import { idle } from './chat-state.ts';
import { deleteChatsKeptUntil, listChatsOver, updateChat } from './chat.store.ts';
import { dropPhotos } from './photos.ts';
import { button } from './turn.ts';

const job = jobFor<ReportsTables>();
const toldAtOnce = 50;
const forgottenAtOnce = 200;

const followedKind = z.enum(['followed-answered', 'followed-confirmed', 'followed-ended']);
const tellInput = z.object({ reportId: id, kind: followedKind, after: id.nullable() });

/** Tells chats without an account that follow a report, page by page. */
export const tellChatFollowers = job({
  id: 'reports.tell-chat-followers',
  input: tellInput,
  timeoutMs: 60_000,
  run: async (system, input) =>
    await system.transaction(async (context) => {
      const last = await tellPage(context, input);
      if (last)
        await enqueue(context.db, tellChatFollowers, { ...input, after: last }, { key: input.reportId });
    }),
});

async function tellPage(
  context: ReportsContext,
  { reportId, kind, after }: z.output<typeof tellInput>,
): Promise<string | undefined> {
  const report = await findReportById(context.db, reportId);
  if (report?.visibility !== 'public') return undefined;
  const followers = await listChatFollowers(context.db, reportId, { after, limit: toldAtOnce });
  const { organisationId, number } = report;
  const names = await findOrganisationNames(context.db, organisationId ? [organisationId] : []);
  for (const { channel, address, locale: known } of followers) {
    const locale = known ?? context.locale;
    const mail = { kind, report, organisationId, reason: null };
    const organisation = names.get(organisationId ?? '');
    const { subject, body } = composeWords(context, mail, { locale, organisation });
    const look = context.text(locale, 'reports.chat.button.look', { number: String(number) });
    await queueMessage(context, {
      kind: `reports.mail-${kind}`,
      locale,
      recipientPersonId: null,
      channel,
      address,
      subject,
      bodyText: `${body}\n\n${context.baseUrl}/reports/${number}`,
      isTraining: context.town.isTraining,
      keyboard: { rows: [[button(look, `r:${number}`)]] },
    });
  }
  context.audit({ type: 'reports.report', id: reportId }, { mail: kind, chatCount: followers.length });
  return followers.length === toldAtOnce ? followers.at(-1)?.id : undefined;
}

/** Forgets drafts that were left, and chats that have been silent for a year. */
export const forgetChats = job({
  id: 'reports.forget-chats',
  input: z.object({}),
  schedule: '50 * * * *',
  timeoutMs: 10 * 60_000,
  run: async (system, _input, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const forgotten = await system.transaction(forgetSome);
      if (forgotten < forgottenAtOnce) return;
    }
  },
});

async function forgetSome(context: ReportsContext): Promise<number> {
  const { db, clock, audit } = context;
  const now = clock.now();
  const begun = await listChatsOver(db, now, forgottenAtOnce);
  for (const chatId of begun) await updateChat(db, chatId, { state: idle, stateUntil: null });
  const gone = await deleteChatsKeptUntil(db, now, forgottenAtOnce);
  await dropPhotos(context, [...begun, ...gone]);
  audit({ type: 'reports.chat', id: 'all' }, { draftCount: begun.length, forgotten: gone.length });
  return Math.max(begun.length, gone.length);
}
