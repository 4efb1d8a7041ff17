import { afterAll, beforeAll, expect, test } from 'vitest';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { ScenarioStep, ScenarioTrigger } from '../../contract/scenario-definition.ts';
import type { IncidentsTables } from '../tables.ts';
import { systemOf } from '../testing/system-of.ts';
import { endDueSteps } from './end-step.ts';

/* Scenarios as they run in a hub: events, listeners and jobs, not their parts by themselves. */

const base = '/api/v1/incidents';
const telephonograms = '/api/v1/telephonograms';

let town: TestHub;
let jobs: AsyncDisposable;
let system: SystemContext<IncidentsTables>;
let admin: TestCaller;
let dispatcher: TestCaller;
let head: TestCaller;
let stranger: TestCaller;
let dispatchId: string;
let waterId: string;
let serviceId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-22T09:00:00Z'));
  jobs = await startJobs(town.hub);
  system = systemOf(town, 'incidents.watch-clocks');
  dispatchId = await town.addOrganisation('ЕДДС');
  waterId = await town.addOrganisation('Водоканал');
  admin = await town.signIn({ roleId: 'admin' });
  dispatcher = await town.signIn({ roleId: 'dispatcher', organisationId: dispatchId });
  head = await town.signIn({ roleId: 'mayor' });
  stranger = await town.signIn({ roleId: 'executor' });
  const service = { organisationId: waterId, title: 'Водоканал', phone: null, acknowledgeSeconds: 30 };
  const rest = { seniorEmail: null, nextServiceId: null, isActive: true };
  serviceId = await post(admin, `${base}/setup/services`, { id: null, ...service, ...rest });
}, 180_000);

