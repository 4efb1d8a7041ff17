import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandboxChannel } from '#kernel/notify/channel.ts';
import type { Channel } from '#kernel/notify/channel.ts';
import { deliverDueMessages } from '#kernel/notify/deliver.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { NewMessage } from '#kernel/notify/queue.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { PushService, TestSubscription } from '#kernel/testing/push-service.ts';
import { startPushService } from '#kernel/testing/push-service.ts';
import { createEndpointGuard } from './endpoint-guard.ts';
import { createPushChannel } from './push-channel.ts';
import { loadVapidKeys } from './vapid-key.store.ts';

let service: PushService;
let town: TestHub;
let push: Channel;

beforeAll(async () => {
  service = await startPushService();
  town = await openTestHub(new Date(), { environment: { VECHE_PUSH_HOSTS: 'localhost' } });
  push = channelTo(['localhost']);
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

function channelTo(ownHosts: readonly string[]): Channel {
  const { database, pushKeys: keys } = town.hub;
  const contact = 'mailto:town@example.org';
  const guard = createEndpointGuard(ownHosts);
  return createPushChannel({ database, keys, contact, guard, authorities: service.certificate });
}

test('a subscribed browser gets what the e-mail gets, encrypted for it and signed by the town', async () => {
  const { person, browser } = await subscribedPerson();

  await writeTo(person);
  await deliver();

  expect(browser.taken).toHaveLength(1);
  expect(browser.taken[0]?.payload).toEqual({
    id: expect.any(String),
    locale: 'ru',
    title: 'Яма заделана',
    body: 'Посмотрите сами.',
    path: '/reports/12',
  });
  const { body } = await person.get('/api/v1/push');
  expect(browser.taken[0]).toMatchObject({
    publicKey: body.publicKey,
    claims: { aud: new URL(browser.endpoint).origin, sub: 'mailto:town@example.org' },
  });
  expect(browser.taken[0]?.claims.exp).toBeGreaterThan(Date.now() / 1000);
  expect(await messagesOf(person)).toEqual([
    { channel: 'email', state: 'sandboxed' },
    { channel: 'push', state: 'sent' },
  ]);
});

test('the list of devices tells when one was last reached, and never where it is', async () => {
  const { person, browser } = await subscribedPerson();
  await writeTo(person);
  await deliver();

  const { body } = await person.get('/api/v1/push');

  const reachedAt = town.clock.now().toISOString();
  expect(body.devices).toEqual([
    { id: expect.any(String), label: 'Firefox · Android', createdAt: expect.any(String), reachedAt },
  ]);
  expect(JSON.stringify(body)).not.toContain(browser.endpoint);
});

test.each([404, 410])('a subscription that is over (%i) is forgotten', async (status) => {
  const { person, browser } = await subscribedPerson();
  browser.status = status;

  await writeTo(person);
  await deliver();

  expect(await messagesOf(person)).toContainEqual({ channel: 'push', state: 'failed' });
  expect((await person.get('/api/v1/push')).body.devices).toEqual([]);
});

test('a push service that is busy is asked again', async () => {
  const { person, browser } = await subscribedPerson();
  browser.status = 429;
  await writeTo(person);
  await deliver();
  browser.status = 201;

  town.clock.advance(60_000);
  await deliver();

  expect(browser.taken).toHaveLength(1);
});

test('a device whose key is no key is forgotten', async () => {
  const person = await town.signIn();
  const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
  await subscribe(person, { ...service.subscribe(), keys });

  await writeTo(person);
  await deliver();

  expect((await person.get('/api/v1/push')).body.devices).toEqual([]);
});

test('a redirect is not followed', async () => {
  const { person, browser } = await subscribedPerson();
  browser.status = 307;
  await writeTo(person);
  await deliver();
  expect(await messagesOf(person)).toContainEqual({ channel: 'push', state: 'failed' });
});

test('a training reaches no device', async () => {
  const { person, browser } = await subscribedPerson();

  await writeTo(person, { isTraining: true });
  await deliver();

  expect(browser.taken).toEqual([]);
  expect(await messagesOf(person)).toContainEqual({ channel: 'push', state: 'sandboxed' });
});

test('what opens an account goes to no device', async () => {
  const { person } = await subscribedPerson();
  await writeTo(person, { isSecret: true });
  expect((await messagesOf(person)).map(({ channel }) => channel)).toEqual(['email']);
});

test('a browser that changes hands leaves its former owner', async () => {
  const { person, browser } = await subscribedPerson();
  const next = await town.signIn();

  await subscribe(next, browser);
  await writeTo(person);
  await deliver();

  expect(browser.taken).toEqual([]);
  expect((await person.get('/api/v1/push')).body.devices).toEqual([]);
  expect((await next.get('/api/v1/push')).body.devices).toHaveLength(1);
});

test('a browser that subscribes twice at once is one device', async () => {
  const person = await town.signIn();
  const browser = service.subscribe();
  await Promise.all([subscribe(person, browser), subscribe(person, browser), subscribe(person, browser)]);

  expect((await person.get('/api/v1/push')).body.devices).toHaveLength(1);
});

test('nobody removes a device of another', async () => {
  const { person, deviceId } = await subscribedPerson();
  const other = await town.signIn();

  expect(await other.send('DELETE', `/api/v1/push/devices/${deviceId}`)).toMatchObject({ status: 404 });
  expect(await person.send('DELETE', `/api/v1/push/devices/${deviceId}`)).toMatchObject({ status: 200 });

  expect((await person.get('/api/v1/push')).body.devices).toEqual([]);
});

test.each([
  'https://127.0.0.1/push/1',
  'https://10.0.0.8/push/1',
  'https://[::1]/push/1',
  'https://town.local/push/1',
  'https://push.example.org:8443/push/1',
])('a subscription to %s is refused', async (endpoint) => {
  const person = await town.signIn();
  const { keys } = service.subscribe();
  const answer = await person.send('POST', '/api/v1/push/devices', { endpoint, keys, label: 'Firefox' });
  expect(answer).toMatchObject({ status: 422, body: { code: 'notify.push-endpoint-refused' } });
});

test('a stored endpoint that has come to be forbidden is not called', async () => {
  const { person, browser } = await subscribedPerson();
  await writeTo(person);

  await deliver(channelTo([]));

  expect(browser.taken).toEqual([]);
  expect(await messagesOf(person)).toContainEqual({ channel: 'push', state: 'failed' });
});

test('the keys of a town stay the same', async () => {
  const again = await town.hub.database.transaction((db) => loadVapidKeys(db, new Date()));
  expect(again).toEqual(town.hub.pushKeys);
});

async function subscribedPerson(): Promise<{
  person: TestCaller;
  browser: TestSubscription;
  deviceId: string;
}> {
  const person = await town.signIn();
  const browser = service.subscribe();
  return { person, browser, deviceId: await subscribe(person, browser) };
}

async function subscribe(person: TestCaller, { endpoint, keys }: TestSubscription): Promise<string> {
  const input = { endpoint, keys, label: 'Firefox · Android' };
  const { status, body } = await person.send('POST', '/api/v1/push/devices', input);
  expect(status).toBe(200);
  return body.id;
}

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
        bodyText: 'Посмотрите сами.\n\nhttps://town.example/reports/12',
        path: '/reports/12',
        isTraining: false,
        ...changes,
      },
    );
  });
}

async function deliver(channel = push): Promise<void> {
  const channels = [createSandboxChannel('email'), channel];
  await deliverDueMessages(town.hub.database, channels, town.clock, new AbortController().signal);
}

async function messagesOf(person: TestCaller): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { rows } = await town.hub.database.executeSql(
    'select channel, state from notify.message where recipient_person_id = $1 order by channel',
    [person.personId],
  );
  return rows;
}
