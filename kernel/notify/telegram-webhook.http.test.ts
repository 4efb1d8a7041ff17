import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readBootConfig } from '#kernel/config/boot.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TelegramServer } from '#kernel/testing/telegram-server.ts';
import { startTelegramServer, telegramToken } from '#kernel/testing/telegram-server.ts';
import { startMail } from './start-mail.ts';
import { startTelegramListener } from './telegram-listener.ts';
import { telegramWebhookPath } from './telegram-webhook.ts';

const secret = 'a-secret-of-the-town-0001';
let telegram: TelegramServer;
let town: TestHub;
let mail: AsyncDisposable;

beforeAll(async () => {
  telegram = await startTelegramServer();
  const environment = {
    VECHE_PUBLIC_URL: 'https://town.example',
    VECHE_TELEGRAM_TOKEN: telegramToken,
    VECHE_TELEGRAM_BOT: 'town_bot',
    VECHE_TELEGRAM_API: telegram.apiUrl,
    VECHE_TELEGRAM_WEBHOOK_SECRET: secret,
  };
  town = await openTestHub(new Date(), { environment });
  mail = await startMail(town.hub);
});

afterAll(async () => {
  await mail[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await telegram[Symbol.asyncDispose]();
});

async function call(chat: number, text: string) {
  const message = { text, chat: { id: chat, type: 'private' }, from: { language_code: 'uk' } };
  return await town.app.inject({
    method: 'POST',
    url: telegramWebhookPath,
    headers: { 'x-telegram-bot-api-secret-token': secret },
    payload: { update_id: chat, message },
  });
}

test('Telegram is told where to call, and with what secret', async () => {
  await vi.waitFor(() =>
    expect(telegram.webhooks).toMatchObject([
      { url: `https://town.example${telegramWebhookPath}`, secret_token: secret },
    ]),
  );
});

test('a call with the secret links the chat, and is harmless when it comes again', async () => {
  const person = await town.signIn();
  const { body } = await person.send('POST', '/api/v1/channels/telegram/links', {});
  const start = `/start ${new URL(body.url).searchParams.get('start')}`;

  expect((await call(7, start)).statusCode).toBe(200);
  expect((await call(7, start)).statusCode).toBe(200);

  expect(telegram.sent.filter(({ chat_id }) => String(chat_id) === '7')).toHaveLength(2);
  expect((await person.get('/api/v1/channels')).body.channels[0].linkedAt).not.toBeNull();
});

test.each([[undefined], ['another-secret-00001'], ['']])(
  'who does not know the secret finds nothing there (%s)',
  async (given) => {
    const answer = await town.app.inject({
      method: 'POST',
      url: telegramWebhookPath,
      headers: given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given },
      payload: { update_id: 8, message: { text: '/start', chat: { id: 8, type: 'private' } } },
    });
    expect(answer.statusCode).toBe(404);
    expect(telegram.sent.some(({ chat_id }) => String(chat_id) === '8')).toBe(false);
  },
);

test('what is no message is taken and does nothing', async () => {
  const headers = { 'x-telegram-bot-api-secret-token': secret };
  const answer = await town.app.inject({
    method: 'POST',
    url: telegramWebhookPath,
    headers,
    payload: { odd: 1 },
  });
  expect(answer.statusCode).toBe(200);
});

test('a town that goes back to asking takes the webhook away', async () => {
  const { database, texts, clock, config } = town.hub;
  if (!config.telegram) throw new Error('The bot is set up');
  await using _ = startTelegramListener({
    settings: config.telegram,
    database,
    texts,
    clock,
    onError: () => undefined,
    pauseMs: 10,
  });
  telegram.write(9, '/start');
  await vi.waitFor(
    () => expect(telegram.sent.some(({ chat_id }) => String(chat_id) === '9')).toBe(true),
    10_000,
  );
  expect(telegram.webhooks).toEqual([]);
});

test('a secret without an address that Telegram can call is told at start', () => {
  expect(() => readBootConfig({ VECHE_TELEGRAM_WEBHOOK_SECRET: secret })).toThrow(/VECHE_PUBLIC_URL/);
});
