import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { maskText } from '../../contract/personal-data.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

const phone = '+7 912 345-67-89';

let town: TestHub;
let moderator: TestCaller;
let controller: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date());
  const organisationId = await town.addOrganisation('Дороги');
  moderator = await town.signIn({ roleId: 'moderator' });
  controller = await town.signIn({ roleId: 'controller' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function send(by: TestCaller, text = `Яма, звоните ${phone}`): Promise<number> {
  const report = { text, categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  return (await by.send('POST', '/api/v1/reports', report)).body.number;
}

async function publish(number: number): Promise<number> {
  const { body } = await moderator.send('POST', `/api/v1/reports/${number}/publication`, { version: 1 });
  return body.version;
}

const close = async (person: TestCaller) =>
  await person.send('POST', '/api/v1/account/erasure', { email: `${person.personId}@test.example` });

async function reportOf(number: number) {
  const query = 'select * from reports.report where number = $1';
  const { rows } = await town.hub.database.executeSql(query, [number]);
  return rows[0] ?? {};
}

test('a person finds every report and until when it is kept', async () => {
  const person = await town.signIn();
  const number = await send(person);
  const { body } = await person.get('/api/v1/account/data');
  const reports = body.sections.find(({ id }: { id: string }) => id === 'reports.report');
  expect(reports.rows).toMatchObject([{ number, text: `Яма, звоните ${phone}`, keptUntil: null }]);
});

test('an open message goes on without its author, its words masked for staff too', async () => {
  const person = await town.signIn();
  const waiting = await send(person);
  const inWork = await send(person);
  await publish(inWork);
  expect((await close(person)).status).toBe(200);

  for (const number of [waiting, inWork]) {
    const row = await reportOf(number);
    expect(row).toMatchObject({
      author_person_id: null,
      anonymised_at: null,
      text: `Яма, звоните ${maskText}`,
    });
    expect(row['author_key']).not.toBeNull();
  }
  const { body } = await moderator.get(`/api/v1/reports/${waiting}`);
  expect(body.text).toBe(`Яма, звоните ${maskText}`);
  expect(
    (await moderator.send('POST', `/api/v1/reports/${waiting}/publication`, { version: 1 })).status,
  ).toBe(200);
});

test('an appeal keeps its words, the name and how to answer, and the answer names the law', async () => {
  const person = await town.signIn();
  const number = await send(person);
  const version = await publish(number);
  const change = { version, legalClass: 'appeal-ru', reason: 'Содержит жалобу' };
  expect((await moderator.send('PUT', `/api/v1/reports/${number}/legal-class`, change)).status).toBe(200);
  const { body } = await close(person);

  expect(body.kept).toMatchObject([{ id: 'reports.appeal-ru', count: 1 }, { id: 'audit.entry' }]);
  expect(body.kept[0].law).toContain('236');
  expect(await reportOf(number)).toMatchObject({ author_person_id: null, text: `Яма, звоните ${phone}` });
  const sender = await controller.get(`/api/v1/reports/${number}/author`);
  expect(JSON.stringify(sender.body)).toContain('Мария Проба');
  const register = await controller.get(`/api/v1/reports/appeals?year=${new Date().getFullYear()}`);
  expect(JSON.stringify(register.body)).toContain('Мария Проба');
});

test('support of others stays counted when a supporter leaves, and nobody is told any more', async () => {
  const author = await town.signIn();
  const supporter = await town.signIn();
  const number = await send(author);
  await publish(number);
  await supporter.send('POST', `/api/v1/reports/${number}/support`, {});
  expect(await reportOf(number)).toMatchObject({ support_count: 1 });
  expect((await close(supporter)).status).toBe(200);

  expect(await reportOf(number)).toMatchObject({ support_count: 1 });
  const { rows } = await town.hub.database.executeSql(
    'select is_supporter, is_subscribed from reports.follower where report_id = $1 and is_supporter',
    [(await reportOf(number))['id']],
  );
  expect(rows).toEqual([{ is_supporter: true, is_subscribed: false }]);
});

test('after closing, nothing leads from the person to the key that stands for them', async () => {
  const person = await town.signIn();
  await send(person);
  await close(person);
  const { rows } = await town.hub.database.executeSql(
    'select count(*)::int as count from reports.author_pseudonym where person_id = $1',
    [person.personId],
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test('subscriptions are part of what a person sees of themselves, and go with the account', async () => {
  const person = await town.signIn();
  const wish = { place: { kind: 'box', box: [33.2, 54.1, 33.3, 54.2] }, categoryId: 'roads.pothole' };
  await person.send('POST', '/api/v1/reports/subscriptions', wish);

  const { body } = await person.get('/api/v1/account/data');
  expect(JSON.stringify(body)).toContain('reports.subscription');
  expect((await close(person)).status).toBe(200);

  const { rows } = await town.hub.database.executeSql(
    'select count(*)::int as count from reports.subscription where person_id = $1',
    [person.personId],
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test('the chat of a closed account goes with it', async () => {
  const person = await town.signIn();
  const now = town.clock.now();
  await town.hub.database.executeSql(
    `insert into notify.channel_address (person_id, channel, address, verified_at) values ($1, 'telegram', '4711', $2)`,
    [person.personId, now],
  );
  await town.hub.database.executeSql(
    `insert into reports.chat (id, channel, address, name, state, heard_count, heard_since, created_at, keep_until)
     values ($1, 'telegram', '4711', 'Мария', '{}', 0, $2, $2, $2)`,
    [newId(), now],
  );
  expect((await close(person)).status).toBe(200);
  const { rows } = await town.hub.database.executeSql(
    `select id from reports.chat where address = '4711'`,
    [],
  );
  expect(rows).toEqual([]);
});
