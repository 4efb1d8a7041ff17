import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let contractor: string;
let fitter: TestCaller;
let cameraId: string;
const dayMs = 86_400_000;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  contractor = await town.addOrganisation('Монтаж', 'contractor');
  fitter = await town.signIn({ roleId: 'executor', organisationId: contractor });
  cameraId = (await people.admin.send('POST', '/api/v1/video/cameras', cameraOf(people.school))).body.id;
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

function ahead(days: number): string {
  return new Date(town.clock.now().getTime() + days * dayMs).toISOString();
}

async function issue(caller: TestCaller, changes: object = {}) {
  const { body } = await caller.send('POST', '/api/v1/video/work-orders', {
    cameraId,
    contractorOrganisationId: contractor,
    fault: 'offline',
    description: 'Нет картинки с вечера',
    dueAt: ahead(3),
    ...changes,
  });
  return body;
}

async function step(caller: TestCaller, id: string, name: string, more: object = {}) {
  const { body } = await caller.send('POST', `/api/v1/video/work-orders/${id}/steps`, {
    step: name,
    ...more,
  });
  return body.state ?? body.code;
}

async function orders(caller: TestCaller) {
  return (await caller.get('/api/v1/video/work-orders')).body.orders;
}

test('an order goes from the owner to the contractor and back, with an act for both', async () => {
  const { id } = await issue(people.teacher);
  const taken = [
    await step(people.teacher, id, 'accept'),
    await step(fitter, id, 'accept'),
    await step(fitter, id, 'finish'),
    await step(fitter, id, 'finish', { text: 'Заменён блок питания', costMinor: 450_000 }),
    await step(fitter, id, 'confirm'),
    await step(people.teacher, id, 'return', { text: 'снова нет картинки' }),
    await step(fitter, id, 'finish', { text: 'Заменён кабель', costMinor: 500_000 }),
  ];
  const act = await fitter.get(`/api/v1/video/work-orders/${id}/act.docx`);
  taken.push(
    await step(people.teacher, id, 'confirm'),
    await step(people.teacher, id, 'cancel', { text: 'поздно' }),
  );
  const [seen] = await orders(people.teacher);

  const moved = 'video.work-order-moved';
  expect(taken).toEqual([
    moved,
    'accepted',
    'video.work-text-missing',
    'done',
    moved,
    'accepted',
    'done',
    'confirmed',
    moved,
  ]);
  expect(act.status).toBe(200);
  expect(seen).toMatchObject({ state: 'confirmed', work: 'Заменён кабель', costMinor: 500_000, steps: [] });
});

test('only the owner orders work on a camera, until a day to come, from an organisation that is there', async () => {
  expect((await issue(people.doctor)).code).toBe('video.camera-not-found');
  expect((await issue(people.officer)).code).toBe('http.forbidden');
  expect((await issue(people.admin)).code).toBe('video.camera-not-found');
  expect((await issue(people.teacher, { dueAt: ahead(-1) })).code).toBe('video.work-term-impossible');
  expect((await issue(people.teacher, { contractorOrganisationId: cameraId })).code).toBe(
    'video.owner-unknown',
  );
});

test('both sides see an order, nobody else does, and what is late is told', async () => {
  const { id } = await issue(people.teacher, { dueAt: ahead(1) });
  const stranger = await town.signIn({ roleId: 'executor' });
  town.clock.advance(2 * dayMs);
  const of = async (caller: TestCaller) =>
    (await orders(caller)).find((order: { id: string }) => order.id === id);

  expect((await of(fitter)).isLate).toBe(true);
  expect((await of(people.teacher)).steps).toEqual(['cancel']);
  expect([await of(people.doctor), await of(stranger)]).toEqual([undefined, undefined]);
  expect(await step(stranger, id, 'accept')).toBe('video.work-order-not-found');
  expect(await step(people.teacher, id, 'cancel', { text: 'камера заработала' })).toBe('cancelled');
});

test('the register of equipment tells warranty, contract and what the work has cost', async () => {
  const facts = {
    maker: 'Beward',
    model: 'B2530RZ',
    serialNumber: '0012',
    installedOn: '2025-09-01',
    warrantyUntil: '2099-09-01',
    contract: '№ 18 от 01.09.2025',
    contractorOrganisationId: contractor,
    costMinor: 2_450_000,
  };
  const path = `/api/v1/video/cameras/${cameraId}/equipment`;
  const foreign = await people.doctor.send('PUT', path, facts);
  const written = await people.teacher.send('PUT', path, facts);
  const { body } = await people.teacher.get('/api/v1/video/equipment');
  const other = await people.doctor.get('/api/v1/video/equipment');

  expect([foreign.body.code, written.status]).toEqual(['video.camera-not-found', 200]);
  expect(body.equipment).toEqual([
    expect.objectContaining({
      ...facts,
      contractorName: 'Монтаж',
      isUnderWarranty: true,
      worksCostMinor: 500_000,
    }),
  ]);
  expect(other.body.equipment).toEqual([]);
});
