import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmptyTown } from './empty-town.ts';
import { openEmptyTown, password } from './empty-town.ts';

let town: EmptyTown;
beforeAll(async () => {
  town = await openEmptyTown();
});
afterAll(async () => await town[Symbol.asyncDispose]());

test('a passkey signs staff in as a second factor would, a password alone does not', async () => {
  const email = await town.addPerson('Анна Админ', 'admin');
  const { page } = await openWithAuthenticator({ isOwnerVerified: true });
  await signInByPassword(page, email);
  expect(await permissionsOf(page)).not.toContain('identity.organisation.manage');

  await addPasskey(page, 'Рабочий телефон');
  await signOut(page);
  await page.getByRole('button', { name: 'Войти по ключу доступа' }).click();
  await page.waitForURL('**/');

  expect(await permissionsOf(page)).toContain('identity.organisation.manage');
});

test('a removed passkey opens nothing any more', async () => {
  const email = await town.addPerson('Борис Житель');
  const { page } = await openWithAuthenticator({ isOwnerVerified: true });
  await signInByPassword(page, email);
  await addPasskey(page, 'Старый телефон');

  await page.getByRole('button', { name: 'Удалить ключ Старый телефон' }).click();
  await page.getByText('Старый телефон').waitFor({ state: 'detached' });
  await signOut(page);
  await page.getByRole('button', { name: 'Войти по ключу доступа' }).click();

  await page.getByText('Портал не знает этого ключа').waitFor();
  expect(await permissionsOf(page)).not.toContain('identity.token.manage');
});

test('a key that does not look at its owner is refused by the server', async () => {
  const email = await town.addPerson('Вера Житель');
  const { page, device, authenticatorId } = await openWithAuthenticator({ isOwnerVerified: true });
  await signInByPassword(page, email);
  await addPasskey(page, 'Ключ');
  await signOut(page);

  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  const status = await page.evaluate(signInWithoutLookingAtTheOwner);

  expect(status).toBe(401);
  expect(await permissionsOf(page)).not.toContain('identity.token.manage');
});

async function openWithAuthenticator({ isOwnerVerified }: { isOwnerVerified: boolean }): Promise<{
  page: Page;
  device: CDPSession;
  authenticatorId: string;
}> {
  const page = await town.browser.openPage({ baseUrl: town.running.url });
  page.setDefaultTimeout(15_000);
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: isOwnerVerified,
      automaticPresenceSimulation: true,
    },
  });
  return { page, device, authenticatorId };
}

async function signInByPassword(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in?next=/account');
  await page.getByLabel('Электронная почта').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.waitForURL('**/account');
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByLabel('Название ключа').fill(name);
  await page.getByRole('button', { name: 'Добавить ключ' }).click();
  await page.getByRole('button', { name: `Удалить ключ ${name}` }).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Выйти', exact: true }).first().click();
  await page.waitForURL('**/');
  await page.goto('/sign-in');
}

async function permissionsOf(page: Page): Promise<string[]> {
  const answer = await page.request.get('/api/v1/session');
  return (await answer.json()).permissions;
}

/** What a page of somebody else's making would do: ask the authenticator for presence only. Runs in the browser. */
async function signInWithoutLookingAtTheOwner(): Promise<number> {
  const options = await (await fetch('/api/auth/passkey/generate-authenticate-options')).json();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    ...options,
    userVerification: 'discouraged',
  });
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const answer = await fetch('/api/auth/passkey/verify-authentication', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-veche-client': 'web' },
    body: JSON.stringify({ response: credential.toJSON() }),
  });
  return answer.status;
}
