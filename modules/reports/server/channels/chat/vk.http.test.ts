import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readBootConfig } from '#kernel/config/boot.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { startMail } from '#kernel/notify/start-mail.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { startVkServer, vkToken } from '#kernel/testing/vk-server.ts';
import type { VkSent, VkServer } from '#kernel/testing/vk-server.ts';

/* VK calls the town with its events, and the town answers by an API on loopback: real HTTP, real jobs. */

const secret = 'a-secret-of-the-town-0001';
const group = 4321;
let vk: VkServer;
let town: TestHub;
let running: AsyncDisposable[];
let lastId = 7000;

// A talk has many turns, each over jobs and two HTTP calls; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  vk = await startVkServer();
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'), {
    environment: {
      VECHE_VK_GROUP: String(group),
      VECHE_VK_TOKEN: vkToken,
      VECHE_VK_SECRET: secret,
      VECHE_VK_CONFIRMATION: 'f00dfeed',
      VECHE_VK_API: vk.apiUrl,
    },
  });
  running = [await startMail(town.hub), await startJobs(town.hub)];
}, 90_000);

afterAll(async () => {
  for (const one of running) await one[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await vk[Symbol.asyncDispose]();
});

async function call(body: object) {
  const payload = { group_id: group, secret, v: '5.199', ...body };
  return await town.app.inject({ method: 'POST', url: '/api/v1/vk/events', payload });
}

function eventOf(person: number, message: object) {
  lastId += 1;
  const sent = { id: lastId, peer_id: person, from_id: person, text: '', attachments: [], ...message };
  const object = { message: sent, client_info: { lang_id: 0 } };
  return { type: 'message_new', event_id: `event-${lastId}`, object };
}

function saidTo(person: number): VkSent[] {
  return vk.sent.filter(({ peerId }) => peerId === String(person));
}

async function answerTo(person: number, before: number): Promise<VkSent> {
  const endsAt = Date.now() + 30_000;
  while (Date.now() < endsAt) {
    const said = saidTo(person)[before];
    if (said) return said;
    await wait(20);
  }
  throw new Error(`It did not come: ${JSON.stringify(vk.sent.at(-1))}`);
}

/** Writes to the community and waits for what it says to it. */
async function write(person: number, message: object): Promise<VkSent> {
  const before = saidTo(person).length;
  expect((await call(eventOf(person, message))).body).toBe('ok');
  return await answerTo(person, before);
}

async function press(person: number, said: VkSent, name: RegExp): Promise<VkSent> {
  const found = [...said.payloads].find(([label]) => name.test(label));
  if (!found) throw new Error(`No button ${name} among ${[...said.payloads.keys()].join(', ')}`);
  return await write(person, { text: found[0], payload: found[1] });
}

const geo = { type: 'point', coordinates: { latitude: 54.15, longitude: 33.3 } };

test('a message with a photo becomes a report, and its number is told', async () => {
  const background = { r: 90, g: 120, b: 60 };
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background } });
  vk.files.set('hole.jpg', await picture.jpeg().toBuffer());
  const sizes = [
    { url: `${vk.apiUrl}/small.jpg`, width: 10, height: 10 },
    { url: `${vk.apiUrl}/hole.jpg`, width: 64, height: 64 },
  ];
  const person = 11;
  const attachments = [{ type: 'photo', photo: { sizes } }];

  const where = await write(person, { text: 'Глубокая яма на дороге', attachments });
  expect(where.message).toContain('Где это?');
  const about = await write(person, { geo });
  const shown = await press(person, await press(person, about, /[Яя]м/), /Другое/);
  expect(shown.message).toContain('1 фотография');
  const sent = await press(person, shown, /Отправить/);

  const number = Number(/номером (\d+)/.exec(sent.message)?.[1]);
  const moderator = await town.signIn({ roleId: 'moderator' });
  const card = await moderator.get(`/api/v1/reports/${number}`);
  expect(card.body).toMatchObject({ categoryId: 'roads.pothole' });
  expect(card.body.photos).toHaveLength(1);
  const author = await moderator.get(`/api/v1/reports/${number}/author`);
  expect(author.body.contacts).toMatchObject([{ kind: 'vk', address: String(person) }]);
});

