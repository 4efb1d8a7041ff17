import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { recordAuthAudit } from '#kernel/audit/auth-audit.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { outsideTransaction } from '#kernel/db/scope.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import { negotiateLocale } from '#kernel/i18n/locale.ts';
import { putAddress, takeLinkCode } from './channel-address.store.ts';
import { hashCode } from './channel.handlers.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramSettings } from './telegram-api.ts';

/*
 * Long polling: the hub asks, Telegram answers when somebody has written to the bot. No port has to be open to the
 * internet. Telegram forgets an update when the next one is asked for, so an update that was being handled when the hub
 * died comes again; a code works once, so nothing happens twice. Of several hubs one is answered, the others get 409.
 */

const pollSeconds = 25;
const answerTimeoutMs = (pollSeconds + 15) * 1000;
const defaultPauseMs = 5_000;

const update = z.object({
  update_id: z.number().int(),
  message: z
    .object({
      text: z.string().optional(),
      chat: z.object({ id: z.number().int(), type: z.string() }),
      from: z.object({ language_code: z.string().optional() }).optional(),
    })
    .optional(),
});
type Update = z.output<typeof update>;

export interface TelegramListenerOptions {
  readonly settings: TelegramSettings;
  readonly database: Database;
  readonly texts: Texts;
  readonly clock: Clock;
  /** Called with what went wrong in a round; the next round comes by itself. */
  readonly onError: (error: unknown) => void;
  readonly pauseMs?: number;
}

/** Hears what people write to the town's bot, until disposed; `/start CODE` links the chat. */
export function startTelegramListener(options: TelegramListenerOptions): AsyncDisposable {
  const stop = new AbortController();
  const listening = outsideTransaction(async () => await listen(options, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await listening;
    },
  };
}

async function listen(options: TelegramListenerOptions, signal: AbortSignal): Promise<void> {
  let next = 0;
  while (!signal.aborted) {
    try {
      for (const one of await fetchUpdates(options.settings, next, signal)) {
        next = one.update_id + 1;
        await handleUpdate(options, one, signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      options.onError(error);
      await pause(options.pauseMs ?? defaultPauseMs, undefined, { signal }).catch(() => {});
    }
  }
}

async function fetchUpdates(
  settings: TelegramSettings,
  offset: number,
  signal: AbortSignal,
): Promise<readonly Update[]> {
  const body = { offset, timeout: pollSeconds, allowed_updates: ['message'] };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  const answer = await callTelegram(settings, 'getUpdates', body, limit);
  if (!answer.isOk) throw new Error(`Telegram: ${answer.errorCode} ${answer.description}`);
  return z.array(update).parse(answer.result);
}

async function handleUpdate(
  options: TelegramListenerOptions,
  { message }: Update,
  signal: AbortSignal,
): Promise<void> {
  // NOTE: a group is not one person; what the town writes to one is not for all of them.
  if (message?.chat.type !== 'private') return;
  const code = /^\/start ([\w-]{10,64})$/.exec(message.text ?? '')?.[1];
  const linked = code === undefined ? undefined : await linkChat(options, code, String(message.chat.id));

  const locale = linked?.locale ?? negotiateLocale(message.from?.language_code);
  const key = linked ? 'notify.telegram.linked' : 'notify.telegram.how-to-link';
  const body = { chat_id: message.chat.id, text: options.texts.text(locale, key) };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  await callTelegram(options.settings, 'sendMessage', body, limit);
}

async function linkChat({ database, clock }: TelegramListenerOptions, code: string, chat: string) {
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
