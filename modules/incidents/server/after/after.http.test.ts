import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { IncidentsTables } from '../tables.ts';

const base = '/api/v1/incidents';
const serviceId = newId();

let town: TestHub;
let dispatcher: TestCaller;
let firefighter: TestCaller;
let cardId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const organisationId = await town.addOrganisation('Пожарные');
  dispatcher = await town.signIn({ roleId: 'dispatcher' });
  firefighter = await town.signIn({ roleId: 'executor', organisationId });
  await tablesOf<IncidentsTables>(town.hub.database.handle)
    .insertInto('incidents.service')
    .values({
      id: serviceId,
      organisationId,
      title: 'Пожарная часть',
      phone: null,
      acknowledgeSeconds: 30,
      seniorPersonId: null,
      nextServiceId: null,
      position: 1,
    })
    .execute();
  cardId = await courseOfFire();
}, 180_000);
afterAll(async () => await town[Symbol.asyncDispose]());

/** Sent, accepted after twenty seconds, there after seven minutes, over after an hour. */
async function courseOfFire(): Promise<string> {
  const fields = {
    ...emptyCard,
    typeCode: 'fire',
    words: 'Горит <балкон>',
    place: { lng: 33.3, lat: 54.15 },
    address: 'улица Ленина, 1',
    caller: { ...emptyCard.caller, phone: '+7 900 000-00-00' },
  };
  const { id, version } = (await dispatcher.send('POST', `${base}/cards`, { fields })).body;
  await dispatcher.send('POST', `${base}/cards/${id}/registration`, { version, serviceIds: [serviceId] });
  const taskId = (await firefighter.get(`${base}/tasks`)).body.tasks[0].id;
  for (const [to, afterMs] of [
    ['accepted', 20_000],
    ['started', 40_000],
    ['arrived', 360_000],
    ['finished', 3_180_000],
  ] as const) {
    town.clock.advance(afterMs);
    const step = await firefighter.send('POST', `${base}/tasks/${taskId}/steps`, { to });
    expect(step.status).toBe(200);
  }
  const { version: last } = (await dispatcher.get(`${base}/cards/${id}`)).body;
  const closed = { version: last, result: 'Потушено' };
  expect((await dispatcher.send('POST', `${base}/cards/${id}/closing`, closed)).status).toBe(200);
  return id;
}

async function download(path: string, by = dispatcher) {
  return await town.app.inject({ url: `${base}${path}`, headers: { cookie: by.cookie ?? '' } });
}

test('the document tells the whole course with the clocks of each service', async () => {
  const { rawPayload } = await download(`/cards/${cardId}/document`);
  const text = strFromU8(unzipSync(rawPayload)['word/document.xml'] ?? new Uint8Array());
  for (const words of ['Пожарная часть', '0:20', '7:00', '60:00', 'Потушено', 'улица Ленина, 1'])
    expect(text).toContain(words);
});

test('every reference of the exported incident leads to a component of it', async () => {
  const { body } = await download(`/cards/${cardId}/eido`);
  const ids = new Set([...body.matchAll(/"\$id": "([^"]+)"/g)].map(([, id]) => id));
  const references = [...body.matchAll(/"\$ref": "([^"]+)"/g)].map(([, id]) => id);
  expect(references.length).toBeGreaterThan(5);
  expect(references.filter((id) => !ids.has(id))).toEqual([]);
});

test('the exported incident carries the required parts, the place latitude first and notes without markup', async () => {
  const eido = JSON.parse((await download(`/cards/${cardId}/eido`)).body);
  expect(eido).toMatchObject({
    $id: expect.stringContaining(`urn:emergency:uid:incidentid:${cardId}:`),
    eidoVersion: '1.0',
    issuingElementIdentification: 'localhost',
    incidentComponent: {
      incidentTypeCommonRegistryText: 'Other',
      incidentTypeInternalCode: 'fire',
      dispositionComponent: [{ dispositionDescriptionText: 'Потушено' }],
    },
    callbackComponent: [{ callBackInformationUri: ['tel:+79000000000'] }],
    locationComponent: [{ locationByValue: expect.stringContaining('<gml:pos>54.15 33.3</gml:pos>') }],
  });
  expect(eido.notesComponent[0].notesActionComments).toBe('Горит &lt;балкон&gt;');
});

test.each(['document', 'eido'])(
  'a service does not get the card as %s, and the reading is on record',
  async (form) => {
    expect((await download(`/cards/${cardId}/${form}`, firefighter)).statusCode).toBe(403);
    expect((await download(`/cards/${newId()}/${form}`)).statusCode).toBe(404);
    const route = form === 'eido' ? 'incidents.exportCard' : 'incidents.downloadCard';
    const { rows } = await town.hub.database.executeSql(
      'select subject_id from audit.entry where route_id = $1 and actor_person_id = $2',
      [route, dispatcher.personId],
    );
    expect(rows.map((row) => row['subject_id'])).toContain(cardId);
  },
);

test('the analysis counts the incident by type, hour and service, with its median times', async () => {
  const { body } = await dispatcher.get(`${base}/analysis?from=2026-11-21&to=2026-11-21`);
  expect(body).toMatchObject({ total: 1, types: [{ label: 'Пожар', count: 1 }] });
  expect(body.hours[12]).toBe(1);
  expect(body.services).toEqual([
    { title: 'Пожарная часть', count: 1, late: 0, answerSeconds: 20, arriveSeconds: 420, endSeconds: 3600 },
  ]);
  expect((await dispatcher.get(`${base}/analysis?from=2026-11-22&to=2026-11-23`)).body.total).toBe(0);
});

test('a service reads no analysis, and a period backwards is refused', async () => {
  expect((await firefighter.get(`${base}/analysis?from=2026-11-21&to=2026-11-21`)).status).toBe(403);
  const { body } = await dispatcher.get(`${base}/analysis?from=2026-11-21&to=2026-11-19`);
  expect(body.code).toBe('incidents.period-broken');
});
