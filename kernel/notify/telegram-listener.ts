import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { outsideTransaction } from '#kernel/db/scope.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramSettings } from './telegram-api.ts';
import { allowedUpdates, handleUpdate, telegramUpdate } from './telegram-update.ts';
import type { TelegramBot } from './telegram-update.ts';

/*
 * Long polling: the hub asks, Telegram answers when somebody has written to the bot. No port has to be open to the
 * internet. Telegram forgets an update when the next one is asked for, so an update that was being handled when the hub
 * died comes again; a code works once and a message is kept once, so nothing happens twice. Of several hubs one is answered, the others get 409.
 */

const pollSeconds = 25;
const answerTimeoutMs = (pollSeconds + 15) * 1000;
const defaultPauseMs = 5_000;
const anyUpdate = z.looseObject({ update_id: z.number().int() });

export interface TelegramListenerOptions extends TelegramBot {
  /** Called with what went wrong in a round; the next round comes by itself. */
  readonly onError: (error: unknown) => void;
  readonly pauseMs?: number;
}

/** Hears what people write to the town's bot, until disposed; `/start CODE` links the chat, the rest is kept. */
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
        await handleRead(options, one, signal);
        next = one.update_id + 1;
      }
    } catch (error) {
      if (signal.aborted) return;
      options.onError(error);
      await pause(options.pauseMs ?? defaultPauseMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** One we cannot read is passed over, or it would come again for ever. */
async function handleRead(
  options: TelegramListenerOptions,
  one: unknown,
  signal: AbortSignal,
): Promise<void> {
  const update = telegramUpdate.safeParse(one);
  if (update.success) await handleUpdate(options, update.data, signal);
}

async function fetchUpdates(
  settings: TelegramSettings,
  offset: number,
  signal: AbortSignal,
): Promise<readonly z.output<typeof anyUpdate>[]> {
  const body = { offset, timeout: pollSeconds, allowed_updates: allowedUpdates };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  const answer = await callTelegram(settings, 'getUpdates', body, limit);
  // A webhook that is no longer set up here would take all updates for ever.
  if (answer.errorCode === 409 && /webhook/i.test(answer.description))
    await callTelegram(settings, 'deleteWebhook', {}, limit);
  if (!answer.isOk) throw new Error(`Telegram: ${answer.errorCode} ${answer.description}`);
  return z.array(anyUpdate).parse(answer.result);
}
