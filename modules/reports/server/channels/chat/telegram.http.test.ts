import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { startMail } from '#kernel/notify/start-mail.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { startTelegramServer, telegramToken } from '#kernel/testing/telegram-server.ts';
import type { TelegramServer } from '#kernel/testing/telegram-server.ts';
import { insertRoutingRules } from '../../routing.store.ts';
import type { ReportsTables } from '../../tables.ts';

/* Residents talk with the town's bot over a Bot API on loopback: real HTTP both ways, real jobs, real pictures. */

let telegram: TelegramServer;
let town: TestHub;
let moderator: TestCaller;
let executor: TestCaller;
let running: AsyncDisposable[];
let lastChat = 5000;

// A talk has many turns, each over jobs and two HTTP calls; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  telegram = await startTelegramServer();
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'), {
    environment: {
      VECHE_TELEGRAM_TOKEN: telegramToken,
      VECHE_TELEGRAM_BOT: 'town_bot',
      VECHE_TELEGRAM_API: telegram.apiUrl,
    },
  });
  const roadsId = await town.addOrganisation('Дороги');
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
  await addHouse();
  running = [await startMail(town.hub), await startJobs(town.hub)];
}, 90_000);

afterAll(async () => {
  for (const one of running) await one[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await telegram[Symbol.asyncDispose]();
});

async function addHouse(): Promise<void> {
  const streetId = newId();
  const { database } = town.hub;
  await database.executeSql(
    `insert into geo.street (id, name, settlement, search_key, kind, source, source_key)
     values ($1, 'улица Мира', 'Проба', 'мира', 'residential', 'test', 's1')`,
    [streetId],
  );
  for (const number of ['12', '12а', '14'])
    await database.executeSql(
      `insert into geo.house (id, street_id, address, normalised, number, number_key, point, source, source_key)
       values ($1, $2, 'улица Мира, ' || $3::text, 'мира ' || $3::text, $3::text, $3::text, st_setsrid(st_makepoint(33.3, 54.15), 4326), 'test', $3::text)`,
      [newId(), streetId, number],
    );
}

interface Said {
  readonly text: string;
  readonly buttons: { text: string; callback_data: string }[];
}

function saidTo(chat: number): Said[] {
  return telegram.sent
    .filter(({ chat_id: id }) => String(id) === String(chat))
    .map(({ text, reply_markup: markup }) => ({ text, buttons: markup?.inline_keyboard?.flat() ?? [] }));
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const endsAt = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > endsAt) throw new Error(`It did not come: ${JSON.stringify(telegram.sent.slice(-3))}`);
    await wait(20);
  }
}

/** Does something in the chat and waits for what the town says to it. */
async function turn(chat: number, act: () => void): Promise<Said> {
  const before = saidTo(chat).length;
  act();
  return await until(() => saidTo(chat)[before]);
}

const write = async (chat: number, text: string) => await turn(chat, () => telegram.write(chat, text));
const bring = async (chat: number, message: object) => await turn(chat, () => telegram.bring(chat, message));

async function press(chat: number, said: Said, name: string): Promise<Said> {
  const button = said.buttons.find(({ text, callback_data: data }) => data === name || text === name);
  if (!button) throw new Error(`No button ${name} under ${JSON.stringify(said)}`);
  return await turn(chat, () => telegram.press(chat, button.callback_data));
}

/** A chat that speaks Russian. */
async function newChat(): Promise<number> {
  lastChat += 1;
  const chat = lastChat;
  await press(chat, await write(chat, '/start'), 'lang:ru');
  return chat;
}

async function putPhoto(id: string): Promise<void> {
  const background = { r: Math.floor(Math.random() * 200), g: 90, b: 60 };
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background } });
  telegram.files.set(id, await picture.jpeg().toBuffer());
}

const place = { location: { longitude: 33.3, latitude: 54.15 } };

/** The whole way to the preview, by a place sent from the map. */
async function draft(chat: number, words = 'Глубокая яма на дороге у подъезда'): Promise<Said> {
  await press(chat, await write(chat, words), 'yes');
  const asked = await bring(chat, place);
  return await press(chat, await press(chat, asked, 'c:roads.pothole'), 'cause:none');
}

async function report(chat: number): Promise<number> {
  const sent = await press(chat, await draft(chat), 'send');
  return Number(/номером (\d+)/.exec(sent.text)?.[1]);
}

