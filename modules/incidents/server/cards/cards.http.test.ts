import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { issueProgramKey } from '#kernel/identity/program-key.store.ts';
import { newId } from '#kernel/ids.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestAnswer, TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { IncidentsDb } from '../context.ts';
import { callOut } from '../services/call-out.jobs.ts';
import { forgetOldCallers } from './forget-callers.jobs.ts';
import { escalateDueTasks } from '../services/escalate.ts';
import type { IncidentsTables } from '../tables.ts';
import { systemOf } from '../testing/system-of.ts';

let town: TestHub;
let db: IncidentsDb;
let dispatcher: TestCaller;
let colleague: TestCaller;
let firefighter: TestCaller;
let medic: TestCaller;
let senior: TestCaller;
const organisation = { fire: '', medical: '', gas: '' };
const service = { fire: newId(), medical: newId(), gas: newId() };

const place = { lng: 33.3, lat: 54.15 };
const base = '/api/v1/incidents';

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  db = tablesOf<IncidentsTables>(town.hub.database.handle);
  for (const key of ['fire', 'medical', 'gas'] as const) organisation[key] = await town.addOrganisation(key);
  dispatcher = await town.signIn({ roleId: 'dispatcher' });
  colleague = await town.signIn({ roleId: 'dispatcher' });
  firefighter = await town.signIn({ roleId: 'executor', organisationId: organisation.fire });
  medic = await town.signIn({ roleId: 'executor', organisationId: organisation.medical });
  senior = await town.signIn({ roleId: 'executor', organisationId: organisation.fire });
  const facts = {
    phone: null,
    acknowledgeSeconds: 30,
    position: 1,
    seniorPersonId: null,
    nextServiceId: null,
  };
  for (const key of ['gas', 'medical', 'fire'] as const)
    await db
      .insertInto('incidents.service')
      .values({ ...facts, id: service[key], organisationId: organisation[key], title: key })
      .execute();
  await db
    .updateTable('incidents.service')
    .set({ seniorPersonId: senior.personId, nextServiceId: service.gas })
    .where('id', '=', service.fire)
    .execute();
  await db
    .insertInto('incidents.runCard')
    .values([
      { id: newId(), typeCode: 'fire', areaId: null, level: 1, serviceId: service.fire },
      { id: newId(), typeCode: 'fire', areaId: null, level: 2, serviceId: service.medical },
    ])
    .execute();
}, 180_000);

afterAll(async () => await town[Symbol.asyncDispose]());

const fire = { ...emptyCard, typeCode: 'fire', words: 'Горит балкон на третьем этаже', place };

async function draft(fields: object = {}, by = dispatcher): Promise<{ id: string; version: number }> {
  return (await by.send('POST', `${base}/cards`, { fields: { ...fire, ...fields } })).body;
}

async function registered(serviceIds: readonly string[], fields: object = {}): Promise<string> {
  const { id, version } = await draft(fields);
  const sent = await dispatcher.send('POST', `${base}/cards/${id}/registration`, { version, serviceIds });
  expect(sent.status).toBe(200);
  return id;
}

const cardOf = async (id: string, by = dispatcher) => (await by.get(`${base}/cards/${id}`)).body;
const tasksOf = async (by: TestCaller) => (await by.get(`${base}/tasks?limit=200`)).body.tasks;

async function taskOf(by: TestCaller, incidentId: string) {
  return (await tasksOf(by)).find((task: { incidentId: string }) => task.incidentId === incidentId);
}

async function step(by: TestCaller, taskId: string, to: string, more: object = {}): Promise<TestAnswer> {
  return await by.send('POST', `${base}/tasks/${taskId}/steps`, { to, ...more });
}

async function close(id: string, by = dispatcher): Promise<TestAnswer> {
  const { version } = await cardOf(id);
  return await by.send('POST', `${base}/cards/${id}/closing`, { version, result: 'Потушено' });
}

async function callOutFor(taskId: string, rung: 'duty' | 'senior'): Promise<void> {
  const { id, run } = callOut as unknown as Job;
  await run(systemOf(town, id) as never, { taskId, rung } as never, new AbortController().signal);
}

