import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export const telegramToken = '123456:a-token-of-the-town-s-bot';

/** The Bot API on loopback: people write to the bot, the bot's messages are kept. */
export interface TelegramServer extends AsyncDisposable {
  readonly apiUrl: string;
  readonly sent: { chat_id: number | string; text: string; reply_markup?: TelegramMarkup }[];
  /** Chats whose owners have stopped the bot. */
  readonly blocked: Set<string>;
  /** Cuts off whoever sends a message; what people write still comes. */
  isDown: boolean;
  /** Answers the next calls, one each, instead of doing as asked. */
  readonly failures: number[];
  /** Where it was told to call, and with what secret; then it does not answer who asks. */
  readonly webhooks: { url: string; secret_token: string }[];
  write(chatId: number, text: string, type?: 'private' | 'group'): void;
  /** Brings anything else a person may do: a photo, a place. */
  bring(chatId: number, message: object): void;
  /** The person presses a button under a message. */
  press(chatId: number, data: string): void;
  /** Brings the last update again, as a messenger does that heard no answer. */
  repeat(): void;
  /** A picture by the id under which it may be asked for. */
  readonly files: Map<string, Uint8Array>;
}

export interface TelegramMarkup {
  readonly inline_keyboard?: { text: string; callback_data: string }[][];
  readonly keyboard?: object[][];
}

/** What people did, in order, as the Bot API tells it. */
class UpdateQueue {
  readonly #updates: { update_id: number; message?: object; callback_query?: object }[] = [];
  #repeatedFrom = Infinity;

  add(update: { message?: object; callback_query?: object }): void {
    this.#updates.push({ update_id: this.#updates.length + 1, ...update });
  }

  repeat(): void {
    this.#repeatedFrom = this.#updates.length;
  }

  from(offset: number): object[] {
    const first = Math.min(offset, this.#repeatedFrom);
    this.#repeatedFrom = Infinity;
    return this.#updates.filter((update) => update.update_id >= first);
  }
}

export async function startTelegramServer(): Promise<TelegramServer> {
  const queue = new UpdateQueue();
  const server = createServer((request, response) => void handle({ telegram, queue }, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const telegram: TelegramServer = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: [],
    blocked: new Set(),
    failures: [],
    webhooks: [],
    isDown: false,
    files: new Map(),
    write: (id, text, type = 'private') => {
      telegram.bring(id, { text, chat: { id, type } });
    },
    bring: (id, message) => {
      const chat = { id, type: 'private' };
      queue.add({ message: { chat, from: personOf(id), ...message } });
    },
    press: (id, data) => {
      const message = { chat: { id, type: 'private' } };
      queue.add({ callback_query: { id: 'press', data, from: personOf(id), message } });
    },
    repeat: () => queue.repeat(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return telegram;
}

interface Desk {
  readonly telegram: TelegramServer;
  readonly queue: UpdateQueue;
}

interface Call {
  readonly offset: number;
  readonly chat_id: number | string;
  readonly text: string;
  readonly url: string;
  readonly secret_token: string;
  readonly file_id: string;
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { telegram } = desk;
  const [, method = ''] = (request.url ?? '').split(`/bot${telegramToken}/`);
  if (request.method === 'GET') {
    const file = telegram.files.get(method.replace('photos/', ''));
    response.writeHead(file ? 200 : 404).end(file);
    return;
  }
  if (telegram.isDown && method === 'sendMessage') {
    request.socket.destroy();
    return;
  }
  const body = (await json(request)) as Call;
  const failure = telegram.failures.shift();
  if (failure === undefined) await obey(desk, response, { method, body });
  else reply(response, failure, 'Told to fail');
}

async function obey(
  desk: Desk,
  response: ServerResponse,
  { method, body }: { method: string; body: Call },
): Promise<void> {
  const { telegram } = desk;
  switch (method) {
    case 'setWebhook':
      telegram.webhooks.push(body);
      return reply(response, 200, true);
    case 'deleteWebhook':
      telegram.webhooks.length = 0;
      return reply(response, 200, true);
    case 'answerCallbackQuery':
      return reply(response, 200, true);
    case 'getUpdates':
      if (telegram.webhooks.length === 0) return await poll(desk, response, body.offset);
      return reply(response, 409, "Conflict: can't use getUpdates method while webhook is active");
    case 'getFile':
      return telegram.files.has(body.file_id)
        ? reply(response, 200, { file_path: `photos/${body.file_id}` })
        : reply(response, 400, 'Bad Request: invalid file_id');
    case 'sendMessage':
      return take(telegram, response, body);
    default:
      return reply(response, 404, 'Not Found');
  }
}

function take(telegram: TelegramServer, response: ServerResponse, body: Call): void {
  if (telegram.blocked.has(String(body.chat_id)))
    return reply(response, 403, 'Forbidden: bot was blocked by the user');
  telegram.sent.push(body);
  return reply(response, 200, {});
}

/** Long polling, in small: a tenth of a second. */
async function poll({ queue }: Desk, response: ServerResponse, offset: number): Promise<void> {
  const found = queue.from(offset);
  if (found.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  reply(response, 200, found.length > 0 ? found : queue.from(offset));
}

function personOf(id: number): object {
  return { id, is_bot: false, first_name: 'Мария', language_code: 'uk' };
}

function reply(response: ServerResponse, status: number, content: unknown): void {
  const isOk = status === 200;
  const body = isOk ? { ok: true, result: content } : { ok: false, error_code: status, description: content };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
