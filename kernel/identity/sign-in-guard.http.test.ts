import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestHub, testPassword } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { forgetOldAttempts } from './sign-in-guard.ts';

let town: TestHub;

beforeAll(async () => {
  town = await openTestHub();
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

beforeEach(() => {
  town.clock.advance(60 * 60_000);
});

let addresses = 0;

/** Each attempt from an address of its own, as a botnet does. */
async function attempt(email: string, password = 'a wrong password') {
  addresses += 1;
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    remoteAddress: `10.1.${addresses >> 8}.${addresses & 255}`,
    payload: { email, password },
  });
  return { status: answer.statusCode, body: answer.json(), retryAfter: answer.headers['retry-after'] };
}

async function fail(email: string, times: number) {
  const answers = [];
  for (let at = 0; at < times; at += 1) answers.push(await attempt(email));
  return answers;
}

async function newPerson(): Promise<string> {
  const { personId } = await town.signIn();
  return `${personId}@test.example`;
}

async function lettersTo(email: string): Promise<number> {
  const { rows } = await town.hub.database.executeSql(
    "select 1 from notify.message where kind = 'identity.sign-in-locked' and address = $1",
    [email],
  );
  return rows.length;
}

test('after ten wrong passwords from ten addresses the right one has to wait, and its owner is told once', async () => {
  const email = await newPerson();
  const wrong = await fail(email, 10);
  expect(wrong.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 401));
  expect(await lettersTo(email)).toBe(0);

  const refused = [await attempt(email, testPassword), await attempt(email.toUpperCase(), testPassword)];

  expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
    [429, 'ACCOUNT_TEMPORARILY_LOCKED'],
    [429, 'ACCOUNT_TEMPORARILY_LOCKED'],
  ]);
  expect(Number(refused[0]?.retryAfter)).toBeGreaterThan(800);
  expect(await lettersTo(email)).toBe(1);
});

test('an unknown address gets the same answers, and nobody a letter', async () => {
  const known = await newPerson();
  const unknown = 'nobody-at-all@test.example';
  const answersOf = async (email: string) =>
    (await fail(email, 12)).map(({ status, body, retryAfter }) => [status, body, retryAfter]);
  expect(await answersOf(unknown)).toEqual(await answersOf(known));
  expect(await lettersTo(unknown)).toBe(0);
});

test('the quarter of an hour over, the password is taken again', async () => {
  const email = await newPerson();
  await fail(email, 11);
  town.clock.advance(15 * 60_000);
  expect((await attempt(email, testPassword)).status).toBe(200);
});

test('who comes in with the right password starts from nothing', async () => {
  const email = await newPerson();
  await fail(email, 9);
  expect((await attempt(email, testPassword)).status).toBe(200);
  expect((await fail(email, 9)).at(-1)?.status).toBe(401);
});

test('attempts sent all at once are all counted', async () => {
  const email = await newPerson();
  const answers = await Promise.all(Array.from({ length: 14 }, async () => await attempt(email)));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
});

test('wrong codes of the second step count with wrong passwords', async () => {
  const email = await newPerson();
  await town.hub.database.executeSql(
    'update identity.person set two_factor_enabled = true where email = $1',
    [email],
  );
  await fail(email, 8);
  const halfWay = await town.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    remoteAddress: '10.2.0.1',
    payload: { email, password: testPassword },
  });
  expect(halfWay.json().twoFactorRedirect).toBe(true);
  const cookie = halfWay.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
  const tryCode = async (address: string) =>
    await town.app.inject({
      method: 'POST',
      url: '/api/auth/two-factor/verify-totp',
      remoteAddress: address,
      headers: { cookie, 'x-veche-client': 'test' },
      payload: { code: '000000' },
    });

  expect((await tryCode('10.2.0.2')).statusCode).not.toBe(429);
  expect((await tryCode('10.2.0.3')).json().code).toBe('ACCOUNT_TEMPORARILY_LOCKED');
  expect((await attempt(email, testPassword)).status).toBe(429);
});

test('what is past its time is kept no longer', async () => {
  await fail('forgotten@test.example', 1);
  town.clock.advance(16 * 60_000);
  await forgetOldAttempts(town.hub.database.handle, town.hub.clock.now());
  const { rows } = await town.hub.database.executeSql('select 1 from identity.sign_in_attempt');
  expect(rows).toEqual([]);
});

test('a town in service without an address of its own follows no foreign name', async () => {
  const ask = async (host: string) =>
    await town.app.inject({
      method: 'POST',
      url: '/api/auth/request-password-reset',
      headers: { host, origin: `http://${host}` },
      payload: { email: 'somebody@test.example', redirectTo: '/reset-password' },
    });
  expect((await ask('evil.example')).json().code).toBe('http.address-unknown');
  expect((await ask('localhost:8080')).statusCode).toBe(200);
});
