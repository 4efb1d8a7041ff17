import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import type { VideoDb } from './cameras/camera.store.ts';
import { keepLedgerDays } from './health/health.store.ts';
import { tellOverdue } from './maintenance/tell-overdue.jobs.ts';
import { emptyRecorder } from './recorders/recorder.handlers.ts';
import { insertRecorder } from './recorders/recorder.store.ts';
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

test('only the owner orders work on a camera, until a day to come, from an organisation at work', async () => {
  const closed = await town.addOrganisation('Закрытый подрядчик', 'contractor');
  await town.hub.database.executeSql('update identity.organisation set is_active = false where id = $1', [
    closed,
  ]);
  expect((await issue(people.doctor)).code).toBe('video.camera-not-found');
  expect((await issue(people.officer)).code).toBe('http.forbidden');
  expect((await issue(people.admin)).code).toBe('video.camera-not-found');
  expect((await issue(people.teacher, { dueAt: ahead(-1) })).code).toBe('video.work-term-impossible');
  expect((await issue(people.teacher, { contractorOrganisationId: cameraId })).code).toBe(
    'video.owner-unknown',
  );
  expect((await issue(people.teacher, { contractorOrganisationId: closed })).code).toBe(
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
    onlineTargetPercent: 99.5,
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

test('the register of equipment is saved as a table, of the own cameras alone', async () => {
  const own = await people.teacher.get('/api/v1/video/equipment-register');
  const other = await people.doctor.get('/api/v1/video/equipment-register');

  expect(own.headers['content-type']).toContain('text/csv');
  expect(own.body).toContain(
    'Beward;B2530RZ;0012;2025-09-01;2099-09-01;№ 18 от 01.09.2025;Монтаж;99,5;24500;',
  );
  expect(other.body).not.toContain('Beward');
});

test('a camera is judged by what its contract asks for, else by what the town asks for', async () => {
  const second = cameraOf(people.school, { name: 'Двор', lng: 33.31 });
  const { body } = await people.admin.send('POST', '/api/v1/video/cameras', second);
  const recorderId = newId();
  const now = town.clock.now();
  await insertRecorder(town.hub.database.handle as VideoDb, {
    ...emptyRecorder,
    id: recorderId,
    name: 'Р',
    ownerOrganisationId: people.school,
    mediaUrl: null,
    createdAt: now,
    codeId: null,
    codeSealed: null,
    codeValidUntil: null,
  });
  const day = now.toISOString().slice(0, 10);
  const row = { day, recorderId, orderedSeconds: 1_000, onlineSeconds: 990, seconds: '{}', outages: '[]' };
  const db = town.hub.database.handle as VideoDb;
  await db.updateTable('video.camera').set({ recorderId }).execute();
  await keepLedgerDays(db, [
    { ...row, cameraId },
    { ...row, cameraId: body.id },
  ]);
  const told = (await people.teacher.get(`/api/v1/video/health?from=${day}&to=${day}`)).body.cameras;
  const report = await people.teacher.get(`/api/v1/video/service-level?from=${day}&to=${day}&format=csv`);
  const judged = told.map((one: { camera: { id: string }; targetPercent: number; faults: string[] }) => [
    one.camera.id === cameraId,
    one.targetPercent,
    one.faults.includes('below-target'),
  ]);

  expect(judged.toSorted()).toEqual([
    [false, 98, false],
    [true, 99.5, true],
  ]);
  expect(report.body).toMatch(/99,00;0;99,50;не выполнено/);
  expect(report.body).toMatch(/99,00;0;98,00;выполнено/);
  expect(report.body).toMatch(/99,00;0;98,75;выполнено/);
});

test('the contractor hears of an order, and once of a term that is over', async () => {
  const { id, number } = await issue(people.teacher, { dueAt: ahead(1), fault: 'cleaning' });
  const issued = await mails(number);
  await tell();
  town.clock.advance(2 * dayMs);
  await tell();
  await tell();
  const told = await mails(number);
  await step(fitter, id, 'accept');
  await step(fitter, id, 'finish', { text: 'Протёрт объектив' });
  await step(people.teacher, id, 'return', { text: 'по-прежнему мутно' });
  await tell();
  const again = await mails(number);
  await step(fitter, id, 'finish', { text: 'Заменено стекло' });
  await tell();

  expect(issued).toEqual([['video.mail-work-issued', fitter.personId]]);
  expect(told.map(([kind]) => kind)).toEqual(['video.mail-work-issued', 'video.mail-work-overdue']);
  expect(again).toHaveLength(3);
  expect(await mails(number)).toHaveLength(3);
});

async function tell(): Promise<void> {
  const system: unknown = createSystemContext(town.hub, { id: tellOverdue.id });
  await tellOverdue.run(system as never, {} as never, AbortSignal.timeout(10_000));
}

async function mails(number: number): Promise<[string, string][]> {
  const { rows } = await town.hub.database.executeSql(
    `select kind, recipient_person_id from notify.message
     where kind like 'video.mail-work-%' and channel = 'email' and subject like $1 order by id`,
    [`%№ ${number} %`],
  );
  return rows.map((row) => Object.values(row) as [string, string]);
}
