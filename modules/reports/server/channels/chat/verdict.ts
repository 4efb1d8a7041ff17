import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import { reason, textLimit } from '../../../contract/report.ts';
import { isAllowed } from '../../lifecycle.ts';
import { takeReply } from '../../life/reply.ts';
import { applyUpdate } from '../../open311/apply-update.ts';
import { findReportForUpdate } from '../../report.store.ts';
import type { ReportRow } from '../../report.store.ts';
import { idle } from './chat-state.ts';
import type { ChatState } from './chat-state.ts';
import { markRow } from './mark.ts';
import { isOwn } from './own-reports.ts';
import { takePhotos } from './photos.ts';
import { cancelRow, menuRows, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

type Waiting = Extract<ChatState, { number: number }>;

/** The report, locked, where it is the chat's own; another's is as if it were not there. */
async function lockOwn(talk: Talk, number: number): Promise<ReportRow | undefined> {
  const report = await findReportForUpdate(talk.context.db, number);
  return report && (await isOwn(talk, report)) ? report : undefined;
}

function mayStillJudge({ context }: Talk, report: ReportRow): boolean {
  const { verdictUntil, status } = report;
  return isAllowed('confirm', status) && verdictUntil !== null && verdictUntil > context.clock.now();
}

export async function confirmWork(talk: Talk, number: number): Promise<Turn> {
  const report = await lockOwn(talk, number);
  if (!report || !mayStillJudge(talk, report)) return over(talk);
  await applyUpdate(talk.context, report, { effect: 'confirmed', text: undefined, photos: [] });
  return turn(
    talk.chat.state,
    say(talk, 'reports.chat.confirmed', { number: String(number) }),
    markRow(number),
  );
}

export async function askWhyReopen(talk: Talk, number: number): Promise<Turn> {
  const report = await lockOwn(talk, number);
  if (!report || !mayStillJudge(talk, report)) return over(talk);
  return turn({ kind: 'reopening', number }, say(talk, 'reports.chat.ask-reason'), cancelRow(talk));
}

export async function askReply(talk: Talk, number: number): Promise<Turn> {
  const report = await lockOwn(talk, number);
  if (report?.status !== 'waiting') return over(talk);
  return turn({ kind: 'replying', number }, say(talk, 'reports.chat.ask-reply'), cancelRow(talk));
}

/** Words for a report that waits for them; pictures alone are kept until the words come. */
export async function hearWords(talk: Talk, state: Waiting, { text }: ChatMessage): Promise<Turn> {
  if (text === '') return turn(state, say(talk, 'reports.chat.words-too'), cancelRow(talk));
  const report = await lockOwn(talk, state.number);
  if (!report) return over(talk);
  return state.kind === 'replying' ? await reply(talk, report, text) : await reopen(talk, report, text);
}

async function reply(talk: Talk, report: ReportRow, text: string): Promise<Turn> {
  if (report.status !== 'waiting') return over(talk);
  const photos = await takePhotos(talk.context, talk.chat.id);
  await takeReply(talk.context, report, { text: text.slice(0, textLimit), photos });
  return turn(idle, say(talk, 'reports.chat.replied', { number: String(report.number) }), ...menuRows(talk));
}

async function reopen(talk: Talk, report: ReportRow, words: string): Promise<Turn> {
  if (!mayStillJudge(talk, report)) return over(talk);
  const text = reason.safeParse(words);
  if (!text.success) return turn(talk.chat.state, say(talk, 'reports.chat.ask-reason'), cancelRow(talk));
  const photos = await takePhotos(talk.context, talk.chat.id);
  await applyUpdate(talk.context, report, { effect: 'reopened', text: text.data, photos });
  const { number } = report;
  return turn(idle, say(talk, 'reports.chat.reopened', { number: String(number) }), markRow(number));
}

function over(talk: Talk): Turn {
  return turn(idle, say(talk, 'reports.chat.over'), ...menuRows(talk));
}
