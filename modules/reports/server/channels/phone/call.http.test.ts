import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let operator: TestCaller;
let moderator: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  operator = await town.signIn({ roleId: 'dispatcher' });
  moderator = await town.signIn({ roleId: 'moderator' });
}, 90_000);

afterAll(async () => await town[Symbol.asyncDispose]());

const call = {
  text: 'Во дворе прорвало трубу, течёт на дорогу',
  categoryId: 'roads.pothole',
  place: { lng: 33.3, lat: 54.15 },
  caller: { name: 'Ольга Петровна', phone: '+7 (34346) 3-12-45', email: null },
  isConsentGiven: true,
};

const take = async (caller: TestCaller, changes: object = {}, headers = {}) =>
  await caller.send('POST', '/api/v1/reports/calls', { ...call, ...changes }, headers);

test('a call becomes a report of the caller, whose number is read out', async () => {
  const answer = await take(operator);
  expect(answer).toMatchObject({ status: 200, body: { number: expect.any(Number) } });

  const { number } = answer.body;
  const card = await moderator.get(`/api/v1/reports/${number}`);
  expect(card.body).toMatchObject({ status: 'moderation', isMine: false });
  const author = await moderator.get(`/api/v1/reports/${number}/author`);
  expect(author.body.contacts).toEqual([
    {
      kind: 'phone',
      address: '+7 (34346) 3-12-45',
      name: 'Ольга Петровна',
      isConsentGiven: true,
      isUnreachable: false,
    },
  ]);
  const { rows } = await town.hub.database.executeSql('select source from reports.report where number = $1', [
    number,
  ]);
  expect(rows).toEqual([{ source: 'phone' }]);
});

test('a press that was repeated registers one call', async () => {
  const headers = { 'idempotency-key': 'call-0001-0001-0001' };
  const [first, second] = [await take(operator, {}, headers), await take(operator, {}, headers)];
  expect(first.status).toBe(200);
  expect(second.body).toEqual(first.body);
});

test('the operator asks what the cause asks; a photo nobody can send by telephone is not demanded', async () => {
  const about = { categoryId: 'yard.lift', causeId: 'yard.lift.stuck' };
  const silent = await take(operator, { ...about, answers: {} });
  expect(silent.body).toMatchObject({ code: 'reports.answers-invalid' });
  const told = await take(operator, { ...about, answers: { 'people-inside': 'yes', 'people-count': 2 } });
  const pothole = { categoryId: 'roads.pothole', causeId: 'roads.pothole.yard', answers: {} };

  const card = await moderator.get(`/api/v1/reports/${told.body.number}`);
  expect(card.body.answers).toMatchObject([
    { code: 'people-inside' },
    { code: 'people-count', values: ['2'] },
  ]);
  expect((await take(operator, pothole)).status).toBe(200);
});

test('who wants to stay unknown leaves no contact', async () => {
  const caller = { name: null, phone: null, email: null };
  const { body } = await take(operator, { caller, isConsentGiven: false });
  const author = await moderator.get(`/api/v1/reports/${body.number}/author`);
  expect(author.body).toEqual({ name: null, email: null, contacts: [] });
});

test.each(['resident', 'executor', 'admin', 'police'] as const)('a %s takes no calls', async (roleId) => {
  const person = await town.signIn(roleId === 'resident' ? {} : { roleId });
  expect((await take(person)).status).toBe(403);
});

test('nobody takes calls without signing in', async () => {
  expect((await take(town.anonymous)).status).toBe(401);
});

test.each([
  ['a place outside of the coordinates', { place: { lng: 500, lat: 54 } }, 400],
  ['a phone of letters', { caller: { ...call.caller, phone: 'позвоните мне' } }, 400],
  ['no words', { text: '…' }, 400],
  ['an unknown category', { categoryId: 'no.such' }, 422],
])('%s is refused', async (_what, changes, status) => {
  expect((await take(operator, changes)).status).toBe(status);
});
