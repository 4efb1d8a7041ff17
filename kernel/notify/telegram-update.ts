import { z } from 'zod';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import { isLocale, negotiateLocale } from '#kernel/i18n/locale.ts';
import type { ChatMessage } from './chat/chat-message.ts';
import { cleanWords } from './chat/chat-message.ts';
import type { KeepChat } from './chat/keep-chat.ts';
import { linkChat } from './link-chat.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramSettings } from './telegram-api.ts';

const answerTimeoutMs = 15_000;
/** Characters, by the Bot API. */
const textLimit = 4096;
const nameLimit = 100;

const chat = z.object({ id: z.number().int(), type: z.string() });
const person = z.object({
  language_code: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
const file = z.object({ file_id: z.string(), mime_type: z.string().optional() });
const message = z.object({
  text: z.string().optional(),
  caption: z.string().optional(),
  chat,
  from: person.optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  video: z.unknown().optional(),
  voice: z.unknown().optional(),
  location: z.object({ longitude: z.number(), latitude: z.number() }).optional(),
  media_group_id: z.string().optional(),
});

export const allowedUpdates = ['message', 'callback_query'] as const;

/** What somebody wrote to the bot or pressed in its chat, as far as we look at it. */
export const telegramUpdate = z.object({
  update_id: z.number().int(),
  message: message.optional(),
  callback_query: z
    .object({
      id: z.string(),
      data: z.string().optional(),
      from: person,
      message: z.object({ chat }).optional(),
    })
    .optional(),
});
export type TelegramUpdate = z.output<typeof telegramUpdate>;

export interface TelegramBot {
  readonly settings: TelegramSettings;
  readonly database: Database;
  readonly texts: Texts;
  readonly clock: Clock;
  /** Absent: the bot only links chats to accounts. */
  readonly keep?: KeepChat | undefined;
}

/** `/start CODE` links the chat; anything else is kept for whoever talks with people, or answered with how to link. */
export async function handleUpdate(
  bot: TelegramBot,
  update: TelegramUpdate,
  signal: AbortSignal,
): Promise<void> {
  const read = readUpdate(update);
  if (!read) return;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  const code = /^\/start ([\w-]{10,64})$/.exec(read.text)?.[1];
  if (code === undefined && bot.keep) {
    await bot.keep(read);
    await stopSpinner(bot, update, limit);
    return;
  }
  const linked =
    code === undefined ? undefined : await linkChat(bot, { channel: 'telegram', code, address: read.chat });
  const locale = linked?.locale ?? read.locale ?? negotiateLocale(undefined);
  const key = linked ? 'notify.telegram.linked' : 'notify.telegram.how-to-link';
  const body = { chat_id: read.chat, text: bot.texts.text(locale, key) };
  await callTelegram(bot.settings, 'sendMessage', body, limit);
}

/** NOTE: a group is not one person; what the town writes to one is not for all of them. */
function readUpdate({ update_id: id, message: sent, callback_query: pressed }: TelegramUpdate) {
  const where = sent?.chat ?? pressed?.message?.chat;
  if (where?.type !== 'private') return undefined;
  const from = sent?.from ?? pressed?.from;
  const pictures = picturesOf(sent);
  const place = sent?.location ? { lng: sent.location.longitude, lat: sent.location.latitude } : null;
  const hasOther = sent?.video !== undefined || sent?.voice !== undefined || sent?.document !== undefined;
  return {
    channel: 'telegram',
    externalId: String(id),
    chat: String(where.id),
    name: cleanWords([from?.first_name, from?.last_name].filter(Boolean).join(' '), nameLimit) || null,
    locale: localeOf(from?.language_code),
    text: cleanWords(sent?.text ?? sent?.caption ?? '', textLimit),
    button: pressed?.data ?? null,
    place,
    pictures,
    leftOutCount: pictures.length === 0 && hasOther ? 1 : 0,
    album: sent?.media_group_id ?? null,
  } satisfies ChatMessage;
}

/** A photo comes in several sizes, the largest last; one sent as a file keeps its time and place. */
function picturesOf(sent: TelegramUpdate['message']): string[] {
  const photo = sent?.photo?.at(-1);
  if (photo) return [photo.file_id];
  return sent?.document?.mime_type?.startsWith('image/') ? [sent.document.file_id] : [];
}

function localeOf(code: string | undefined): ChatMessage['locale'] {
  const language = code?.split('-')[0];
  return isLocale(language) ? language : null;
}

/** A pressed button turns until it is answered; that it turns on is no harm. */
async function stopSpinner(
  { settings }: TelegramBot,
  { callback_query: pressed }: TelegramUpdate,
  signal: AbortSignal,
): Promise<void> {
  if (!pressed) return;
  await callTelegram(settings, 'answerCallbackQuery', { callback_query_id: pressed.id }, signal).catch(
    () => undefined,
  );
}
