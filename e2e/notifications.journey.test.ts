import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { EmptyTown } from './empty-town.ts';
import { openEmptyTown, password } from './empty-town.ts';

/*
 * The browser has no push service behind it in a test, so its `PushManager` is put in place of the real one; the pages,
 * the service worker and the hub are those of the product.
 */

let town: EmptyTown;
beforeAll(async () => {
  town = await openEmptyTown();
});
afterAll(async () => await town[Symbol.asyncDispose]());

test('a person turns notifications on for a device, and off again', async () => {
  const { page } = await openAccount('Мария Житель', { permission: 'granted' });
  const here = page.getByRole('switch', { name: 'Уведомления на этом устройстве' });
  await here.waitFor();
  expect(await here.isChecked()).toBe(false);

  await here.click();
  await page.getByText('(это устройство)').waitFor();
  expect(await here.isChecked()).toBe(true);
  await page.reload();
  await page.getByText('(это устройство)').waitFor();
  expect(await here.isChecked()).toBe(true);

  await here.click();
  await page.getByText('(это устройство)').waitFor({ state: 'detached' });
  expect(await here.isChecked()).toBe(false);
});

test('whoever signs out leaves no notifications behind on the device', async () => {
  const { page, email } = await openAccount('Пётр Житель', { permission: 'granted' });
  await page.getByRole('switch', { name: 'Уведомления на этом устройстве' }).click();
  await page.getByText('(это устройство)').waitFor();

  await page.getByRole('button', { name: 'Выйти', exact: true }).first().click();
  await page.waitForURL('**/');

  await signIn(page, email);
  const { devices } = (await (await page.request.get('/api/v1/push')).json()) as { devices: unknown[] };
  expect(devices).toEqual([]);
});

test('a browser that was told never to ask says how to change that', async () => {
  const { page } = await openAccount('Ольга Житель', { permission: 'denied' });
  await page.getByText('Уведомления этого сайта запрещены в браузере').waitFor();
  const here = page.getByRole('switch', { name: 'Уведомления на этом устройстве' });
  expect(await here.isDisabled()).toBe(true);
});

test('a browser without push says so', async () => {
  const { page } = await openAccount('Инна Житель', { permission: 'unsupported' });
  await page.getByText('Этот браузер не умеет показывать уведомления портала').waitFor();
  expect(await page.getByRole('switch', { name: 'Уведомления на этом устройстве' }).count()).toBe(0);
});

test('the service worker shows a push, and a press on it opens a page of the portal only', async () => {
  const { page } = await openAccount('Юрий Житель', { permission: 'granted' });
  const worker = page.context().serviceWorkers()[0] ?? (await page.context().waitForEvent('serviceworker'));

  const seen = await worker.evaluate(async () => {
    const shown: { title: string; body: string; data: string }[] = [];
    const opened: string[] = [];
    const scope = self as unknown as WorkerScope;
    scope.registration.showNotification = async (title, { body, data }) =>
      void shown.push({ title, body, data });
    scope.clients.matchAll = async () => [];
    scope.clients.openWindow = async (url) => void opened.push(url);
    const payload = { id: '1', locale: 'ru', title: 'Яма заделана', body: 'Посмотрите.', path: '/reports/7' };
    const work: Promise<unknown>[] = [];
    const tell = (name: string, facts: object): void => {
      const event = Object.assign(new Event(name), facts, {
        waitUntil: (promise: Promise<unknown>) => work.push(promise),
      });
      scope.dispatchEvent(event);
    };
    tell('push', { data: { json: () => payload } });
    for (const data of ['/reports/7', 'https://evil.example/', '//evil.example/'])
      tell('notificationclick', { notification: { data, close: () => {} } });
    await Promise.all(work);
    return { shown, opened };
  });

  expect(seen.shown).toEqual([{ title: 'Яма заделана', body: 'Посмотрите.', data: '/reports/7' }]);
  const { origin } = new URL(page.url());
  expect(seen.opened).toEqual([`${origin}/reports/7`, `${origin}/`, `${origin}/`]);
});

