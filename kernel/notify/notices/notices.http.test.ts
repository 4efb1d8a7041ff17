import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { NewMessage } from '#kernel/notify/queue.ts';
import { openEventSource } from '#kernel/testing/event-source.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

/** Ten in the morning of Moscow. */
const morning = new Date('2026-11-21T07:00:00Z');
let town: TestHub;
let url: string;

beforeAll(async () => {
  town = await openTestHub(morning);
  url = await town.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

test('a person sees what was written to them, the newest first, and nobody else sees it', async () => {
  const [person, other] = [await town.signIn(), await town.signIn()];
  await writeTo(person, { subject: 'Первое' });
  await writeTo(person, { subject: 'Второе', bodyText: 'Суть.\n\nhttps://…', path: '/reports/7' });

  const { body } = await person.get('/api/v1/notices');

  expect(body.notices).toMatchObject([
    { subject: 'Второе', lead: 'Суть.', path: '/reports/7', locale: 'ru', readAt: null },
    { subject: 'Первое', path: null },
  ]);
  expect(await unread(person)).toBe(2);
  expect((await other.get('/api/v1/notices')).body.notices).toEqual([]);
  expect(await unread(other)).toBe(0);
});

test('pages of the list follow each other without a gap', async () => {
  const person = await town.signIn();
  for (const subject of ['1', '2', '3']) await writeTo(person, { subject });

  const first = (await person.get('/api/v1/notices?limit=2')).body;
  const second = (await person.get(`/api/v1/notices?limit=2&after=${first.next}`)).body;

  const subjects = [...first.notices, ...second.notices].map(({ subject }: { subject: string }) => subject);
  expect(subjects).toEqual(['3', '2', '1']);
  expect(second.next).toBeNull();
});

test('a message is marked as read and unread by its reader alone', async () => {
  const [person, other] = [await town.signIn(), await town.signIn()];
  await writeTo(person);
  const [notice] = (await person.get('/api/v1/notices')).body.notices;

  expect(await mark(other, notice.id, true)).toBe(404);
  expect(await unread(person)).toBe(1);
  expect(await mark(person, notice.id, true)).toBe(200);
  expect(await unread(person)).toBe(0);
  await mark(person, notice.id, false);

  expect(await unread(person)).toBe(1);
});

test('"all read" leaves what has come since, and what is another’s', async () => {
  const [person, other] = [await town.signIn(), await town.signIn()];
  await writeTo(other);
  await writeTo(person);
  const [seen] = (await person.get('/api/v1/notices')).body.notices;
  town.clock.advance(1000);
  await writeTo(person);

  await person.send('POST', '/api/v1/notices/readings', { upTo: seen.id });

  expect(await unread(person)).toBe(1);
  expect(await unread(other)).toBe(1);
});

test('a letter that opens an account stands in no list', async () => {
  const person = await town.signIn();
  await writeTo(person, { isSecret: true });
  expect((await person.get('/api/v1/notices')).body.notices).toEqual([]);
});

test('the screen of the person hears of it at once, and no other screen does', async () => {
  const [person, other] = [await town.signIn(), await town.signIn()];
  using own = await openEventSource(`${url}/api/v1/events`, { cookie: person.cookie ?? '' });
  using foreign = await openEventSource(`${url}/api/v1/events`, { cookie: other.cookie ?? '' });
  using stranger = await openEventSource(`${url}/api/v1/events`);

  await writeTo(person);

  await vi.waitFor(() => expect(namesOf(own)).toEqual(['notify.notice-came']), 10_000);
  expect(own.events[0]?.data.payload).toEqual({ personId: person.personId });
  await writeTo(other);
  await vi.waitFor(() => expect(namesOf(foreign)).toEqual(['notify.notice-came']), 10_000);
  expect(foreign.events[0]?.data.payload).toEqual({ personId: other.personId });
  expect(namesOf(own)).toHaveLength(1);
  expect(namesOf(stranger)).toEqual([]);
});

test('a topic turned off for e-mail stays on the portal and reaches the devices', async () => {
  const person = await town.signIn();
  await addDevice(person);
  await wish(person, { muted: [{ topic: 'reports.own', channel: 'email' }] });

  await writeTo(person, { topic: 'reports.own' });

  expect(await messagesOf(person)).toEqual(['email unsent', 'push queued']);
  expect(await unread(person)).toBe(1);
});

test('a topic turned off for devices leaves other topics and what has none', async () => {
  const person = await town.signIn();
  await addDevice(person);
  await wish(person, { muted: [{ topic: 'reports.own', channel: 'push' }] });

  await writeTo(person, { topic: 'reports.own' });
  expect(await messagesOf(person)).toEqual(['email queued']);
  await writeTo(person, { topic: 'reports.followed' });
  await writeTo(person);

  expect(await messagesOf(person)).toEqual([
    'email queued',
    'email queued',
    'email queued',
    'push queued',
    'push queued',
  ]);
});

test('in quiet hours a device waits for their end, e-mail and the urgent do not', async () => {
  const person = await town.signIn();
  await addDevice(person);
  await wish(person, { quietHours: { from: '09:00', until: '11:30' } });
  const now = town.clock.now().toISOString();

  await writeTo(person);
  expect(await dueOf(person)).toEqual([`email ${now}`, 'push 2026-11-21T08:30:00.000Z']);
  await writeTo(person, { isUrgent: true });

  expect(await dueOf(person)).toEqual([
    `email ${now}`,
    `email ${now}`,
    `push ${now}`,
    'push 2026-11-21T08:30:00.000Z',
  ]);
});

test('a person is asked about the topics they can get, in words the catalogs have', async () => {
  const resident = await town.signIn();
  const executor = await town.signIn({ roleId: 'executor' });

  const { topics } = (await resident.get('/api/v1/notification-wishes')).body;

  const ids = topics.map(({ id }: { id: string }) => id);
  expect(ids).toContain('reports.own');
  expect(ids).not.toContain('reports.assigned');
  const ofExecutor = (await executor.get('/api/v1/notification-wishes')).body.topics;
  expect(ofExecutor.map(({ id }: { id: string }) => id)).toContain('reports.assigned');
  for (const { title } of ofExecutor) expect(town.hub.texts.text('ru', title)).not.toBe(title);
});

test('wishes come back as they were given; a topic nobody declares is not kept', async () => {
  const person = await town.signIn();
  const muted = [{ topic: 'reports.followed', channel: 'email' }];
  const quietHours = { from: '22:00', until: '07:00' };

  await wish(person, { muted: [...muted, { topic: 'made.up', channel: 'email' }], quietHours });

  expect((await person.get('/api/v1/notification-wishes')).body).toMatchObject({ muted, quietHours });
  await wish(person, {});
  expect((await person.get('/api/v1/notification-wishes')).body).toMatchObject({
    muted: [],
    quietHours: null,
  });
});

test('quiet that never begins is refused', async () => {
  const person = await town.signIn();
  const quietHours = { from: '22:00', until: '22:00' };
  const { status } = await person.send('PUT', '/api/v1/notification-wishes', { muted: [], quietHours });
  expect(status).toBe(400);
});

async function writeTo(person: TestCaller, changes: Partial<NewMessage> = {}): Promise<void> {
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
        ...changes,
      },
    );
  });
}

