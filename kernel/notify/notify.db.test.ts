import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createManualClock } from '#kernel/clock/clock.ts';
import type { Context } from '#kernel/context.ts';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { loadTexts } from '#kernel/i18n/catalog.ts';
import { newId } from '#kernel/ids.ts';
import { openTestDatabase, truncateAll } from '#kernel/testing/database.ts';
import { queueAuthMail } from './auth-mail.ts';
import { createSandboxChannel } from './channel.ts';
import type { Channel, OutgoingMessage, SendResult } from './channel.ts';
import { listMessages, messageView, readMessage } from './contract/routes.ts';
import type { MessageView } from './contract/routes.ts';
import { deliverDueMessages, retryAfterMs } from './deliver.ts';
import { startDeliveryLoop } from './delivery-loop.ts';
import { forgetMessages } from './forget-messages.ts';
import { messageHandlers } from './message.handlers.ts';
import { notifyMigrations } from './migrations.ts';
import { queueMessage } from './queue.ts';
import type { NewMessage } from './queue.ts';

const clock = createManualClock(new Date('2026-11-21T10:00:00Z'));
const running = new AbortController().signal;
const audited: string[] = [];

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase([{ schema: 'notify', migrations: notifyMigrations }]);
}, 240_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await truncateAll(database);
  clock.advance(60_000);
});

async function queue(changes: Partial<NewMessage> = {}): Promise<string> {
  clock.advance(1);
  return await database.transaction((db) =>
    queueMessage(
      { db, clock },
      {
        kind: 'reports.report-answered',
        locale: 'ru',
        recipientPersonId: null,
        channel: 'email',
        address: 'resident@example.org',
        subject: 'Яма заделана',
        bodyText: 'Посмотрите сами.',
        isTraining: false,
        ...changes,
      },
    ),
  );
}

/** A stand-in for the world outside: remembers what it was given and answers as told. */
function fakeChannel(...answers: SendResult[]): Channel & { received: OutgoingMessage[] } {
  const received: OutgoingMessage[] = [];
  return {
    id: 'email',
    received,
    send: async (message) => {
      received.push(message);
      return answers.shift() ?? { outcome: 'sent', detail: '250 OK' };
    },
  };
}

const refused: SendResult = { outcome: 'failed', detail: '421 later', isFinal: false };

async function deliver(...channels: Channel[]): Promise<number> {
  return await deliverDueMessages(database, channels, clock, running);
}

async function ask(routeId: string, input: unknown): Promise<unknown> {
  const handler = messageHandlers.find(({ route }) => route.id === routeId);
  const context = {
    db: tablesOf<never>(database.handle),
    clock,
    audit: ({ id }: { id: string }) => void audited.push(id),
  } as unknown as Context<never>;
  return handler?.route.output.parse(await handler.run(context, handler.route.input.parse(input) as never));
}

async function read(id: string): Promise<MessageView> {
  return messageView.parse(await ask(readMessage.id, { id }));
}

async function list(input: Record<string, unknown> = {}) {
  return listMessages.output.parse(await ask(listMessages.id, input));
}

test('a queued message is sent once and its attempt is recorded', async () => {
  const id = await queue();
  const channel = fakeChannel();

  expect(await deliver(channel)).toBe(1);
  expect(await deliver(channel)).toBe(0);

  expect(channel.received.map(({ subject, bodyText }) => [subject, bodyText])).toEqual([
    ['Яма заделана', 'Посмотрите сами.'],
  ]);
  expect(await read(id)).toMatchObject({
    state: 'sent',
    nextAttemptAt: null,
    attempts: [{ outcome: 'sent', detail: '250 OK' }],
  });
});

test('a command that is rolled back leaves no message', async () => {
  await expect(
    database.transaction(async (db) => {
      await queueMessage(
        { db, clock },
        {
          kind: 'reports.report-answered',
          locale: 'ru',
          recipientPersonId: null,
          channel: 'email',
          address: 'a@b.c',
          subject: 's',
          bodyText: 't',
          isTraining: false,
        },
      );
      throw new Error('the command fails');
    }),
  ).rejects.toThrow('the command fails');

  expect(await deliver(fakeChannel())).toBe(0);
  expect((await list()).messages).toEqual([]);
});

