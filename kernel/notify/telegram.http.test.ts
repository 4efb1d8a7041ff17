import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TelegramServer } from '#kernel/testing/telegram-server.ts';
import { startTelegramServer, telegramToken } from '#kernel/testing/telegram-server.ts';
import { queueMessage } from './queue.ts';
import { startMail } from './start-mail.ts';

let telegram: TelegramServer;
let town: TestHub;
let mail: AsyncDisposable;
let lastChat = 1000;

beforeAll(async () => {
  telegram = await startTelegramServer();
  const environment = {
    VECHE_TELEGRAM_TOKEN: telegramToken,
    VECHE_TELEGRAM_BOT: 'town_bot',
    VECHE_TELEGRAM_API: telegram.apiUrl,
  };
  town = await openTestHub(new Date(), { environment });
  mail = await startMail(town.hub);
});
afterAll(async () => {
  await mail[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await telegram[Symbol.asyncDispose]();
});

test('a linked chat gets what the e-mail gets, in words alone', async () => {
  const { person, chat } = await linkedPerson();

  await writeTo(person);

  await vi.waitFor(() => expect(textsTo(chat)).toContain('Яма заделана\n\nПосмотрите сами.'), 10_000);
  const settled = [
    { channel: 'email', state: 'sandboxed' },
    { channel: 'telegram', state: 'sent' },
  ];
  await vi.waitFor(async () => expect(await messagesOf(person)).toEqual(settled), 10_000);
});

test('a link to set a password goes to the e-mail alone', async () => {
  const { person } = await linkedPerson();
  await writeTo(person, { isSecret: true });
  expect((await messagesOf(person)).map(({ channel }) => channel)).toEqual(['email']);
});

test('a training reaches nobody', async () => {
  const { person, chat } = await linkedPerson();

  await writeTo(person, { isTraining: true });

  await vi.waitFor(async () => expect(await statesOf(person)).toEqual(['sandboxed', 'sandboxed']), 10_000);
  expect(textsTo(chat)).toHaveLength(1);
});

test('a link works once', async () => {
  const { url } = await linkedPerson();
  const stranger = newChat();

  telegram.write(stranger, startOf(url));

  await vi.waitFor(() => expect(textsTo(stranger)[0]).toMatch(/Під'єднати Telegram/), 10_000);
});

test('a link is worth nothing after 15 minutes', async () => {
  const person = await town.signIn();
  const { body } = await person.send('POST', '/api/v1/channels/telegram/links', {});
  town.clock.advance(15 * 60_000);
  const chat = newChat();

  telegram.write(chat, startOf(body.url));

  await vi.waitFor(() => expect(textsTo(chat)).toHaveLength(1), 10_000);
  expect(await linkedAt(person)).toBeNull();
});

test('a group is not linked and not answered', async () => {
  const person = await town.signIn();
  const { body } = await person.send('POST', '/api/v1/channels/telegram/links', {});
  const [group, alone] = [newChat(), newChat()];

  telegram.write(group, startOf(body.url), 'group');
  telegram.write(alone, '/start no-such-code');

  await vi.waitFor(() => expect(textsTo(alone)).toHaveLength(1), 10_000);
  expect(textsTo(group)).toEqual([]);
  expect(await linkedAt(person)).toBeNull();
});

test('who stops the bot is written to by e-mail alone from then on', async () => {
  const { person, chat } = await linkedPerson();
  telegram.blocked.add(String(chat));

  await writeTo(person);

  await vi.waitFor(async () => expect(await statesOf(person)).toEqual(['sandboxed', 'failed']), 10_000);
  expect(await linkedAt(person)).toBeNull();
});

test('a chat that changes hands leaves its former owner', async () => {
  const first = await linkedPerson();
  const second = await town.signIn();
  await link(second, first.chat);

  expect(await linkedAt(first.person)).toBeNull();
  expect(await linkedAt(second)).not.toBeNull();
});

test('an unlinked chat gets nothing more', async () => {
  const { person } = await linkedPerson();

  await person.send('DELETE', '/api/v1/channels/telegram');
  await writeTo(person);

  expect((await messagesOf(person)).map(({ channel }) => channel)).toEqual(['email']);
});

test('linking leaves a trace in the audit', async () => {
  const { person } = await linkedPerson();
  const { rows } = await town.hub.database.executeSql(
    'select route_id from audit.entry where subject_id = $1 and route_id like $2 order by route_id',
    [person.personId, 'notify.%'],
  );
  expect(rows).toEqual([{ route_id: 'notify.linkChannel' }, { route_id: 'notify.telegram-linked' }]);
});

async function linkedPerson(): Promise<{ person: TestCaller; chat: number; url: string }> {
  const person = await town.signIn();
  const chat = newChat();
  return { person, chat, url: await link(person, chat) };
}

async function link(person: TestCaller, chat: number): Promise<string> {
  const { body } = await person.send('POST', '/api/v1/channels/telegram/links', {});
  telegram.write(chat, startOf(body.url));
  await vi.waitFor(async () => expect(await linkedAt(person)).not.toBeNull(), 10_000);
  return body.url;
}

function newChat(): number {
  lastChat += 1;
  return lastChat;
}

/** What Telegram makes of the link when its owner presses Start. */
function startOf(url: string): string {
  return `/start ${new URL(url).searchParams.get('start')}`;
}

function textsTo(chat: number): string[] {
  return telegram.sent.filter(({ chat_id: id }) => String(id) === String(chat)).map(({ text }) => text);
}

async function linkedAt(person: TestCaller): Promise<string | null> {
  const { body } = await person.get('/api/v1/channels');
  return body.channels[0].linkedAt;
}

async function writeTo(
  person: TestCaller,
  flags: { isSecret?: boolean; isTraining?: boolean } = {},
): Promise<void> {
  await town.hub.database.transaction(async (db) => {
    await queueMessage(
      { db, clock: town.clock },
      {
        kind: 'reports.mail-answered',
        locale: 'ru',
        recipientPersonId: person.personId,
        channel: 'email',
        address: 'resident@test.example',
        subject: 'Яма заделана',
        bodyText: 'Посмотрите сами.',
        isTraining: false,
        ...flags,
      },
    );
  });
}

async function messagesOf(person: TestCaller): Promise<{ channel: string; state: string }[]> {
  const { rows } = await town.hub.database.executeSql(
    'select channel, state from notify.message where recipient_person_id = $1 order by channel',
    [person.personId],
  );
  return rows as unknown as { channel: string; state: string }[];
}

async function statesOf(person: TestCaller): Promise<string[]> {
  return (await messagesOf(person)).map(({ state }) => state);
}
