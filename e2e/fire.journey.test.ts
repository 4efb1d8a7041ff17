import type { APIRequestContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentCard, TaskView } from '#modules/incidents/contract/incident.ts';
import type { ServiceView } from '#modules/incidents/contract/setup.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

/** A card from the ring to the services, of issue and norm alike. */
const cardWithinMs = 30_000;

let town: DemoTown;
let dispatcher: Page;
let police: Page;
let fireKey: string;
let gasKey: string;

beforeAll(async () => {
  town = await openDemoTown();
  const { request } = await town.open('admin');
  fireKey = await issueKey(request, 'Пожарная охрана');
  gasKey = await issueKey(request, 'Газовая служба');
  await shortenClock(request, 'Газовая служба');
  police = await town.open('police', { viewport: 'phone' });
  dispatcher = await town.open('dispatcher');
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const headers = () => ({ 'X-Veche-Client': 'web', Origin: town.url });

async function serviceCalled(request: APIRequestContext, title: string): Promise<ServiceView> {
  const { services } = (await (await request.get('/api/v1/incidents/setup')).json()) as {
    services: ServiceView[];
  };
  const service = services.find((one) => one.title === title);
  if (!service) throw new Error(`The demo town has no ${title}`);
  return service;
}

async function issueKey(request: APIRequestContext, title: string): Promise<string> {
  const { organisationId } = await serviceCalled(request, title);
  const data = { name: title, organisationId, scopes: ['work'], expiresOn: '2099-01-01' };
  const answer = await request.post('/api/v1/incidents/setup/keys', { data, headers: headers() });
  return ((await answer.json()) as { key: string }).key;
}

/** Half a minute of silence is the norm; the journey does not wait for it. */
async function shortenClock(request: APIRequestContext, title: string): Promise<void> {
  const { organisation: _, ...service } = await serviceCalled(request, title);
  const data = { ...service, acknowledgeSeconds: 5, nextServiceId: null };
  const saved = await request.post('/api/v1/incidents/setup/services', { data, headers: headers() });
  expect(saved.ok()).toBe(true);
}

/** A service's own dispatch system, which has no cookie and no browser. */
async function steps(key: string, taskId: string, states: readonly string[], reason: string | null = null) {
  for (const to of states) {
    const answer = await fetch(`${town.url}/api/v1/incidents/tasks/${taskId}/steps`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to, reason }),
    });
    expect(answer.status).toBe(200);
  }
}

async function readCard(): Promise<IncidentCard> {
  const id = new URL(dispatcher.url()).searchParams.get('card') ?? '';
  return (await (await dispatcher.request.get(`/api/v1/incidents/cards/${id}`)).json()) as IncidentCard;
}

async function taskOf(title: string): Promise<TaskView> {
  const task = (await readCard()).tasks.find((one) => one.title === title);
  if (!task) throw new Error(`${title} is not on the card`);
  return task;
}

test('a fire goes from the call to three services and to its end, by keyboard, one service late', async () => {
  await dispatcher.goto('/work/incidents');
  await dispatcher.getByRole('list', { name: 'Происшествия' }).locator('article').first().waitFor();
  const rangAt = Date.now();
  await writeCard(dispatcher.keyboard);
  await dispatcher.getByRole('heading', { name: 'Пожар', level: 2 }).waitFor();
  expect(Date.now() - rangAt).toBeLessThan(cardWithinMs);
  await expect.poll(async () => (await readCard()).status, { timeout: 10_000 }).toBe('open');
  const card = await readCard();
  expect(card.fields).toMatchObject({ address: expect.stringMatching(/Мира/), caller: { phone: '101-55' } });
  expect(card.fields.place).not.toBeNull();
  expect(card.tasks.map(({ title }) => title)).toEqual(['Пожарная охрана', 'Полиция', 'Газовая служба']);

  await steps(fireKey, (await taskOf('Пожарная охрана')).id, ['received', 'accepted', 'started', 'arrived']);
  await answerOnThePhone(String(card.number));
  await dispatcher.getByText('Нет ответа, передано следующей службе').waitFor({ timeout: 15_000 });
  await dispatcher.getByText(/ответ с опозданием/).waitFor();
  expect(await taskOf('Газовая служба')).toMatchObject({ state: 'added', isLate: true, escalation: 2 });

  await close('Пожар потушен, пострадавших нет');
  await dispatcher.getByText(/Карточку закрывать рано/).waitFor();
  await steps(gasKey, (await taskOf('Газовая служба')).id, ['received', 'declined'], 'Газа в доме нет');
  await steps(fireKey, (await taskOf('Пожарная охрана')).id, ['working', 'finished']);
  await dispatcher.getByText('завершено').first().waitFor();
  await close('');
  await expect.poll(async () => (await readCard()).status, { timeout: 10_000 }).toBe('closed');
  await dispatcher.getByText('Пожар потушен, пострадавших нет').first().waitFor();
});

/** As an operator types while the caller talks; the address in the wrong layout, as happens. */
async function writeCard(keyboard: Page['keyboard']): Promise<void> {
  await keyboard.press('n');
  await dispatcher.locator('[data-key=phone]').waitFor();
  await dispatcher.locator('[data-key=phone]:focus').waitFor();
  await keyboard.type('101-55');
  await keyboard.press('Alt+Digit2');
  await keyboard.type('vbhf 1');
  await dispatcher.getByRole('option').filter({ hasText: 'Мира' }).first().waitFor();
  await keyboard.press('Enter');
  await keyboard.press('Alt+Digit3');
  await keyboard.type('пож');
  await dispatcher.getByRole('option', { name: 'Пожар' }).waitFor();
  await keyboard.press('Enter');
  // The level after the type: police and gas come with the second.
  await keyboard.press('Tab');
  await keyboard.press('ArrowUp');
  await keyboard.press('Alt+Digit4');
  await keyboard.type('Горит балкон на третьем этаже');
  await dispatcher.getByRole('checkbox', { name: /Газовая служба/, checked: true }).waitFor();
  const names = await dispatcher.locator('[aria-labelledby=send-title] li').allInnerTexts();
  const ambulance = names.findIndex((name) => name.includes('Скорая помощь')) + 1;
  await keyboard.press(`Control+Alt+Digit${ambulance}`);
  await dispatcher.getByRole('checkbox', { name: /Скорая помощь/, checked: false }).waitFor();
  await keyboard.press('Control+Enter');
}

/** The crew's phone: the call-out stands at the top, and each step is one press. */
async function answerOnThePhone(number: string): Promise<void> {
  await police.goto('/work/incidents/tasks');
  await police
    .locator('article')
    .filter({ hasText: `№ ${number}` })
    .getByRole('link')
    .click();
  for (const step of [
    'Получено',
    'Принять',
    'Выехали',
    'Прибыли на место',
    'Начали работы',
    'Работы завершены',
  ])
    await police.getByRole('button', { name: step, exact: true }).click();
  await expect.poll(async () => (await taskOf('Полиция')).state, { timeout: 10_000 }).toBe('finished');
}

async function close(result: string): Promise<void> {
  await dispatcher.keyboard.press('Alt+KeyZ');
  await dispatcher.keyboard.type(result);
  await dispatcher.keyboard.press('Tab');
  await dispatcher.keyboard.press('Enter');
}