test('the bell counts what comes as it comes, and the list is worked by keyboard', async () => {
  const { page, personId } = await openAccount('Анна Житель', { permission: 'granted' });
  await page.goto('/');
  await page.getByRole('link', { name: 'Уведомления, новых нет' }).waitFor();

  await writeTo(personId, 'Принято сообщение');
  await writeTo(personId, 'Назначен исполнитель');
  await page.getByRole('link', { name: 'Уведомления, 2 новых' }).click();
  await page.getByRole('heading', { name: 'Уведомления', level: 1 }).waitFor();
  await page.getByRole('button', { name: /^Отметить прочитанным: .*Назначен исполнитель/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Уведомления, 1 новое' }).waitFor();
  await page.getByRole('button', { name: 'Отметить всё прочитанным' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Уведомления, новых нет' }).waitFor();

  await page.getByRole('link', { name: 'Принято сообщение' }).click();
  await page.waitForURL('**/reports/7');
  expect(await page.getByRole('link', { name: 'Уведомления, новых нет' }).count()).toBe(1);
});

test('a filter is kept under a name, opens its page as the default, and goes', async () => {
  const email = await town.addPerson('Глеб Админ', 'admin');
  const page = await town.browser.openPage({ baseUrl: town.running.url });
  await signIn(page, email);
  const { database } = town.running.hub;
  await database.executeSql('update identity.person set two_factor_enabled = true where email = $1', [email]);
  await page.goto('/work/admin/organisations?kind=school');

  await page.getByRole('button', { name: 'Сохранить фильтр' }).click();
  await page.getByRole('textbox', { name: 'Название' }).fill('Школы');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Школы' }).waitFor();
  await page.getByRole('button', { name: 'Фильтр «Школы»: действия' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Открывать страницу с ним' }).click();
  await page.getByRole('link', { name: /^Школы.*страница открывается с ним/ }).waitFor();

  await page.goto('/work/admin/organisations');
  await page.waitForURL('**/work/admin/organisations?kind=school');
  await page.getByRole('button', { name: 'Фильтр «Школы»: действия' }).click();
  await page.getByRole('menuitem', { name: 'Удалить' }).click();
  await page.getByRole('link', { name: /^Школы/ }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('?kind=school');
});

interface WorkerScope extends EventTarget {
  registration: { showNotification: (title: string, look: { body: string; data: string }) => Promise<void> };
  clients: { matchAll: () => Promise<unknown[]>; openWindow: (url: string) => Promise<void> };
}

type Permission = 'granted' | 'denied' | 'unsupported';

async function openAccount(
  name: string,
  { permission }: { permission: Permission },
): Promise<{ page: Page; email: string; personId: string }> {
  const email = await town.addPerson(name);
  const page = await town.browser.openPage({ baseUrl: town.running.url, hasServiceWorker: true });
  const keys = { p256dh: `B${randomBytes(65).toString('base64url').slice(0, 86)}`, auth: 'A'.repeat(22) };
  await page.addInitScript(standInForPush, { permission, keys });
  await signIn(page, email);
  await page.goto('/account');
  await page.getByRole('heading', { name: 'Уведомления на устройствах' }).waitFor();
  const session = (await (await page.request.get('/api/v1/session')).json()) as { person: { id: string } };
  return { page, email, personId: session.person.id };
}

/** Runs in the page: what a browser with a push service would do, kept over reloads. */
function standInForPush(facts: { permission: string; keys: { p256dh: string; auth: string } }): void {
  if (facts.permission === 'unsupported') {
    Reflect.deleteProperty(window, 'PushManager');
    return;
  }
  const key = 'test_push_endpoint';
  const subscriptionOf = (endpoint: string) => ({
    toJSON: () => ({ endpoint, keys: facts.keys }),
    unsubscribe: async () => {
      localStorage.removeItem(key);
      return true;
    },
  });
  const { prototype } = PushManager;
  prototype.getSubscription = async () => {
    const endpoint = localStorage.getItem(key);
    return endpoint === null ? null : (subscriptionOf(endpoint) as unknown as PushSubscription);
  };
  prototype.subscribe = async () => {
    const endpoint = `https://push.example.org/${Math.random().toString(36).slice(2)}`;
    localStorage.setItem(key, endpoint);
    return subscriptionOf(endpoint) as unknown as PushSubscription;
  };
  Object.defineProperty(Notification, 'permission', { get: () => facts.permission });
  Notification.requestPermission = async () => facts.permission as NotificationPermission;
}

async function signIn(page: Page, email: string): Promise<void> {
  const answer = await page.request.post('/api/auth/sign-in/email', {
    data: { email, password },
    headers: { 'X-Veche-Client': 'web', Origin: town.running.url },
  });
  expect(answer.ok()).toBe(true);
}

async function writeTo(personId: string, subject: string): Promise<void> {
  const { database, clock } = town.running.hub;
  await database.transaction(async (db) => {
    const letter = {
      kind: 'reports.mail-created',
      locale: 'ru',
      channel: 'email',
      isTraining: false,
    } as const;
    const where = { address: 'resident@test.example', path: '/reports/7' } as const;
    const words = { subject, bodyText: 'Ответ придёт сюда.' };
    await queueMessage(
      { db: tablesOf<never>(db), clock },
      { ...letter, ...where, ...words, recipientPersonId: personId },
    );
  });
}