afterAll(async () => {
  await jobs[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

async function post(by: TestCaller, url: string, body: object): Promise<string> {
  const answer = await by.send('POST', url, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.id;
}

function step(key: string, action: ScenarioStep['action'], rest: Partial<ScenarioStep> = {}): ScenarioStep {
  return { key, after: [], answers: [], action, ...rest };
}

interface Saving {
  readonly title: string;
  readonly trigger: ScenarioTrigger;
  readonly steps: readonly ScenarioStep[];
}

async function save({ title, trigger, steps }: Saving): Promise<string> {
  const definition = { titles: null, trigger, steps };
  return await post(admin, `${base}/scenarios`, { id: null, title, isActive: true, definition });
}

async function sendCard(typeCode: string): Promise<string> {
  const fields = { ...emptyCard, typeCode, words: 'Проверка', address: 'улица Мира' };
  const id = await post(dispatcher, `${base}/cards`, { fields });
  await post(dispatcher, `${base}/cards/${id}/registration`, { version: 1, serviceIds: [] });
  return id;
}

const runsOf = async (id: string) => (await dispatcher.get(`${base}/cards/${id}/scenarios`)).body.runs;
const cardOf = async (id: string) => (await dispatcher.get(`${base}/cards/${id}`)).body;
const stepOf = async (id: string, key: string) =>
  (await runsOf(id))[0]?.steps.find((one: { key: string }) => one.key === key);
const approvalsOf = async (by: TestCaller) => (await by.get(`${base}/approvals`)).body.approvals;

async function until(look: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(look, { timeout: 20_000, interval: 50 }).toMatchObject(wanted as object);
}

const manual = (...typeCodes: string[]): ScenarioTrigger => ({ on: 'manual', typeCodes });
const registered = (...typeCodes: string[]): ScenarioTrigger => ({
  on: 'registered',
  typeCodes,
  priorityAtMost: 4,
});

test('a scenario begun by hand sends a named service, names nobody who would warn, and is begun once', async () => {
  const warning = { kind: 'warning', text: 'Не подходите к воде' } as const;
  const device = { kind: 'device', device: 'Сирена 1', command: 'on', undo: 'off' } as const;
  const steps = [
    step('water', { kind: 'assign', serviceId }),
    step('raise', { kind: 'raise', level: 3 }),
    step('warning', warning),
    step('device', device),
    step('note', { kind: 'note', text: 'Готово' }, { after: ['warning', 'device'] }),
  ];
  const scenarioId = await save({ title: 'Вручную', trigger: manual('lift'), steps });
  const id = await sendCard('lift');
  const begin = async (by: TestCaller) =>
    await by.send('POST', `${base}/cards/${id}/scenarios`, { scenarioId });
  const { body } = await dispatcher.get(`${base}/cards/${id}/scenarios`);
  expect(body.startable).toEqual([{ id: scenarioId, title: 'Вручную' }]);
  expect((await begin(stranger)).status).toBe(403);
  expect((await begin(dispatcher)).status).toBe(200);
  await until(() => runsOf(id), [{ state: 'done' }]);
  expect(await stepOf(id, 'warning')).toMatchObject({ state: 'failed', remark: 'nobody-connected' });
  expect(await stepOf(id, 'device')).toMatchObject({ state: 'failed', remark: 'nobody-connected' });
  expect(await stepOf(id, 'note')).toMatchObject({ state: 'done' });
  expect(await cardOf(id)).toMatchObject({ level: 3, tasks: [{ title: 'Водоканал', state: 'added' }] });
  expect((await begin(dispatcher)).body.code).toBe('incidents.scenario-unfit');
});

test('an approval is the role’s that was asked, goes on to the next in silence, and the first word counts', async () => {
  const approve = {
    kind: 'approve',
    question: 'Перекрыть улицу?',
    roleId: 'dispatcher',
    withinSeconds: 60,
    nextRoleId: 'mayor',
    onSilence: 'refused',
  } as const;
  const steps = [
    step('close', approve),
    step(
      'water',
      { kind: 'assign', serviceId },
      { after: ['close'], answers: [{ step: 'close', is: ['approved'] }] },
    ),
  ];
  await save({ title: 'Согласование', trigger: registered('road-accident'), steps });
  const id = await sendCard('road-accident');
  await until(() => stepOf(id, 'close'), { state: 'waiting', mayAnswer: true });
  expect(await approvalsOf(head)).toEqual([]);
  expect(await approvalsOf(dispatcher)).toMatchObject([{ question: 'Перекрыть улицу?', isEscalated: false }]);
  const [{ runId }] = await approvalsOf(dispatcher);
  const give = async (by: TestCaller, choice = 'approved') =>
    await by.send('POST', `${base}/approvals/${runId}`, { step: 'close', choice });
  expect((await give(stranger)).status).toBe(403);
  expect((await give(head)).body.code).toBe('incidents.run-not-found');
  expect((await stranger.get(`${base}/approvals`)).status).toBe(403);

  town.clock.advance(61_000);
  await endDueSteps(system);
  expect(await approvalsOf(head)).toMatchObject([{ incidentTitle: 'ДТП', isEscalated: true }]);
  expect((await give(head)).status).toBe(200);
  expect((await give(dispatcher, 'refused')).body.code).toBe('incidents.step-over');
  await until(() => stepOf(id, 'water'), { state: 'done' });
  expect(await stepOf(id, 'close')).toMatchObject({ choice: 'approved', remark: 'escalated' });
  expect((await cardOf(id)).tasks).toHaveLength(1);
});

test('an approval nobody gives at any level is decided by its silence', async () => {
  const id = await sendCard('road-accident');
  await until(() => stepOf(id, 'close'), { state: 'waiting' });
  for (const _ of [1, 2]) {
    town.clock.advance(61_000);
    await endDueSteps(system);
  }
  await until(() => runsOf(id), [{ state: 'done' }]);
  expect(await stepOf(id, 'water')).toMatchObject({ state: 'skipped' });
  expect(await approvalsOf(head)).toEqual([]);
});

test('a telephonogram is sent once through its module, and a cancelled scenario sends the all-clear', async () => {
  const made = { id: null, isActive: true };
  const journalId = await post(admin, `${telephonograms}/setup/journals`, {
    ...made,
    title: 'Исходящие',
    prefix: 'ЕДДС',
  });
  const facts = { ...made, phone: null, seniorEmail: null, journalId };
  await post(admin, `${telephonograms}/setup/posts`, {
    ...facts,
    organisationId: dispatchId,
    title: 'Дежурный ЕДДС',
  });
  const waterPost = { ...facts, organisationId: waterId, title: 'Дежурный водоканала' };
  const postId = await post(admin, `${telephonograms}/setup/posts`, waterPost);
  await post(admin, `${telephonograms}/setup/groups`, { ...made, title: 'Службы', postIds: [postId] });
  const said = { kind: 'telephonogram', subject: 'Авария', text: 'Принять меры', acceptSeconds: 60 } as const;
  const steps = [
    step('services', { ...said, from: 'Дежурный ЕДДС', to: 'Службы' }),
    step('nobody', { ...said, from: 'Дежурный ЕДДС', to: 'Нет такой группы' }),
    step('wait', { kind: 'wait', seconds: 600 }, { after: ['services', 'nobody'] }),
  ];
  await save({ title: 'Телефонограмма', trigger: registered('heating-failure'), steps });
  const id = await sendCard('heating-failure');
  await until(() => stepOf(id, 'wait'), { state: 'waiting' });
  expect(await stepOf(id, 'services')).toMatchObject({ state: 'done' });
  expect(await stepOf(id, 'nobody')).toMatchObject({ state: 'failed', remark: 'unknown-group' });
  const sent = async () =>
    (await dispatcher.get(`${telephonograms}/of-card/${id}`)).body.telephonograms.map(
      ({ registerNumber }: { registerNumber: string }) => registerNumber,
    );
  expect(await sent()).toEqual(['ЕДДС-2026/1']);
  const [run] = await runsOf(id);
  await post(dispatcher, `${base}/scenario-runs/${run.id}/cancellation`, { reason: 'Ложный вызов' });
  await expect.poll(sent, { timeout: 20_000 }).toHaveLength(2);
  expect(await stepOf(id, 'services')).toMatchObject({ state: 'undone' });
});

test('an event of another module opens one card for its subject, where its facts fit', async () => {
  const opens = { typeCode: 'other', words: 'Сообщение жителя' };
  const where = [{ field: 'categoryId', is: 'equal', value: 'water' } as const];
  const trigger = { on: 'event', eventId: 'reports.report-overdue', where, opens } as const;
  const steps = [step('note', { kind: 'note', text: 'Срок прошёл' })];
  const unknown = { titles: null, steps, trigger: { ...trigger, eventId: 'reports.nothing' } };
  const refused = { id: null, title: 'Нет события', isActive: true, definition: unknown };
  expect((await admin.send('POST', `${base}/scenarios`, refused)).body.code).toBe('incidents.unknown-event');
  await save({ title: 'Просрочено', trigger: { ...trigger, where: [...where] }, steps });
  const { body } = await admin.get(`${base}/scenarios`);
  expect(body.occasions.map(({ eventId }: { eventId: string }) => eventId)).toEqual(
    expect.arrayContaining([
      'reports.report-created',
      'reports.report-overdue',
      'telephonograms.telephonogram-overdue',
    ]),
  );
  expect(body.unconnected).toEqual(['warning', 'device']);
  const opened = async () => {
    const { body: list } = await dispatcher.get(`${base}/cards`);
    return list.incidents.filter(({ typeCode }: { typeCode: string }) => typeCode === 'other');
  };
  const [fits, other] = ['0198f000-0000-7000-8000-000000000001', '0198f000-0000-7000-8000-000000000002'];
  for (const [subject, categoryId] of [
    [fits, 'water'],
    [other, 'roads'],
    [fits, 'water'],
  ] as const)
    await tell('reports.report-overdue', subject, { number: 1, status: 'new', categoryId });
  await expect.poll(async () => (await opened()).length, { timeout: 20_000 }).toBe(1);
  await until(async () => await runsOf((await opened())[0].id), [{ state: 'done' }]);
  const trial = { definition: { titles: null, trigger, steps }, days: 30 };
  expect((await admin.send('POST', `${base}/scenarios/trial`, trial)).body).toMatchObject({ matched: 2 });
  expect(await opened()).toHaveLength(1);
});

/** As another module would. */
async function tell(eventId: string, subjectId: string, facts: object): Promise<void> {
  const event = { id: eventId } as never;
  await system.transaction(async (context) => {
    await Promise.resolve(context.emit(event, subjectId, facts as never));
    context.audit({ type: 'test', id: subjectId });
  });
}

test('a scenario that opens a card of its own kind does not begin itself, and one that begins too often is held back', async () => {
  const open = { kind: 'open', typeCode: 'dangerous-place', words: 'Ещё одно место' } as const;
  const sendIt = step('send', { kind: 'send', level: 1 });
  await save({
    title: 'Сам себя',
    trigger: registered('dangerous-place'),
    steps: [step('open', open)],
  });
  await save({
    title: 'Черновик',
    trigger: {
      on: 'event',
      eventId: 'reports.report-overdue',
      where: [{ field: 'categoryId', is: 'equal', value: 'storm' }],
      opens: { typeCode: 'power-cut', words: 'Авария' },
    },
    steps: [sendIt],
  });
  const id = await sendCard('dangerous-place');
  await until(() => runsOf(id), [{ state: 'done' }]);
  const [link] = (await cardOf(id)).links;
  expect(link).toMatchObject({ status: 'draft' });
  const { version } = await cardOf(link.id);
  await post(dispatcher, `${base}/cards/${link.id}/registration`, {
    version,
    serviceIds: [],
    isPlaceUnknown: true,
  });
  await until(() => runsOf(link.id), [{ state: 'cancelled' }]);
  expect((await cardOf(link.id)).links).toHaveLength(1);

  const storm = { categoryId: 'storm' };
  for (let number = 10; number < 35; number += 1)
    await tell('reports.report-overdue', `0198f000-0000-7000-8000-0000000000${number}`, storm);
  const held = async () =>
    (await admin.get(`${base}/scenarios`)).body.scenarios.find(
      ({ title }: { title: string }) => title === 'Черновик',
    );
  await until(held, { heldBackAt: expect.any(String) });
  const { body } = await dispatcher.get(`${base}/cards?limit=100`);
  const begun = body.incidents.filter(({ typeCode }: { typeCode: string }) => typeCode === 'power-cut');
  expect(begun.length).toBe(20);
});