test('a failing server is tried again after 1, 5, 30 and 180 minutes, then given up in sight', async () => {
  const id = await queue();
  const channel = fakeChannel(refused, refused, refused, refused, refused);

  await deliver(channel);
  for (const delayMs of retryAfterMs) {
    clock.advance(delayMs - 1);
    expect(await deliver(channel)).toBe(0);
    clock.advance(1);
    expect(await deliver(channel)).toBe(1);
  }

  const message = await read(id);
  expect(message).toMatchObject({ state: 'failed', attemptCount: 5, nextAttemptAt: null });
  expect(message.attempts.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual(
    Array.from({ length: 5 }, () => 'failed 421 later'),
  );
});

test('what cannot help is not tried again', async () => {
  const id = await queue();
  await deliver(fakeChannel({ outcome: 'failed', detail: '550 no such mailbox', isFinal: true }));
  expect((await read(id)).state).toBe('failed');
});

test('a channel that falls over is a recorded failure and does not stop the next message', async () => {
  const [first, second] = [await queue(), await queue()];
  let calls = 0;
  const channel: Channel = {
    id: 'email',
    send: async () => {
      calls += 1;
      if (calls === 1) throw new Error('defect');
      return { outcome: 'sent', detail: '' };
    },
  };

  await deliver(channel);

  expect(await read(first)).toMatchObject({ state: 'queued', attempts: [{ detail: 'Error: defect' }] });
  expect((await read(second)).state).toBe('sent');
});

test('a message for a channel that is not set up fails in sight', async () => {
  const id = await queue({ channel: 'sms' });
  await deliver(fakeChannel());
  expect(await read(id)).toMatchObject({
    state: 'failed',
    attempts: [{ detail: 'No channel is set up for sms' }],
  });
});

test('in the sandbox nothing leaves and everything can be read', async () => {
  const id = await queue({ isSecret: true, bodyText: 'https://town.example/key' });
  await deliver(createSandboxChannel('email'));
  expect(await read(id)).toMatchObject({ state: 'sandboxed', bodyText: 'https://town.example/key' });
});

test('a message of a training is marked and never reaches a channel', async () => {
  const id = await queue({ isTraining: true });
  const channel = fakeChannel();

  await deliver(channel);

  expect(channel.received).toEqual([]);
  const { subject, bodyText, state } = await read(id);
  expect([subject, bodyText, state]).toEqual([
    'УЧЕБНОЕ / НАВЧАЛЬНЕ: Яма заделана',
    'УЧЕБНОЕ / НАВЧАЛЬНЕ\n\nПосмотрите сами.',
    'sandboxed',
  ]);
});

test('a line break in a subject becomes a space', async () => {
  const id = await queue({ subject: 'Яма\r\nBcc: all@example.org\u2028\0 заделана' });
  expect((await read(id)).subject).toBe('Яма Bcc: all@example.org  заделана');
});

test('a message that opens an account is shown to nobody and erased once it is sent', async () => {
  const id = await queue({ isSecret: true, bodyText: 'https://town.example/key' });
  expect((await read(id)).bodyText).toBeNull();

  const channel = fakeChannel();
  await deliver(channel);

  expect(channel.received[0]?.bodyText).toBe('https://town.example/key');
  const { rows } = await database.executeSql('select body_text from notify.message');
  expect(rows).toEqual([{ body_text: null }]);
});

test('a mail of identity is queued in the language of the person, with its link, as a secret', async () => {
  const texts = await loadTexts([{ directory: `${import.meta.dirname}/../i18n/catalogs`, prefix: '' }]);
  const mail = {
    kind: 'identity.confirm-email' as const,
    personId: newId(),
    email: 'a@b.c',
    locale: 'uk',
    values: { name: 'Buy now', url: 'https://town.example/confirm' },
  };
  await queueAuthMail({ database, texts, clock, isTraining: false }, mail);

  const channel = fakeChannel();
  await deliver(channel);

  expect(channel.received[0]).toMatchObject({ subject: 'Підтвердьте адресу пошти', address: 'a@b.c' });
  expect(channel.received[0]?.bodyText).toContain('https://town.example/confirm');
  expect(channel.received[0]?.bodyText).not.toContain('Buy now');
});

test('two workers never send one message twice', async () => {
  for (let at = 0; at < 10; at += 1) await queue();
  const channel = fakeChannel();

  await Promise.all([deliver(channel), deliver(channel), deliver(channel)]);

  expect(new Set(channel.received.map(({ id }) => id)).size).toBe(10);
  expect(channel.received).toHaveLength(10);
});

test('a message whose worker died is due again after the lease', async () => {
  const id = await queue();
  const stop = new AbortController();
  const dying: Channel = {
    id: 'email',
    send: async () => {
      stop.abort();
      return refused;
    },
  };
  await deliverDueMessages(database, [dying], clock, stop.signal);
  expect(await deliver(fakeChannel())).toBe(0);

  clock.advance(5 * 60_000);

  expect(await deliver(fakeChannel())).toBe(1);
  expect(await read(id)).toMatchObject({ state: 'sent', attemptCount: 1 });
});

test('the loop sends a message as soon as its command has committed', async () => {
  const channel = fakeChannel();
  await using _loop = await startDeliveryLoop({
    database,
    channels: [channel],
    clock,
    onError: (error) => expect.unreachable(String(error)),
    pollMs: 60_000,
  });

  await queue();

  await vi.waitFor(() => expect(channel.received).toHaveLength(1), 10_000);
});

test('the list goes page by page from the newest, with masked addresses', async () => {
  for (let at = 1; at <= 5; at += 1) await queue({ subject: `№ ${at}` });

  const first = await list({ limit: '2' });
  const second = await list({ limit: '2', after: first.next });
  const third = await list({ limit: '2', after: second.next });

  expect([first, second, third].map(({ messages }) => messages.map(({ subject }) => subject))).toEqual([
    ['№ 5', '№ 4'],
    ['№ 3', '№ 2'],
    ['№ 1'],
  ]);
  expect(third.next).toBeNull();
  expect(first.messages[0]?.address).toBe('r…@example.org');
});

test('the list is filtered by state, channel and text, where a wildcard is a character', async () => {
  await queue({ subject: '100% готово' });
  await queue({ subject: 'Готово', channel: 'sms' });
  await deliver(fakeChannel());
  await queue({ subject: 'Ещё ждёт' });

  const subjects = async (filter: Record<string, unknown>) =>
    (await list(filter)).messages.map(({ subject }) => subject);

  expect(await subjects({ state: 'queued' })).toEqual(['Ещё ждёт']);
  expect(await subjects({ channel: 'sms' })).toEqual(['Готово']);
  expect(await subjects({ text: 'ГОТОВО' })).toEqual(['Готово', '100% готово']);
  expect(await subjects({ text: '%' })).toEqual(['100% готово']);
  expect(await subjects({ text: 'RESIDENT@' })).toHaveLength(3);
});

test('reading a message names it for the audit; an absent one is a problem', async () => {
  const id = await queue();
  await read(id);
  expect(audited.at(-1)).toBe(id);
  await expect(read(newId())).rejects.toThrow('notify.message-not-found');
});

test('a message is forgotten when its term is over, and never before it was sent', async () => {
  const sent = await queue();
  await deliver(fakeChannel());
  const waiting = await queue({ subject: 'Ещё ждёт' });
  clock.advance(32 * 24 * 3_600_000);
  const fresh = await queue({ subject: 'Свежее' });
  const settings = new Map<string, unknown>([['notify.message-months', 1]]);
  const state = { settings } as unknown as Parameters<typeof forgetMessages>[0]['state'];

  await forgetMessages({ database, clock, state }, running);

  const { rows } = await database.executeSql('select id from notify.message order by id');
  expect(rows.map(({ id }) => id)).toEqual([waiting, fresh]);
  const { rows: attempts } = await database.executeSql(
    'select id from notify.attempt where message_id = $1',
    [sent],
  );
  expect(attempts).toEqual([]);
});