test('a card is saved as it is typed, and sent with its services under the next number', async () => {
  const { id, version } = await draft({ typeCode: null, words: '' });
  const saved = await dispatcher.send('PUT', `${base}/cards/${id}`, { version, fields: fire });
  expect(saved.body.version).toBe(2);
  const sent = await dispatcher.send('POST', `${base}/cards/${id}/registration`, {
    version: 2,
    serviceIds: [service.fire],
  });
  expect(sent.body).toMatchObject({ number: expect.any(Number) });
  expect(await cardOf(id)).toMatchObject({ status: 'open', priority: 1, tasks: [{ state: 'added' }] });
  expect(await taskOf(firefighter, id)).toMatchObject({ number: sent.body.number, incidentTitle: 'Пожар' });
});

test.each([
  ['without a type', { typeCode: null }, 'incidents.type-needed'],
  ['without words', { words: ' ' }, 'incidents.words-needed'],
  ['without a place', { place: null }, 'incidents.place-needed'],
  ['with an answer that is none', { answers: { floors: 'десять' } }, 'incidents.answers-invalid'],
])('a card %s is not sent', async (_what, fields, code) => {
  const { id, version } = await draft(fields);
  const sent = await dispatcher.send('POST', `${base}/cards/${id}/registration`, { version, serviceIds: [] });
  expect(sent.body.code).toBe(code);
});

test('a card whose place nobody knows is sent when the operator says so', async () => {
  const { id, version } = await draft({ place: null });
  const body = { version, serviceIds: [service.fire], isPlaceUnknown: true };
  expect((await dispatcher.send('POST', `${base}/cards/${id}/registration`, body)).status).toBe(200);
});

test('who saves over another’s change is told, and a press sent twice makes one card', async () => {
  const { id, version } = await draft();
  const theirs = await colleague.send('PUT', `${base}/cards/${id}`, {
    version,
    fields: { ...fire, words: 'А' },
  });
  expect(theirs.status).toBe(200);
  const mine = await dispatcher.send('PUT', `${base}/cards/${id}`, { version, fields: fire });
  expect(mine.body).toMatchObject({ code: 'incidents.stale-edit' });
  expect((await cardOf(id)).fields.words).toBe('А');

  const headers = { 'idempotency-key': newId() };
  const body = { version: 2, serviceIds: [service.fire] };
  const url = `${base}/cards/${id}/registration`;
  const first = await dispatcher.send('POST', url, body, headers);
  const second = await dispatcher.send('POST', url, body, headers);
  expect(second.body).toEqual(first.body);
});

test('a card is not closed while a service is at work, and the message names it', async () => {
  const id = await registered([service.fire, service.medical]);
  const task = await taskOf(firefighter, id);
  for (const to of ['received', 'accepted', 'started', 'arrived', 'working', 'finished'])
    expect((await step(firefighter, task.id, to)).status).toBe(200);
  const early = await close(id);
  expect(early.body).toMatchObject({
    code: 'incidents.services-open',
    title: expect.stringContaining('medical'),
  });

  await step(medic, (await taskOf(medic, id)).id, 'declined', { reason: 'Пострадавших нет' });
  expect((await close(id)).status).toBe(200);
  expect((await cardOf(id)).status).toBe('closed');
});

test('a step not on the ladder is refused, a step said twice is one, a refusal needs its reason', async () => {
  const id = await registered([service.fire]);
  const task = await taskOf(firefighter, id);
  expect((await step(firefighter, task.id, 'finished')).body.code).toBe('incidents.wrong-step');
  expect((await step(firefighter, task.id, 'declined')).body.code).toBe('incidents.reason-needed');
  await Promise.all([step(firefighter, task.id, 'accepted'), step(firefighter, task.id, 'accepted')]);
  const { log } = await cardOf(id);
  expect(log.filter(({ state }: { state: string }) => state === 'accepted')).toHaveLength(1);
});

