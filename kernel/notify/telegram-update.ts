import { z } from 'zod';
import { recordAuthAudit } from '#kernel/audit/auth-audit.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import { negotiateLocale } from '#kernel/i18n/locale.ts';
import { putAddress, takeLinkCode } from './channel-address.store.ts';
import { hashCode } from './channel.handlers.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramSettings } from './telegram-api.ts';

const answerTimeoutMs = 15_000;

/** What somebody wrote to the bot, as far as we look at it. */
export const telegramUpdate = z.object({
  update_id: z.number().int(),
  message: z
    .object({
      text: z.string().optional(),
      chat: z.object({ id: z.number().int(), type: z.string() }),
      from: z.object({ language_code: z.string().optional() }).optional(),
    })
    .optional(),
});
export type TelegramUpdate = z.output<typeof telegramUpdate>;

export interface TelegramBot {
  readonly settings: TelegramSettings;
  readonly database: Database;
  readonly texts: Texts;
  readonly clock: Clock;
}

/** `/start CODE` links the chat; anything else is answered with how to. A code works once, so twice is no harm. */
export async function handleUpdate(
  bot: TelegramBot,
  { message }: TelegramUpdate,
  signal: AbortSignal,
): Promise<void> {
  // NOTE: a group is not one person; what the town writes to one is not for all of them.
  if (message?.chat.type !== 'private') return;
  const code = /^\/start ([\w-]{10,64})$/.exec(message.text ?? '')?.[1];
  const linked = code === undefined ? undefined : await linkChat(bot, code, String(message.chat.id));

  const locale = linked?.locale ?? negotiateLocale(message.from?.language_code);
  const key = linked ? 'notify.telegram.linked' : 'notify.telegram.how-to-link';
  const body = { chat_id: message.chat.id, text: bot.texts.text(locale, key) };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  await callTelegram(bot.settings, 'sendMessage', body, limit);
}

async function linkChat({ database, clock }: TelegramBot, code: string, chat: string) {
  const now = clock.now();
  const taken = await database.transaction(async (db) => {
    const found = await takeLinkCode(db, { channel: 'telegram', codeHash: hashCode(code), now });
    if (found)
      await putAddress(db, { personId: found.personId, channel: 'telegram', address: chat, verifiedAt: now });
    return found;
  });
  if (taken)
    await recordAuthAudit(database, clock, { routeId: 'notify.telegram-linked', personId: taken.personId });
  return taken;
}