async function step(caller: TestCaller, path: string, body: object) {
  town.clock.advance(60_000);
  const answer = await caller.send('POST', `/api/v1/reports/${path}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

async function answerReport(number: number): Promise<void> {
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  await putPhoto('proof');
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(telegram.files.get('proof') ?? [])]), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const upload = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: executor.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  const photos = [{ id: upload.json().id }];
  await step(executor, `${number}/answer`, { version, text: 'Яма заделана', photos });
}

async function saidWith(chat: number, words: string): Promise<Said> {
  return await until(() => saidTo(chat).find(({ text }) => text.includes(words)));
}

async function cardOf(number: number) {
  return (await moderator.get(`/api/v1/reports/${number}`)).body;
}

test('a photo becomes a report with a number, its answer comes to the chat, and the sender accepts it there', async () => {
  const chat = await newChat();
  await putPhoto('hole');

  await bring(chat, { photo: [{ file_id: 'small' }, { file_id: 'hole' }] });
  const where = await write(chat, 'Яма на дороге, телефон +7 912 345-67-89');
  expect(where.text).toContain('Где это?');
  const which = await write(chat, 'Мира 12');
  expect(which.buttons.map(({ text }) => text)).toContain('улица Мира, 12');
  const about = await press(chat, which, 'place:0');
  expect(about.buttons.map(({ callback_data: data }) => data)).toContain('c:roads.pothole');
  const exactly = await press(chat, about, 'c:roads.pothole');
  const shown = await press(chat, exactly, 'Яма во дворовом проезде');
  expect(shown.text).toContain('Яма во дворовом проезде');
  expect(shown.text).toContain('1 фотография');
  expect(shown.text).toContain('улица Мира, 12');
  expect(shown.text).not.toContain('912 345');
  const sent = await press(chat, shown, 'send');

  const number = Number(/номером (\d+)/.exec(sent.text)?.[1]);
  expect(sent.text).toContain('Дороги');
  const card = await cardOf(number);
  expect(card).toMatchObject({
    status: 'moderation',
    categoryId: 'roads.pothole',
    cause: { id: 'roads.pothole.yard' },
    address: 'улица Мира, 12',
  });
  expect(card.photos).toHaveLength(1);
  const author = await moderator.get(`/api/v1/reports/${number}/author`);
  expect(author.body.contacts).toMatchObject([{ kind: 'telegram', address: String(chat), name: 'Мария' }]);

  await answerReport(number);
  const answered = await saidWith(chat, 'Яма заделана');
  const thanked = await press(chat, answered, `ok:${number}`);
  expect(thanked.text).toContain('принята');
  expect(await cardOf(number)).toMatchObject({ status: 'confirmed' });

  const why = await press(chat, thanked, `m:${number}:5`);
  await press(chat, why, `w:${number}:fast`);
  const again = await press(chat, thanked, `m:${number}:1`);
  const foreign = await turn(await newChat(), () => telegram.press(lastChat, `w:${number}:polite`));
  expect([again.text, foreign.text]).toEqual([expect.stringContaining('не действует'), again.text]);
  expect((await cardOf(number)).history.at(-1)).toMatchObject({
    kind: 'confirmed',
    rating: { score: 5, reasons: ['fast'] },
  });
});

test('what a cause asks is asked in the chat, the next question by the answer to the one before', async () => {
  const chat = await newChat();
  await press(chat, await write(chat, 'Лифт в подъезде остановился'), 'yes');
  const asked = await bring(chat, place);
  const about = await turn(chat, () => telegram.press(chat, 'c:yard.lift'));
  const inside = await press(chat, about, 'Лифт стоит');
  expect([asked.text.length > 0, inside.text]).toEqual([true, 'В лифте есть люди?']);
  expect((await write(chat, 'Может быть')).text).toContain('из списка');
  const count = await press(chat, inside, 'Да');
  expect(count.text).toBe('Сколько человек?');
  expect((await write(chat, 'сорок')).text).toContain('число');
  const entrance = await write(chat, '2');
  const shown = await press(chat, entrance, 'Пропустить');
  expect(shown.text).toContain('Сколько человек?: 2');
  expect(shown.text).toContain('звоните 112');
  const sent = await press(chat, shown, 'send');

  const { cause, answers } = await cardOf(Number(/номером (\d+)/.exec(sent.text)?.[1]));
  expect(cause.id).toBe('yard.lift.stuck');
  expect(answers.map(({ code, values }: { code: string; values: string[] }) => [code, values])).toEqual([
    ['people-inside', ['Да']],
    ['people-count', ['2']],
  ]);
});

test('a question of the town is answered in the chat, and work not done is returned with a reason', async () => {
  const chat = await newChat();
  const number = await report(chat);
  await step(moderator, `${number}/clarification`, { version: 1, text: 'У какого подъезда?' });
  await press(chat, await saidWith(chat, 'У какого подъезда?'), `a:${number}`);
  town.clock.advance(60_000);
  await write(chat, 'У второго');
  const { history, version } = await cardOf(number);
  expect(history.at(-1)).toMatchObject({ kind: 'replied', byRole: 'author', text: 'У второго' });

  const published = await step(moderator, `${number}/publication`, { version });
  expect(published.status).toBe('assigned');
  await step(executor, `${number}/taking`, { version: published.version });
  await saidWith(chat, `№ ${number}`);
});

test('the same update twice is one turn', async () => {
  const chat = await newChat();
  const shown = await draft(chat);
  await press(chat, shown, 'send');
  const said = saidTo(chat).length;

  telegram.repeat();
  await write(chat, '/my');

  expect(saidTo(chat)).toHaveLength(said + 1);
  const { rows } = await town.hub.database.executeSql(
    `select count(*)::int as count from reports.contact where kind = 'telegram' and address = $1`,
    [String(chat)],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

test('an old button sends nothing a second time', async () => {
  const chat = await newChat();
  const shown = await draft(chat);
  await press(chat, shown, 'send');
  const again = await press(chat, shown, 'send');
  expect(again.text).toContain('Отправлять нечего');
});

test('another chat can neither judge nor answer, and sees nothing that is not published', async () => {
  const chat = await newChat();
  const stranger = await newChat();
  const number = await report(chat);

  expect((await write(stranger, String(number))).text).toContain('не опубликовано');
  for (const data of [`ok:${number}`, `no:${number}`, `a:${number}`]) {
    const said = await turn(stranger, () => telegram.press(stranger, data));
    expect(said.text).toContain('уже не действует');
  }
  const followed = await turn(stranger, () => telegram.press(stranger, `f:${number}`));
  expect(followed.text).toContain('не опубликовано');
  expect((await write(chat, String(number))).text).toContain(`№ ${number}.`);
});

test('who follows a published report without an account hears of its answer', async () => {
  const number = await report(await newChat());
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  const neighbour = await newChat();
  await press(neighbour, await write(neighbour, String(number)), `f:${number}`);
  const { status } = await step(moderator, `${number}/not-competent`, {
    version,
    competentBody: { kind: 'outside', name: 'Областной дорожный фонд' },
    reason: 'Дорога области',
  });
  expect(status).toBe('not-competent');
  await until(() =>
    saidTo(neighbour)
      .slice(3)
      .find(({ text }) => text.includes(`${number}`)),
  );
});

test('a place outside of the town is asked for again', async () => {
  const chat = await newChat();
  await town.hub.database.executeSql(
    `insert into geo.area (id, kind, name, geometry, source, source_key)
     select $1, 'town', 'Проба', st_multi(st_makeenvelope(33.2, 54.1, 33.4, 54.2, 4326)), 'test', 'town'`,
    [newId()],
  );
  await press(chat, await write(chat, 'Яма на дороге у дома'), 'yes');
  const far = await bring(chat, { location: { longitude: 60.6, latitude: 56.8 } });
  expect(far.text).toContain('вне границ города');
});

test('a linked chat reports as its account', async () => {
  const person = await town.signIn();
  const chat = await newChat();
  const { body } = await person.send('POST', '/api/v1/channels/telegram/links', {});
  await write(chat, `/start ${new URL(body.url).searchParams.get('start')}`);

  const number = await report(chat);

  const mine = await person.get('/api/v1/reports/mine');
  expect(mine.body.reports.map((one: { number: number }) => one.number)).toContain(number);
});

test('a messenger that is down gets every answer once, when it is back', async () => {
  const chat = await newChat();
  const before = saidTo(chat).length;
  telegram.isDown = true;
  telegram.write(chat, '/my');
  await wait(300);
  telegram.isDown = false;
  await until(async () => {
    town.clock.advance(61_000);
    await town.hub.database.executeSql(`select pg_notify('notify_due', '')`);
    await wait(50);
    return saidTo(chat)[before];
  });
  await wait(200);
  expect(saidTo(chat)).toHaveLength(before + 1);
});

test('what was begun and left is forgotten after a day', async () => {
  const chat = await newChat();
  await draft(chat, 'Яма, которую никто не увидит');
  town.clock.advance(25 * 60 * 60_000);
  expect((await turn(chat, () => telegram.press(chat, 'send'))).text).toContain('Отправлять нечего');
  const { rows } = await town.hub.database.executeSql(
    `select state, state_until from reports.chat where address = $1`,
    [String(chat)],
  );
  expect(rows).toEqual([{ state: { kind: 'idle' }, state_until: null }]);
});

test('words of a talk stay nowhere once they were sent', async () => {
  const chat = await newChat();
  await write(chat, 'Здравствуйте, это просто слова');
  const count = async (sql: string, values: string[]) => {
    const { rows } = await town.hub.database.executeSql(`select count(*)::int as count from ${sql}`, values);
    return (rows as { count: number }[])[0]?.count;
  };
  // The town writes down that an answer went out a moment after the messenger has it.
  const answers = `notify.message where address = $1 and body_text is not null`;
  await until(async () => ((await count(answers, [String(chat)])) === 0 ? true : undefined));
  expect(await count(`reports.incoming_message where channel = 'telegram' and raw is not null`, [])).toBe(0);
});
