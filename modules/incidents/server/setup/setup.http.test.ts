import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let admin: TestCaller;
let organisationId: string;
const base = '/api/v1/incidents/setup';

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  admin = await town.signIn({ roleId: 'admin' });
  organisationId = await town.addOrganisation('Пожарная часть');
}, 180_000);

afterAll(async () => await town[Symbol.asyncDispose]());

async function saveService(changes: object = {}) {
  const facts = { organisationId, title: 'Пожарная охрана', phone: '101', acknowledgeSeconds: 30 };
  const chain = { seniorEmail: null, nextServiceId: null, isActive: true };
  return await admin.send('POST', `${base}/services`, { id: null, ...facts, ...chain, ...changes });
}

test('a service is added and changed, and a chain that comes back to it is refused', async () => {
  const one = (await saveService()).body.id;
  const other = (await saveService({ title: 'Газовая служба', nextServiceId: one })).body.id;
  expect((await saveService({ id: one, nextServiceId: other })).body.code).toBe('incidents.chain-in-ring');
  expect((await saveService({ id: one, nextServiceId: one })).body.code).toBe('incidents.chain-in-ring');
  expect((await saveService({ id: newId() })).body.code).toBe('incidents.unknown-service');
  expect((await saveService({ seniorEmail: 'nobody@test.example' })).body.code).toBe(
    'incidents.unknown-senior',
  );
  expect((await saveService({ id: one, acknowledgeSeconds: 45 })).status).toBe(200);
  const { services } = (await admin.get(base)).body;
  expect(services[0]).toMatchObject({ id: one, acknowledgeSeconds: 45, organisation: 'Пожарная часть' });
});

test('a run card is replaced whole, names a service once for a zone and mode, and knows its services', async () => {
  const serviceId = (await saveService()).body.id;
  const row = { serviceId, level: 1, areaId: null, fromMode: 'everyday' };
  const save = async (rows: object[], type = 'fire') =>
    await admin.send('PUT', `${base}/run-cards/${type}`, { rows });
  expect((await save([row, { ...row, fromMode: 'emergency', level: 2 }])).status).toBe(200);
  expect((await save([row, { ...row, level: 2 }])).body.code).toBe('incidents.run-card-twice');
  expect((await save([{ ...row, serviceId: newId() }])).body.code).toBe('incidents.unknown-service');
  expect((await save([{ ...row, areaId: newId() }])).body.code).toBe('incidents.unknown-area');
  expect((await save([row], 'no-such')).body.code).toBe('incidents.unknown-type');
  expect((await save([row])).status).toBe(200);
  expect((await admin.get(base)).body.runCards).toEqual([{ typeCode: 'fire', ...row }]);
});

test('a key is shown once, works for its scope alone, and ends at once', async () => {
  const issue = { name: 'Панель', organisationId, scopes: ['send'], expiresOn: '2027-01-01' };
  const { id, key } = (await admin.send('POST', `${base}/keys`, issue)).body;
  expect(JSON.stringify((await admin.get(`${base}/keys`)).body)).not.toContain(key);
  const headers = { authorization: `Bearer ${key}` };
  const send = async () =>
    await town.anonymous.send('POST', '/api/v1/incidents/signals', { signals: [] }, headers);
  expect((await send()).status).toBe(400);
  const unit = `/api/v1/incidents/units/${newId()}/report`;
  expect((await town.anonymous.send('POST', unit, {}, headers)).status).toBe(403);

  await admin.send('POST', `${base}/keys/${id}/revocation`, { reason: 'Панель снята' });
  expect((await send()).status).toBe(401);
  const past = { ...issue, expiresOn: '2026-01-01' };
  expect((await admin.send('POST', `${base}/keys`, past)).body.code).toBe('incidents.key-in-the-past');
});