test('a service sees and moves nothing of another, and no card as dispatchers see it', async () => {
  const id = await registered([service.fire]);
  const task = await taskOf(firefighter, id);
  expect(await taskOf(medic, id)).toBeUndefined();
  expect((await medic.get(`${base}/tasks/${task.id}`)).body.code).toBe('incidents.task-not-found');
  expect((await step(medic, task.id, 'accepted')).body.code).toBe('incidents.task-not-found');
  for (const by of [firefighter, medic]) expect((await by.get(`${base}/cards/${id}`)).status).toBe(403);
  expect((await firefighter.get(`${base}/tasks/${task.id}`)).body).toMatchObject({ words: fire.words });
});

test('nobody answers: the senior is called, then the next service, each once, and the breach stands', async () => {
  const id = await registered([service.fire]);
  const task = await taskOf(firefighter, id);
  const look = async (): Promise<void> => await escalateDueTasks(systemOf(town, 'incidents.watch-clocks'));
  town.clock.advance(29_000);
  await look();
  expect((await cardOf(id)).tasks[0]).toMatchObject({ escalation: 0, isLate: false });
  town.clock.advance(2_000);
  await Promise.all([look(), look()]);
  expect((await cardOf(id)).tasks[0]).toMatchObject({ escalation: 1, isLate: true });
  town.clock.advance(31_000);
  await Promise.all([look(), look()]);

  const card = await cardOf(id);
  expect(card.tasks).toMatchObject([
    { escalation: 2, isLate: true },
    { title: 'gas', state: 'added' },
  ]);
  const kinds = card.log.map(({ kind }: { kind: string }) => kind);
  expect(kinds.filter((kind: string) => kind === 'unanswered' || kind === 'escalated')).toEqual([
    'unanswered',
    'escalated',
  ]);
  await callOutFor(task.id, 'senior');
  await callOutFor(task.id, 'senior');
  const called = await db
    .selectFrom('incidents.called')
    .select('personId')
    .where('taskId', '=', task.id)
    .where('rung', '=', 'senior')
    .execute();
  expect(called).toEqual([{ personId: senior.personId }]);
});

test('only who is on duty is called; without a roster everybody is, and the card says so', async () => {
  const now = town.clock.now();
  const startsAt = new Date(now.getTime() - 1000);
  const endsAt = new Date(now.getTime() + 3_600_000);
  const personId = firefighter.personId ?? '';
  await db
    .insertInto('incidents.duty')
    .values({ id: newId(), organisationId: organisation.fire, personId, startsAt, endsAt })
    .execute();
  const id = await registered([service.fire, service.medical]);
  const [one, other] = (await cardOf(id)).tasks;
  for (const { id: taskId } of [one, other]) await callOutFor(taskId, 'duty');

  const called = await db
    .selectFrom('incidents.called')
    .select(['personId', 'taskId'])
    .where('taskId', 'in', [one.id, other.id])
    .execute();
  expect(new Set(called.map((call) => call.personId))).toEqual(new Set([personId, medic.personId]));
  const { log } = await cardOf(id);
  expect(log.filter(({ kind }: { kind: string }) => kind === 'nobody-on-duty')).toHaveLength(1);
});

test('services are proposed by type and level, and a shortage says why', async () => {
  const proposals = async (level: number) =>
    (await dispatcher.get(`${base}/proposals?typeCode=fire&level=${level}&lng=33.3&lat=54.15`)).body.services;
  const proposed = (list: { isProposed: boolean; title: string }[]) =>
    list.filter(({ isProposed }) => isProposed).map(({ title }) => title);
  expect(proposed(await proposals(1))).toEqual(['fire']);
  expect(proposed(await proposals(2))).toEqual(['fire', 'medical']);
  expect((await proposals(1))[0]).toMatchObject({ unit: null, shortage: 'no-units' });

  const unit = { serviceId: service.fire, state: 'free' as const, locatedAt: town.clock.now() };
  const [near, far] = [newId(), newId()];
  await db
    .insertInto('incidents.unit')
    .values([
      { id: far, title: 'АЦ-2', lng: 33.35, lat: 54.15, ...unit },
      { id: near, title: 'АЦ-1', lng: 33.301, lat: 54.15, ...unit },
    ])
    .execute();
  expect((await proposals(1))[0]).toMatchObject({ unit: { id: near }, shortage: null });
  const task = await taskOf(firefighter, await registered([service.fire]));
  await step(firefighter, task.id, 'accepted', { unitId: near });
  expect((await proposals(1))[0]).toMatchObject({ unit: { id: far } });
  expect((await step(medic, task.id, 'started', { unitId: far })).status).toBe(404);
  for (const to of ['started', 'arrived', 'finished']) await step(firefighter, task.id, to);
  expect((await proposals(1))[0]).toMatchObject({ unit: { id: near } });
});

