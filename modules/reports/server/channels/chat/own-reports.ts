import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { statusFacts } from '../../../contract/statuses.ts';
import { findCategory, titleIn } from '../../category.store.ts';
import { findFollowing, setSubscription } from '../../follower.store.ts';
import { isAllowed } from '../../lifecycle.ts';
import { findReport, listHistory } from '../../report.store.ts';
import type { ReportRow } from '../../report.store.ts';
import { idle } from './chat-state.ts';
import { deleteChatFollower, insertChatFollower, isFollowedByChat } from './chat-follower.store.ts';
import { isFromChat, listReportsOfChat } from './chat.store.ts';
import { dateText } from './dates.ts';
import { keyboardFor } from './keyboard-for.ts';
import { button, menuRows, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

const shownReports = 8;

/** Sent from this chat, or by the account it is linked to. */
export async function isOwn({ context, who }: Talk, report: ReportRow): Promise<boolean> {
  const isAuthors = who.personId !== null && report.authorPersonId === who.personId;
  return isAuthors || (await isFromChat(context.db, report.id, who));
}

/** A report this chat may see: published, or its own. What it may not see is as if it were not there. */
export async function findVisible(
  talk: Talk,
  number: number,
): Promise<{ report: ReportRow; isOwn: boolean } | undefined> {
  const report = await findReport(talk.context.db, number);
  if (!report) return undefined;
  const own = await isOwn(talk, report);
  return own || report.visibility === 'public' ? { report, isOwn: own } : undefined;
}

export async function showMine(talk: Talk): Promise<Turn> {
  const { context, chat, who } = talk;
  const rows = await listReportsOfChat(context.db, who, shownReports);
  if (rows.length === 0) return turn(chat.state, say(talk, 'reports.chat.mine-empty'), ...menuRows(talk));
  const buttons = rows.map(({ number, status }) => [
    button(`№ ${number} · ${say(talk, statusFacts[status].wording)}`, `r:${number}`),
  ]);
  return turn(chat.state, say(talk, 'reports.chat.mine'), ...buttons);
}

export async function showReport(talk: Talk, number: number): Promise<Turn> {
  const { context, chat } = talk;
  const visible = await findVisible(talk, number);
  if (!visible) return turn(chat.state, say(talk, 'reports.chat.not-found', { number: String(number) }));
  const { report } = visible;
  const category = await findCategory(context.db, report.categoryId);
  const names = await findOrganisationNames(context.db, report.organisationId ? [report.organisationId] : []);
  const history = await listHistory(context.db, report.id);
  const answer = history.findLast(({ kind }) => kind === 'answered')?.text;
  const question = report.status === 'waiting' && history.findLast(({ kind }) => kind === 'asked')?.text;
  const lines = [
    say(talk, 'reports.chat.report', {
      number: String(number),
      category: category ? titleIn(category.titles, context.locale) : '',
      status: say(talk, statusFacts[report.status].wording),
      address: report.address ?? say(talk, 'reports.mail.no-address'),
      organisation: names.get(report.organisationId ?? '') ?? say(talk, 'reports.mail.nobody'),
      due: report.dueAt ? dateText(context, report.dueAt) : '–',
    }),
    ...(answer ? [say(talk, 'reports.chat.answer', { text: answer })] : []),
    ...(question && visible.isOwn ? [say(talk, 'reports.chat.question', { text: question })] : []),
    ...(report.visibility === 'public' ? [`${context.baseUrl}/reports/${number}`] : []),
  ];
  return turn(chat.state, lines.join('\n\n'), ...(await actionRows(talk, visible)));
}

async function actionRows(talk: Talk, { report, isOwn: own }: { report: ReportRow; isOwn: boolean }) {
  const { context, chat, who } = talk;
  const number = String(report.number);
  const kind = report.status === 'waiting' ? 'asked' : 'answered';
  const isAsked = report.status === 'waiting' || isAllowed('confirm', report.status);
  if (own) return isAsked ? (keyboardFor(context, { kind, report }, context.locale)?.rows ?? []) : [];
  const key = { chatId: chat.id, reportId: report.id };
  const isFollowed =
    who.personId === null
      ? await isFollowedByChat(context.db, key)
      : (await findFollowing(context.db, { reportId: report.id, personId: who.personId })).isSubscribed;
  return isFollowed
    ? [[button(say(talk, 'reports.chat.button.unfollow'), `u:${number}`)]]
    : [[button(say(talk, 'reports.chat.button.follow'), `f:${number}`)]];
}

/** An account follows by itself; a chat without one is kept beside the report. */
export async function follow(
  talk: Talk,
  { number, isSubscribed }: { number: number; isSubscribed: boolean },
): Promise<Turn> {
  const { context, chat, who } = talk;
  const visible = await findVisible(talk, number);
  const values = { number: String(number) };
  if (!visible || visible.isOwn) return turn(chat.state, say(talk, 'reports.chat.not-found', values));
  const reportId = visible.report.id;
  const now = context.clock.now();
  const key = { chatId: chat.id, reportId };
  if (who.personId !== null)
    await setSubscription(context.db, { reportId, personId: who.personId, isSubscribed, now });
  else if (isSubscribed)
    await insertChatFollower(context.db, { id: newId(now.getTime()), ...key, createdAt: now });
  else await deleteChatFollower(context.db, key);
  const text = say(talk, isSubscribed ? 'reports.chat.followed' : 'reports.chat.unfollowed', values);
  const isDraftOver = isSubscribed && chat.state.kind !== 'drafting';
  return turn(isDraftOver ? idle : chat.state, text);
}
