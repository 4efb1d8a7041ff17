import type { APIRequestContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeliveryView, TelephonogramView } from '#modules/telephonograms/contract/telephonogram.ts';
import type { TemplateView } from '#modules/telephonograms/contract/setup.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

let town: DemoTown;
let dispatcher: Page;
let police: Page;
let roads: Page;

beforeAll(async () => {
  town = await openDemoTown();
  await shortenTerm((await town.open('admin')).request);
  police = await town.open('police', { viewport: 'phone' });
  roads = await town.open('executor');
  dispatcher = await town.open('dispatcher');
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

/** A quarter of an hour is the term of a storm warning; the journey does not wait for it. */
async function shortenTerm(request: APIRequestContext): Promise<void> {
  const headers = { 'X-Veche-Client': 'web', Origin: town.url };
  const setup = (await (await request.get('/api/v1/telephonograms/setup')).json()) as {
    templates: TemplateView[];
  };
  const template = setup.templates.find(({ title }) => title === 'Штормовое предупреждение');
  const data = { ...template, acceptSeconds: 45 };
  const saved = await request.post('/api/v1/telephonograms/setup/templates', { data, headers });
  expect(saved.ok()).toBe(true);
}

async function read(page = dispatcher): Promise<TelephonogramView> {
  const id = new URL(dispatcher.url()).searchParams.get('open') ?? '';
  return (await (await page.request.get(`/api/v1/telephonograms/${id}`)).json()) as TelephonogramView;
}

async function stateAt(post: string): Promise<DeliveryView['state'] | undefined> {
  return (await read()).deliveries.find((delivery) => delivery.post === post)?.state;
}

test('a storm warning is accepted by twelve posts of thirteen, and the thirteenth is overdue and escalated', async () => {
  await send();
  const sent = await read();
  expect(sent).toMatchObject({
    recipients: 13,
    accepted: 0,
    text: expect.stringContaining('ветер до 25 м/с'),
  });
  await acceptInTheField(police, sent.registerNumber, 'Дежурная часть полиции');
  await acceptInTheField(roads, sent.registerNumber, 'Дежурный дорожной службы');
  const byVoice = sent.deliveries
    .map(({ post }) => post)
    .filter((post) => !/полиции|дорожной|водоканала/.test(post));
  expect(byVoice).toHaveLength(10);
  for (const post of byVoice) await acceptByVoice(post);

  await dispatcher.getByRole('heading', { name: 'Приняли 12 из 13' }).waitFor();
  const late = dispatcher.getByRole('listitem').filter({ hasText: 'Диспетчер водоканала' });
  await late.getByText('просрочена').waitFor({ timeout: 60_000 });
  await late.getByText('Нет ответа, позвоните на пост').waitFor();
  const { accepted, overdue } = await read();
  expect({ accepted, overdue }).toEqual({ accepted: 12, overdue: 1 });
});

test('the task is done by one post and confirmed by the sender', async () => {
  await police.getByRole('textbox', { name: 'Что сделано' }).fill('Дежурные силы готовы, усилены два поста');
  await police.getByRole('button', { name: 'Доложить об исполнении' }).click();
  const own = dispatcher.getByRole('listitem').filter({ hasText: 'Дежурная часть полиции' });
  await own.getByRole('button', { name: 'Подтвердить исполнение' }).click();
  await expect.poll(async () => await stateAt('Дежурная часть полиции')).toBe('confirmed');
});

async function send(): Promise<void> {
  await dispatcher.goto('/work/telephonograms?box=outgoing');
  await dispatcher.getByRole('list', { name: 'Исходящие' }).waitFor();
  await dispatcher.getByRole('button', { name: 'Новая телефонограмма' }).click();
  const form = dispatcher.getByRole('form', { name: 'Новая телефонограмма' });
  await form.getByRole('combobox', { name: 'Шаблон' }).click();
  await dispatcher.getByRole('option', { name: 'Штормовое предупреждение' }).click();
  for (const [blank, value] of [
    ['дата', '22 ноября'],
    ['время', '14:00'],
    ['явление', 'ветер до 25 м/с'],
    ['время доклада', '16:00'],
  ] as const)
    await form.getByRole('textbox', { name: blank, exact: true }).fill(value);
  await form.getByRole('button', { name: 'Передать' }).click();
  await dispatcher.getByRole('heading', { name: 'Приняли 0 из 13' }).waitFor();
}

/** On the post's own screen: it lies on top, and is accepted with what was understood. */
async function acceptInTheField(page: Page, number: string, post: string): Promise<void> {
  await page.goto('/work/telephonograms');
  await page.locator('article').filter({ hasText: number }).getByRole('link').click();
  await page
    .getByRole('textbox', { name: 'Повторите суть своими словами' })
    .fill('Завтра ветер, силы готовить');
  await page.getByRole('button', { name: 'Принять', exact: true }).click();
  await expect.poll(async () => await stateAt(post)).toBe('accepted');
}

/** The dispatcher reads it aloud and writes down who took it. */
async function acceptByVoice(post: string): Promise<void> {
  const row = dispatcher.getByRole('listitem').filter({ hasText: post });
  await row.getByRole('button', { name: 'Принята по телефону' }).click();
  await row.getByRole('textbox', { name: 'Кто принял' }).fill('Рощин');
  await row.getByRole('textbox', { name: 'Что повторили в ответ' }).fill('Ветер завтра с двух часов');
  await row.getByRole('button', { name: 'Записать' }).click();
  await row.getByText('принята', { exact: true }).waitFor();
}
