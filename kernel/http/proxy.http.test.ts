import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;

beforeAll(async () => {
  town = await openTestHub(new Date(), { environment: { VECHE_TRUST_PROXY: '1' }, signInsPerMinute: 2 });
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

function signInFrom(forwardedFor: string) {
  return town.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { 'x-forwarded-for': forwardedFor },
    payload: { email: 'nobody@test.example', password: 'not the password' },
  });
}

test('an address the caller writes before the proxy opens no new allowance, and the answer names the wait', async () => {
  await signInFrom('198.51.100.1, 203.0.113.9');
  await signInFrom('198.51.100.2, 203.0.113.9');
  const third = await signInFrom('198.51.100.3, 203.0.113.9');
  expect(third.statusCode).toBe(429);
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
});

test('one network of IPv6 has one allowance, whatever its addresses end in', async () => {
  await signInFrom('2001:db8:1:2::1');
  await signInFrom('2001:db8:1:2::2');
  expect((await signInFrom('2001:db8:1:2:ffff::3')).statusCode).toBe(429);
  expect((await signInFrom('2001:db8:1:3::1')).statusCode).toBe(401);
});

test('a command is judged by the host the browser asked for, whatever the proxy calls the hub', async () => {
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/auth/sign-out',
    headers: { host: 'hub:8080', 'x-forwarded-host': 'town.example', origin: 'https://town.example' },
    payload: {},
  });
  expect(answer.json().code).not.toBe('http.forbidden');
});
