import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { outsideTransaction } from '#kernel/db/scope.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { chatKeeperOf } from './chat/keep-chat.ts';
import { isSecret } from './secret.ts';
import { callTelegram } from './telegram-api.ts';
import type { TelegramSettings } from './telegram-api.ts';
import { allowedUpdates, handleUpdate, telegramUpdate } from './telegram-update.ts';

/*
 * The other way to hear what people write to the bot: Telegram calls the town. It suits a town of several hubs and
 * costs no standing connection, but the town must be reachable from the internet by https. Telegram proves itself by a
 * secret in a header; anybody else finds nothing here.
 */

export const telegramWebhookPath = '/api/v1/telegram/updates';
const secretHeader = 'x-telegram-bot-api-secret-token';
const handlingLimitMs = 20_000;
const callLimitMs = 15_000;
const retryAfterMs = 60_000;

export interface WebhookSettings extends TelegramSettings {
  readonly webhookSecret: string;
}

/** Mounts the address Telegram calls; without a secret there is none. */
export function registerTelegramWebhook(app: FastifyInstance, hub: Hub): void {
  const settings = hub.config.telegram;
  const secret = settings?.webhookSecret;
  if (!settings || secret === undefined || hub.state.town.kind === 'demo') return;
  const { database, texts, clock } = hub;
  const keep = chatKeeperOf(hub);
  app.post(telegramWebhookPath, async (request) => {
    if (!isSecret(request.headers[secretHeader], secret)) throw new Problem(commonProblems.notFound);
    // NOTE: an update we do not know is answered all the same, or Telegram would send it again for a day.
    const update = telegramUpdate.safeParse(request.body);
    const limit = AbortSignal.timeout(handlingLimitMs);
    if (update.success) await handleUpdate({ settings, database, texts, clock, keep }, update.data, limit);
    return {};
  });
}

/** Tells Telegram where to call, again and again until it has heard. */
export function announceWebhook(facts: {
  readonly settings: WebhookSettings;
  readonly publicUrl: string;
  readonly onError: (error: unknown) => void;
  readonly retryMs?: number;
}): AsyncDisposable {
  const stop = new AbortController();
  const telling = outsideTransaction(async () => {
    while (!stop.signal.aborted) {
      try {
        return await setWebhook(facts.settings, `${facts.publicUrl}${telegramWebhookPath}`, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        facts.onError(error);
        await pause(facts.retryMs ?? retryAfterMs, undefined, { signal: stop.signal }).catch(() => {});
      }
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await telling;
    },
  };
}

async function setWebhook(settings: WebhookSettings, url: string, signal: AbortSignal): Promise<void> {
  const body = { url, secret_token: settings.webhookSecret, allowed_updates: allowedUpdates };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(callLimitMs)]);
  const answer = await callTelegram(settings, 'setWebhook', body, limit);
  if (!answer.isOk) throw new Error(`Telegram: ${answer.errorCode} ${answer.description}`);
}