test('the address is confirmed by the string of the community', async () => {
  const answer = await call({ type: 'confirmation' });
  expect([answer.statusCode, answer.body]).toEqual([200, 'f00dfeed']);
});

test.each([
  ['no secret', { secret: undefined }],
  ['a wrong secret', { secret: 'another-secret-00001' }],
  ['another community', { group_id: 99 }],
])('a call with %s finds nothing and is not kept', async (_what, forged) => {
  const answer = await call({ ...eventOf(12, { text: 'Начать' }), ...forged });
  expect(answer.statusCode).toBe(404);
  const confirmed = await call({ type: 'confirmation', ...forged });
  expect(confirmed.body).not.toContain('f00dfeed');
  const { rows } = await town.hub.database.executeSql(
    `select count(*)::int as count from reports.chat where address = '12'`,
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test('a talk that writes the code of an account, or was opened by its link, reports as that account', async () => {
  const person = await town.signIn();
  const asked = await person.send('POST', '/api/v1/channels/vk/links', {});
  expect(asked.body.url).toBe(`https://vk.me/club${group}?ref=${asked.body.code}`);
  const linked = await write(21, { text: 'Начать', ref: asked.body.code });
  expect(linked.message).toContain('Готово');
  const stranger = await write(22, { text: asked.body.code });
  expect(stranger.message).not.toBe(linked.message);

  const about = await write(21, { text: 'Глубокая яма на дороге', geo });
  const asksWords = about.message.includes('Опишите') ? await write(21, { text: 'Глубокая яма' }) : about;
  const cause = await press(21, asksWords, /[Яя]м/);
  await press(21, await press(21, cause, /Другое/), /Отправить/);

  const mine = await person.get('/api/v1/reports/mine');
  expect(mine.body.reports).toHaveLength(1);
  expect((await person.get('/api/v1/channels')).body.channels).toMatchObject([
    { channel: 'vk', linkedAt: expect.any(String) },
  ]);
});

test('the same event five times is answered once', async () => {
  const person = 13;
  const event = eventOf(person, { text: 'Начать' });
  for (const _ of [1, 2, 3, 4, 5]) expect((await call(event)).body).toBe('ok');
  await answerTo(person, 0);
  await write(person, { text: '5' });
  expect(saidTo(person)).toHaveLength(2);
});

test('an answer whose sending was not confirmed is sent again under the same number', async () => {
  const person = 14;
  vk.silentCount = 1;
  await write(person, { text: 'Начать' });
  town.clock.advance(61_000);
  await write(person, { text: '5' });
  await wait(300);
  expect(vk.silentCount).toBe(0);
  expect(saidTo(person)).toHaveLength(2);
});

test('a talk of several people, an unknown event and a payload that is no button are taken and do nothing', async () => {
  const events = [
    eventOf(15, { peer_id: 2_000_000_001, text: 'Привет всем' }),
    { type: 'wall_post_new', event_id: 'other', object: { id: 1 } },
    { type: 'message_new', event_id: 'odd', object: { nothing: true } },
  ];
  for (const event of events) expect((await call(event)).body).toBe('ok');
  const said = await write(15, { text: 'Привет', payload: '{broken' });
  expect(said.message).toContain('сообщение о проблеме');
});

test('a picture that lies elsewhere than with VK is not fetched', async () => {
  const sizes = [{ url: 'http://127.0.0.1:9/secret.jpg', width: 9, height: 9 }];
  const said = await write(16, { text: 'Яма во дворе', attachments: [{ type: 'photo', photo: { sizes } }] });
  expect(said.message).toContain('Взято не всё');
});

test('half a setting is told at start', () => {
  expect(() => readBootConfig({ VECHE_VK_GROUP: '5' })).toThrow(/VECHE_VK_SECRET/);
});