test('earlier cards are found by the telephone however it is written, and by the place', async () => {
  const caller = { ...emptyCard.caller, phone: '+7 (34346) 3-12-45' };
  const id = await registered([service.fire], { caller, place: { lng: 33.31, lat: 54.16 } });
  const byPhone = await dispatcher.get(`${base}/by-phone?phone=83434631245`);
  expect(byPhone.body.incidents).toMatchObject([{ id }]);
  const near = await dispatcher.get(`${base}/nearby?lng=33.3105&lat=54.16`);
  expect(near.body.incidents).toMatchObject([{ id }]);
  expect((await dispatcher.get(`${base}/nearby?lng=33.32&lat=54.16`)).body.incidents).toEqual([]);
});

test('a service’s own system works by its key, on its own tasks alone', async () => {
  const { token } = await issueProgramKey(town.hub.database.handle, {
    name: 'ДДС-01',
    personId: null,
    organisationId: organisation.fire,
    scopes: ['incidents.task.work'],
    limitPerMinute: 1000,
    expiresAt: new Date('2099-01-01'),
    issuedBy: null,
    now: town.clock.now(),
  });
  const headers = { authorization: `Bearer ${token}` };
  const id = await registered([service.fire, service.medical]);
  const [own, other] = (await cardOf(id)).tasks;
  const stepBy = async (taskId: string) =>
    await town.anonymous.send('POST', `${base}/tasks/${taskId}/steps`, { to: 'received' }, headers);
  expect((await stepBy(own.id)).status).toBe(200);
  expect((await stepBy(other.id)).status).toBe(404);
});

test('a draft that needs no card is rejected with its reason, and takes no number', async () => {
  const { id, version } = await draft();
  const url = `${base}/cards/${id}/rejection`;
  const rejected = await dispatcher.send('POST', url, { version, reason: 'Ошиблись номером' });
  expect(rejected.status).toBe(200);
  expect(await cardOf(id)).toMatchObject({ status: 'rejected', number: null, result: 'Ошиблись номером' });
});

test('who called is forgotten after its term, and a service no longer sees it once its work has ended', async () => {
  const caller = { ...emptyCard.caller, phone: '+7 900 123-45-67', name: 'Ольга' };
  const id = await registered([service.fire], { caller });
  const task = await taskOf(firefighter, id);
  const seen = async () => (await firefighter.get(`${base}/tasks/${task.id}`)).body.caller.phone;
  expect(await seen()).toBe(caller.phone);
  await step(firefighter, task.id, 'declined', { reason: 'Не наш район' });
  expect(await seen()).toBe('');

  await close(id);
  const forget = async () =>
    await (forgetOldCallers as unknown as Job).run(
      systemOf(town, 'incidents.forget-callers') as never,
      {} as never,
      new AbortController().signal,
    );
  await forget();
  expect((await cardOf(id)).fields.caller.name).toBe('Ольга');
  town.clock.advance(1_096 * 24 * 3_600_000);
  await forget();
  expect((await cardOf(id, await town.signIn({ roleId: 'dispatcher' }))).fields.caller).toEqual(
    emptyCard.caller,
  );
});

test('the log of a card cannot be changed by anybody', async () => {
  const id = await registered([]);
  await expect(
    town.hub.database.executeSql('update incidents.log set text = $1 where incident_id = $2', ['x', id]),
  ).rejects.toThrow(/append-only/);
});
