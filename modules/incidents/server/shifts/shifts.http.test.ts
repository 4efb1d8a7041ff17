import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { IncidentsTables } from '../tables.ts';

let town: TestHub;
let first: TestCaller;
let second: TestCaller;
let worker: TestCaller;
let foreigner: TestCaller;
let organisationId: string;
const serviceId = newId();
const base = '/api/v1/incidents';

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  first = await town.signIn({ roleId: 'dispatcher' });
  second = await town.signIn({ roleId: 'dispatcher' });
  organisationId = await town.addOrganisation('Водоканал');
  worker = await town.signIn({ roleId: 'executor', organisationId });
  foreigner = await town.signIn({ roleId: 'executor' });
  const db = tablesOf<IncidentsTables>(town.hub.database.handle);
  const facts = {
    phone: null,
    acknowledgeSeconds: 30,
    seniorPersonId: null,
    nextServiceId: null,
    position: 1,
  };
  await db
    .insertInto('incidents.service')
    .values({ id: serviceId, organisationId, title: 'Водоканал', ...facts })
    .execute();
  const runCard = { typeCode: 'water-burst', areaId: null, level: 1, serviceId };
  await db
    .insertInto('incidents.runCard')
    .values({ id: newId(), ...runCard, fromMode: 'heightened' })
    .execute();
}, 180_000);

afterAll(async () => await town[Symbol.asyncDispose]());

const shiftNow = async (by = first) => (await by.get(`${base}/shift`)).body;

test('a shift is handed over with its open cards and stays on duty until another person has signed', async () => {
  const opened = await first.send('POST', `${base}/shift`, {});
  expect(opened.status).toBe(200);
  expect((await second.send('POST', `${base}/shift`, {})).body.code).toBe('incidents.shift-on-duty');
  const fields = { ...emptyCard, typeCode: 'other', words: 'Собака на дороге', address: 'улица Мира' };
  const card = await first.send('POST', `${base}/cards`, { fields });
  const sent = await first.send('POST', `${base}/cards/${card.body.id}/registration`, {
    version: 1,
    serviceIds: [],
  });

  const hand = { id: opened.body.id, note: 'Карточка ждёт ветеринара' };
  expect((await second.send('POST', `${base}/shift/hand-over`, hand)).body.code).toBe(
    'incidents.shift-not-found',
  );
  await first.send('POST', `${base}/shift/hand-over`, hand);
  town.clock.advance(3_600_000);
  expect(await shiftNow()).toMatchObject({
    shift: { id: opened.body.id, closedAt: null, unresolved: [sent.body.number] },
    can: { signOn: false },
  });
  expect((await first.send('POST', `${base}/shift`, {})).body.code).toBe('incidents.own-hand-over');

  const signed = await Promise.all([
    second.send('POST', `${base}/shift`, {}),
    second.send('POST', `${base}/shift`, {}),
  ]);
  expect(signed.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  const { shifts } = (await second.get(`${base}/shifts`)).body;
  expect(shifts).toHaveLength(2);
  expect(shifts[1]).toMatchObject({ note: hand.note, figures: { cards: 1 }, successor: 'Мария Проба' });
});

test('a graver mode of the town sends more', async () => {
  const proposed = async () =>
    (await first.get(`${base}/proposals?typeCode=water-burst`)).body.services.map(
      ({ isProposed }: { isProposed: boolean }) => isProposed,
    );
  expect(await proposed()).toEqual([false]);
  await first.send('PUT', `${base}/mode`, { mode: 'emergency', reason: 'Паводок' });
  expect(await proposed()).toEqual([true]);
  expect(await shiftNow()).toMatchObject({ mode: 'emergency', modeReason: 'Паводок' });
});

test('a roster holds people of the own organisation, in order of time, and no other may touch it', async () => {
  const duty = {
    organisationId,
    personId: worker.personId,
    startsAt: '2026-11-22T05:00:00Z',
    endsAt: '2026-11-23T05:00:00Z',
  };
  const added = await worker.send('POST', `${base}/duties`, duty);
  expect(added.status).toBe(200);
  expect((await worker.get(`${base}/duties`)).body.duties).toMatchObject([{ isNow: false }]);
  const other = { ...duty, personId: foreigner.personId };
  expect((await worker.send('POST', `${base}/duties`, other)).body.code).toBe('incidents.duty-unfit');
  const backwards = { ...duty, endsAt: '2026-11-22T04:00:00Z' };
  expect((await worker.send('POST', `${base}/duties`, backwards)).body.code).toBe('incidents.duty-backwards');
  expect((await foreigner.send('POST', `${base}/duties`, duty)).body.code).toBe('incidents.duty-unfit');
  const url = `${base}/duties/${added.body.id}`;
  expect((await foreigner.send('DELETE', url)).body.code).toBe('incidents.duty-not-found');
  expect((await worker.send('DELETE', url)).status).toBe(200);
});

test('a talk that took too long is a breach of its norm', async () => {
  const fields = { ...emptyCard, typeCode: 'other', words: 'Долгий разговор', address: 'улица Мира' };
  const { body } = await first.send('POST', `${base}/cards`, { fields });
  town.clock.advance(100_000);
  await first.send('POST', `${base}/cards/${body.id}/registration`, { version: 1, serviceIds: [] });
  const { breaches } = (await first.get(`${base}/breaches`)).body;
  expect(breaches).toMatchObject([{ norm: 'interview', incidentId: body.id, lateSeconds: 25 }]);
});