async function unread(person: TestCaller): Promise<number> {
  return (await person.get('/api/v1/notices/unread')).body.count;
}

async function mark(person: TestCaller, id: string, isRead: boolean): Promise<number> {
  return (await person.send('PUT', `/api/v1/notices/${id}`, { isRead })).status;
}

async function wish(person: TestCaller, changes: object): Promise<void> {
  const input = { muted: [], quietHours: null, ...changes };
  expect((await person.send('PUT', '/api/v1/notification-wishes', input)).status).toBe(200);
}

async function addDevice(person: TestCaller): Promise<void> {
  const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
  const endpoint = `https://push.example.org/${person.personId}`;
  const { status } = await person.send('POST', '/api/v1/push/devices', { endpoint, keys, label: 'Firefox' });
  expect(status).toBe(200);
}

async function messagesOf(person: TestCaller): Promise<string[]> {
  return (await rowsOf(person)).map(({ channel, state }) => `${channel} ${state}`);
}

async function dueOf(person: TestCaller): Promise<string[]> {
  return (await rowsOf(person)).map(({ channel, dueAt }) => `${channel} ${dueAt?.toISOString()}`);
}

async function rowsOf(person: TestCaller): Promise<{ channel: string; state: string; dueAt: Date | null }[]> {
  const { rows } = await town.hub.database.executeSql(
    `select channel, state, next_attempt_at as "dueAt" from notify.message
     where recipient_person_id = $1 order by channel, next_attempt_at`,
    [person.personId],
  );
  return rows as unknown as { channel: string; state: string; dueAt: Date | null }[];
}

function namesOf({ events }: { events: readonly { event: string }[] }): string[] {
  return events.map(({ event }) => event).filter((name) => name !== 'message');
}
