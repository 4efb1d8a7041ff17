import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export const telegramToken = '123456:a-token-of-the-town-s-bot';

/** The Bot API on loopback: people write to the bot, the bot's messages are kept. */
export interface TelegramServer extends AsyncDisposable {
  readonly apiUrl: string;
  readonly sent: { chat_id: number | string; text: string }[];
  /** Chats whose owners have stopped the bot. */
  readonly blocked: Set<string>;
  /** Answers the next calls, one each, instead of doing as asked. */
  readonly failures: number[];
  /** Where it was told to call, and with what secret; then it does not answer who asks. */
  readonly webhooks: { url: string; secret_token: string }[];
  write(chatId: number, text: string, type?: 'private' | 'group'): void;
}

export async function startTelegramServer(): Promise<TelegramServer> {
  const updates: { update_id: number; message: object }[] = [];
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const telegram: TelegramServer = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: [],
    blocked: new Set(),
    failures: [],
    webhooks: [],
    write: (id, text, type = 'private') => {
      const from = { id, is_bot: false, first_name: 'Мария', language_code: 'uk' };
      updates.push({ update_id: updates.length + 1, message: { text, chat: { id, type }, from } });
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await json(request)) as {
      offset: number;
      chat_id: number | string;
      text: string;
      url: string;
      secret_token: string;
    };
    const failure = telegram.failures.shift();
    if (failure !== undefined) return reply(response, failure, 'Told to fail');
    if (request.url === `/bot${telegramToken}/setWebhook`) {
      telegram.webhooks.push(body);
      return reply(response, 200, true);
    }
    if (request.url === `/bot${telegramToken}/deleteWebhook`) {
      telegram.webhooks.length = 0;
      return reply(response, 200, true);
    }
    if (request.url === `/bot${telegramToken}/getUpdates` && telegram.webhooks.length > 0)
      return reply(response, 409, "Conflict: can't use getUpdates method while webhook is active");
    if (request.url === `/bot${telegramToken}/getUpdates`) return await poll(response, body.offset);
    if (request.url !== `/bot${telegramToken}/sendMessage`) return reply(response, 404, 'Not Found');
    if (telegram.blocked.has(String(body.chat_id)))
      return reply(response, 403, 'Forbidden: bot was blocked by the user');
    telegram.sent.push(body);
    return reply(response, 200, {});
  }

  /** Long polling, in small: a tenth of a second. */
  async function poll(response: ServerResponse, offset: number): Promise<void> {
    const fresh = () => updates.filter((update) => update.update_id >= offset);
    if (fresh().length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    reply(response, 200, fresh());
  }
  return telegram;
}

function reply(response: ServerResponse, status: number, content: unknown): void {
  const isOk = status === 200;
  const body = isOk ? { ok: true, result: content } : { ok: false, error_code: status, description: content };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
