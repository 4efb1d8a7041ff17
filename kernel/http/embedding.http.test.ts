import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let admin: TestCaller;

beforeAll(async () => {
  town = await openTestHub();
  admin = await town.signIn({ roleId: 'admin' });
});

afterAll(async () => await town[Symbol.asyncDispose]());

async function ancestorsOf(url: string): Promise<string | undefined> {
  const { headers } = await town.anonymous.get(url);
  return /frame-ancestors [^;]+/.exec(String(headers['content-security-policy']))?.[0];
}

async function allow(value: unknown) {
  const { body } = await admin.get('/api/v1/settings');
  const { changedAt } = body.settings.find(({ id }: { id: string }) => id === 'http.embed-hosts');
  return await admin.send('PUT', '/api/v1/settings/http.embed-hosts', { value, changedAt });
}

test('nothing may be framed until a site is named', async () => {
  expect(await ancestorsOf('/embed/reports')).toBe("frame-ancestors 'none'");
});

test('a named site may frame the pages made for it, and nothing else', async () => {
  expect((await allow(['town.example', '*.gov.example'])).status).toBe(200);
  expect(await ancestorsOf('/embed/reports')).toBe('frame-ancestors town.example *.gov.example');
  for (const url of [
    '/',
    '/reports',
    '/embed',
    '/embedded/x',
    '/sign-in?next=/embed/',
    '/api/v1/session',
    '//embed/x',
  ])
    expect([url, await ancestorsOf(url)]).toEqual([url, "frame-ancestors 'none'"]);
});

test.each([
  ["town.example; script-src 'unsafe-inline'"],
  ['*'],
  ['https://town.example/path'],
  ["'self'"],
  ['a b'],
])('a host that is none is refused (%s)', async (value) => {
  const before = await ancestorsOf('/embed/reports');
  const { status } = await allow([value]);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(await ancestorsOf('/embed/reports')).toBe(before);
});
