import { rm } from 'node:fs/promises';
import type { APIRequestContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentCard, IncidentSummary } from '#modules/incidents/contract/incident.ts';
import type { ScenarioDefinition, ScenarioStep } from '#modules/incidents/contract/scenario-definition.ts';
import type { ScenarioRun, ScenarioView } from '#modules/incidents/contract/scenarios.ts';
import type { ServiceView } from '#modules/incidents/contract/setup.ts';
import { readDemoPassword } from '#tools/demo-town/demo-password.ts';
import type { TestBrowser } from './browser.ts';
import { launchBrowser } from './browser.ts';
import { buildWebOnce } from './build-web.ts';
import { copyDemoTown, signIn } from './demo-town.ts';
import type { TownProcess } from './town-process.ts';
import { startTownProcess } from './town-process.ts';

/* The hub is a process of its own here, because it is killed while a scenario waits, and again while it goes on. */

const api = '/api/v1/incidents';
const question = 'Дым подтверждён? Направить силы?';

let dataDirectory: string;
let town: TownProcess;
let browser: TestBrowser;
let admin: Page;
let dispatcher: Page;

beforeAll(async () => {
  await buildWebOnce();
  dataDirectory = await copyDemoTown();
  town = await startTownProcess(dataDirectory, null);
  browser = await launchBrowser();
  admin = await enter('admin');
  dispatcher = await enter('dispatcher');
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function enter(role: string): Promise<Page> {
  const page = await browser.openPage({ locale: 'ru', baseUrl: town.url });
  const password = await readDemoPassword(dataDirectory);
  await signIn(page, { email: `${role}@demo.veche`, password, origin: town.url });
  return page;
}

async function read<Answer>(request: APIRequestContext, path: string): Promise<Answer> {
  return (await (await request.get(`${api}${path}`)).json()) as Answer;
}

async function post<Answer>(request: APIRequestContext, path: string, data: object): Promise<Answer> {
  const headers = { 'X-Veche-Client': 'web', Origin: town.url };
  const answer = await request.post(`${api}${path}`, { data, headers });
  expect(answer.ok()).toBe(true);
  return (await answer.json()) as Answer;
}

async function killAndStartAgain(): Promise<void> {
  const { port } = new URL(town.url);
  await town.kill();
  town = await startTownProcess(dataDirectory, port);
}

/** Smoke in the picture of a camera: asked about, then services by level and one by name, and the head is told. */
async function saveScenario(request: APIRequestContext, serviceId: string): Promise<void> {
  const { scenarios } = await read<{ scenarios: ScenarioView[] }>(request, '/scenarios');
  for (const { id, title, definition } of scenarios.filter(({ isActive }) => isActive))
    await post(request, '/scenarios', { id, title, definition, isActive: false });
  const ifApproved = { after: ['confirm'], answers: [{ step: 'confirm', is: ['approved'] }] };
  const confirm = {
    kind: 'approve',
    roleId: 'dispatcher',
    withinSeconds: 3600,
    onSilence: 'refused',
  } as const;
  const atOnce = { after: [], answers: [] };
  const steps: ScenarioStep[] = [
    { key: 'cameras', action: { kind: 'cameras' }, ...atOnce },
    { key: 'confirm', action: { ...confirm, question, nextRoleId: null }, ...atOnce },
    { key: 'send', action: { kind: 'send', level: 1 }, ...ifApproved },
    { key: 'gas', action: { kind: 'assign', serviceId }, ...ifApproved },
    { key: 'head', action: { kind: 'notify', roleId: 'mayor', text: 'Дым в кадре камеры' }, ...ifApproved },
    {
      key: 'end',
      action: { kind: 'note', text: 'Силы направлены' },
      after: ['send', 'gas', 'head'],
      answers: [],
    },
  ];
  const definition: ScenarioDefinition = {
    titles: null,
    trigger: { on: 'alarm', typeCodes: ['fire'], priorityAtMost: 4, sources: ['Камеры города'] },
    steps,
  };
  await post(request, '/scenarios', { id: null, title: 'Дым в кадре', isActive: true, definition });
}

async function raiseAlarm(key: string, place: IncidentSummary['place']): Promise<void> {
  const occurredAt = new Date().toISOString();
  const said = {
    signalId: '1',
    sequence: 1,
    kind: 'raise',
    typeCode: 'fire',
    severity: 'critical',
    text: 'Дым',
  };
  const answer = await fetch(`${town.url}${api}/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      signals: [{ ...said, source: 'Камеры города', alarmKey: 'Камера 7', occurredAt, place }],
    }),
  });
  expect(answer.status).toBe(200);
}

const stepsOf = ({ steps }: ScenarioRun) => Object.fromEntries(steps.map(({ key, state }) => [key, state]));

test('a camera’s alarm begins a scenario that outlives two deaths of the hub and sends each service once', async () => {
  const { services } = await read<{ services: ServiceView[] }>(admin.request, '/setup');
  const gas = services.find(({ title }) => title === 'Газовая служба');
  if (!gas) throw new Error('The demo town has no gas service');
  await saveScenario(admin.request, gas.id);
  const keyFacts = {
    name: 'Камеры',
    organisationId: gas.organisationId,
    scopes: ['send'],
    expiresOn: '2099-01-01',
  };
  const { key } = await post<{ key: string }>(admin.request, '/setup/keys', keyFacts);
  const { incidents } = await read<{ incidents: IncidentSummary[] }>(dispatcher.request, '/cards');
  const elsewhere = incidents.find(({ place, typeCode }) => place !== null && typeCode !== 'fire');
  const known = new Set(incidents.map(({ id }) => id));

  await dispatcher.goto('/work/incidents');
  await raiseAlarm(key, elsewhere?.place ?? null);
  const draft = await findDraft(known);
  await dispatcher.goto(`/work/incidents?card=${draft}`);
  await dispatcher.getByRole('group', { name: question }).waitFor();
  await killAndStartAgain();

  await dispatcher.reload();
  expect((await runOf(draft)).state).toBe('running');
  const decided = dispatcher.waitForResponse((answer) => answer.url().includes('/incidents/approvals/'));
  await dispatcher
    .getByRole('group', { name: question })
    .getByRole('button', { name: 'Согласовать' })
    .click();
  expect((await decided).ok()).toBe(true);
  await killAndStartAgain();

  await dispatcher.reload();
  await dispatcher
    .getByRole('region', { name: 'Дым в кадре' })
    .getByText('выполнен', { exact: true })
    .waitFor({ timeout: 20_000 });
  const run = await runOf(draft);
  expect(run.steps.find((step) => step.key === 'confirm')).toMatchObject({ choice: 'approved' });
  expect(Object.values(stepsOf(run))).toEqual(run.steps.map(() => 'done'));
  const card = await read<IncidentCard>(dispatcher.request, `/cards/${draft}`);
  expect(card.tasks.map(({ title }) => title).sort()).toEqual([
    'Газовая служба',
    'Пожарная охрана',
    'Скорая помощь',
  ]);
  expect(card.log.filter(({ kind }) => kind === 'service-added')).toHaveLength(3);
  expect(card.log.filter(({ text }) => text === 'Силы направлены')).toHaveLength(1);
  expect(card.log.filter(({ text }) => text === 'Дым в кадре камеры')).toHaveLength(1);
});

/** The card that the alarm opened by itself. */
async function findDraft(known: ReadonlySet<string>): Promise<string> {
  const opened = async (): Promise<string | undefined> => {
    const { incidents } = await read<{ incidents: IncidentSummary[] }>(dispatcher.request, '/cards');
    return incidents.find(({ id, typeCode }) => typeCode === 'fire' && !known.has(id))?.id;
  };
  await expect.poll(opened, { timeout: 10_000 }).toBeDefined();
  return (await opened()) ?? '';
}

async function runOf(id: string): Promise<ScenarioRun> {
  const { runs } = await read<{ runs: ScenarioRun[] }>(dispatcher.request, `/cards/${id}/scenarios`);
  const [run] = runs;
  if (!run) throw new Error('The card has no scenario');
  return run;
}

test('the administrator changes a scenario in the editor, choosing facts and posts by name, and saves a version', async () => {
  const { scenarios } = await read<{ scenarios: ScenarioView[] }>(admin.request, '/scenarios');
  const before = scenarios.find(({ title }) => title === 'Прорыв водопровода');
  await admin.goto('/work/admin/scenarios');
  const row = admin.getByRole('row').filter({ hasText: 'Прорыв водопровода' });
  await row.getByRole('button', { name: 'Изменить' }).click();
  await choose('Чем начинается', 'начинается по событию');
  await choose('Событие', 'Срок по сообщению прошёл');
  await admin.getByRole('button', { name: 'Добавить условие' }).click();
  await choose('Сведение о событии', 'Состояние сообщения');
  await choose('Значение', 'В работе');
  await choose('Кому', 'Все службы города');
  const words = admin.getByRole('textbox', { name: /^Текст/ });
  await words.first().fill('Срок по сообщению прошёл');
  const saved = admin.waitForResponse(
    (answer) => answer.url().endsWith('/incidents/scenarios') && answer.request().method() === 'POST',
  );
  await admin.getByRole('button', { name: 'Сохранить', exact: true }).click();
  expect((await saved).ok()).toBe(true);

  const after = await read<{ scenarios: ScenarioView[] }>(admin.request, '/scenarios');
  const changed = after.scenarios.find(({ id }) => id === before?.id);
  expect(changed?.version).toBe((before?.version ?? 0) + 1);
  expect(changed?.definition.trigger).toMatchObject({
    on: 'event',
    eventId: 'reports.report-overdue',
    where: [{ field: 'status', is: 'equal', value: 'in-work' }],
  });
});

async function choose(label: string, option: string | RegExp): Promise<void> {
  await admin.getByRole('combobox', { name: label, exact: true }).click();
  await admin.getByRole('option', { name: option }).first().click();
}
