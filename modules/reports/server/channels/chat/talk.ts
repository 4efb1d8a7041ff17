import type { FileReference } from '#kernel/files/contract/file.ts';
import { isLocale } from '#kernel/i18n/locale.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import { newId } from '#kernel/ids.ts';
import { findPersonAt } from '#kernel/notify/channel-address.store.ts';
import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { reportProblems } from '../../../contract/problems.ts';
import type { ReportsContext } from '../../report-change.ts';
import { answer } from './answer.ts';
import { idle, withCategory } from './chat-state.ts';
import { openChat, updateChat } from './chat.store.ts';
import type { ChatRow } from './chat.store.ts';
import { advance } from './drafting.ts';
import { dropPhotos, keepPhotos } from './photos.ts';
import { cancelRow, say, turn } from './turn.ts';
import type { Reply, Talk, Turn } from './turn.ts';

/*
 * A talk with one person in a messenger. Each message is one turn: the state of the chat and what was written give a new
 * state and what the town says to it, in one transaction; the answers go out by the queue, so that a messenger that is
 * down for an hour gets them once, later. A turn is taken once however often the messenger brings the message, and the
 * turns of one chat come one after another: its row is locked, and its messages are jobs under one key.
 */

/** What was begun and left is forgotten after a day, as the pictures of a draft are. */
export const stateKeptMs = 24 * 60 * 60_000;
/** A chat that says nothing for so long is forgotten, with what it followed. */
const chatKeptMs = 365 * 24 * 60 * 60_000;
const floodWindowMs = 10 * 60_000;
/** More than a person writes in ten minutes, albums included. */
const floodLimit = 60;

export interface Heard {
  readonly message: ChatMessage;
  readonly photos: readonly FileReference[];
  /** The code of a problem for which the turn could not be taken as it was meant. */
  readonly refusal?: string | undefined;
}

/** Takes one turn. */
export async function takeTurn(context: ReportsContext, { message, photos, refusal }: Heard): Promise<void> {
  const now = context.clock.now();
  const chat = await openChat(context.db, newChat(message, now));
  const heard = countHeard(chat, now);
  const talk = await talkOf(context, chat, message);
  const isFlood = heard.heardCount > floodLimit;
  const taken = isFlood ? quiet(talk, heard.heardCount) : await turnOf(talk, { message, photos, refusal });

  const isBegun = taken.state.kind !== 'idle';
  if (!isBegun) await dropPhotos(context, [chat.id]);
  await updateChat(context.db, chat.id, {
    ...heard,
    name: message.name ?? chat.name,
    locale: taken.locale ?? talk.context.locale,
    state: taken.state,
    stateUntil: isBegun ? new Date(now.getTime() + stateKeptMs) : null,
    keepUntil: new Date(now.getTime() + chatKeptMs),
  });
  for (const reply of taken.replies) await queueReply(talk, reply);
}

async function turnOf(talk: Talk & { isBlocked: boolean }, heard: Heard): Promise<Turn> {
  const { message, photos, refusal } = heard;
  if (talk.isBlocked) return turn(idle, say(talk, 'reports.chat.blocked'));
  if (refusal !== undefined) return await refuse(talk, refusal);
  const leftCount = (await keepPhotos(talk.context, talk.chat.id, photos)) + message.leftOutCount;
  const missing = message.pictures.length - photos.length;
  const taken = await answer(talk, message);
  const isShort = leftCount + missing > 0;
  return isShort
    ? { ...taken, replies: [{ text: say(talk, 'reports.chat.left-out') }, ...taken.replies] }
    : taken;
}

function newChat({ channel, chat: address, name, locale }: ChatMessage, now: Date) {
  return {
    id: newId(now.getTime()),
    channel,
    address,
    name,
    locale,
    state: idle,
    stateUntil: null,
    heardCount: 0,
    heardSince: now,
    createdAt: now,
    keepUntil: new Date(now.getTime() + chatKeptMs),
  };
}

function countHeard({ heardCount, heardSince }: ChatRow, now: Date) {
  const isOver = now.getTime() - heardSince.getTime() > floodWindowMs;
  return isOver ? { heardCount: 1, heardSince: now } : { heardCount: heardCount + 1, heardSince };
}

/** Said once; then nothing, until the ten minutes are over. */
function quiet(talk: Talk, heardCount: number): Turn {
  const { state } = talk.chat;
  if (heardCount > floodLimit + 1) return { state, replies: [] };
  return turn(state, say(talk, 'reports.chat.too-fast'));
}

async function talkOf(context: ReportsContext, chat: ChatRow, message: ChatMessage) {
  const { channel, address } = chat;
  const person = await findPersonAt(context.db, { channel, address });
  const now = context.clock.now();
  const isOver = chat.stateUntil !== null && chat.stateUntil <= now;
  if (isOver) await dropPhotos(context, [chat.id]);
  const locale = localeOf(context, chat.locale ?? person?.locale ?? message.locale);
  return {
    context: { ...context, locale },
    chat: isOver ? { ...chat, state: idle } : chat,
    who: { channel, address, personId: person?.personId ?? null },
    isBlocked: person?.isBlocked ?? false,
  };
}

function localeOf({ town }: ReportsContext, known: string | null): Locale {
  if (isLocale(known)) return known;
  return town.country === 'UA' ? 'uk' : 'ru';
}

/** Something changed between the preview and the sending: it is said, and asked for again. */
async function refuse(talk: Talk, code: string): Promise<Turn> {
  const { state } = talk.chat;
  const text = say(talk, 'reports.chat.refused');
  if (state.kind !== 'drafting') return turn(idle, text, cancelRow(talk));
  const isPlace = code === reportProblems.outsideTown.code;
  const draft = isPlace ? { ...state.draft, place: null, address: null } : withCategory(state.draft, null);
  const asked = await advance(talk, draft);
  return { ...asked, replies: [{ text }, ...asked.replies] };
}

async function queueReply({ context, chat }: Talk, { text, keyboard }: Reply): Promise<void> {
  await queueMessage(context, {
    kind: 'reports.chat-reply',
    locale: context.locale,
    recipientPersonId: null,
    channel: chat.channel,
    address: chat.address,
    subject: '',
    bodyText: text,
    isTraining: context.town.isTraining,
    // A private talk: read by nobody else, and not kept once it has been sent.
    isSecret: true,
    ...(keyboard ? { keyboard } : {}),
  });
}
