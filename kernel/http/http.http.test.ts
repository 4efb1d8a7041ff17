import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { buildServer } from './server.ts';

let town: TestHub;

beforeAll(async () => {
  town = await openTestHub();
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

test('the OpenAPI description marks public operations and names every permission', async () => {
  const { body } = await town.anonymous.get('/api/openapi.json');
  const operations = Object.values<Record<string, { security: unknown[]; 'x-permission': string }>>(
    body.paths,
  ).flatMap(Object.values);
  expect(body.openapi).toBe('3.1.0');
  expect(body.paths['/api/v1/reports'].get.security).toEqual([]);
  expect(body.paths['/api/v1/reports'].post.security).not.toEqual([]);
  expect(operations.every((operation) => operation['x-permission'].split('.').length === 3)).toBe(true);
});

test('the documentation page lists the routes and carries no script', async () => {
  const { body, headers } = await town.anonymous.get('/api/docs');
  expect(headers['content-type']).toContain('text/html');
  expect(body).toContain('/api/v1/reports/{number}');
  expect(body).not.toContain('<script');
});

test('every answer carries the security headers', async () => {
  const { headers } = await town.anonymous.get('/api/v1/session');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  expect(headers['content-security-policy']).toContain("script-src 'self'");
});

test('a body over the limit is refused before it is read', async () => {
  const caller = await town.signIn();
  const answer = await caller.send('POST', '/api/v1/reports', { text: 'я'.repeat(200_000) });
  expect(answer).toMatchObject({ status: 413, body: { code: 'http.body-too-large' } });
});

test('broken JSON is a bad request and no failure of ours', async () => {
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/reports',
    headers: { 'content-type': 'application/json' },
    payload: '{"text": ',
  });
  expect(answer).toMatchObject({ statusCode: 400 });
  expect(answer.json().code).toBe('http.invalid-input');
});

test('an unknown address is a problem document', async () => {
  expect(await town.anonymous.get('/api/v1/nothing')).toMatchObject({
    status: 404,
    body: { code: 'http.not-found' },
  });
});

test('readiness means that the database answers', async () => {
  expect(await town.anonymous.get('/readyz')).toMatchObject({ status: 200 });
});

test('metrics are for this machine or the holder of the token', async () => {
  const read = async (remoteAddress: string) =>
    (await town.app.inject({ url: '/metrics', remoteAddress })).statusCode;
  expect([await read('127.0.0.1'), await read('203.0.113.9')]).toEqual([200, 404]);
});

test('texts of a language are cached by their version', async () => {
  const first = await town.anonymous.get('/i18n/uk.json');
  const again = await town.app.inject({
    url: '/i18n/uk.json',
    headers: { 'if-none-match': String(first.headers['etag']) },
  });
  expect([first.status, again.statusCode]).toEqual([200, 304]);
});

test('a NUL in a query or a body is a bad request that names the field', async () => {
  const resident = await town.signIn();
  const asked = await town.anonymous.get('/api/v1/reports?text=a%00bc');
  const place = { lng: 33.3, lat: 54.15 };
  const text = 'Яма\0 на дороге';
  const sent = await resident.send('POST', '/api/v1/reports', { text, categoryId: 'roads.pothole', place });
  expect([asked.status, sent.status]).toEqual([400, 400]);
  expect([asked.body.errors[0].pointer, sent.body.errors[0].pointer]).toEqual(['/text', '/text']);
});

test('an address that cannot be decoded is a problem document with the security headers', async () => {
  const answer = await town.anonymous.get('/%ff');
  expect(answer).toMatchObject({ status: 400, body: { code: 'http.invalid-input' } });
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
});

test('a cookie alone, or with the origin of a sandboxed frame, commands nothing', async () => {
  const { cookie } = await town.signIn();
  const send = async (headers: Record<string, string>) =>
    (
      await town.app.inject({
        method: 'POST',
        url: '/api/v1/reports/1/support',
        headers: { host: 'town.example', cookie: cookie ?? '', ...headers },
        payload: {},
      })
    ).statusCode;
  expect(await send({})).toBe(403);
  expect(await send({ origin: 'null' })).toBe(403);
  expect(await send({ origin: 'http://evil.example' })).toBe(403);
  expect(await send({ origin: 'http://town.example' })).toBe(404);
  expect(await send({ origin: 'null', 'x-veche-client': 'web' })).toBe(404);
});

test('metrics are not for what a proxy on this machine passes on', async () => {
  const headers = { 'x-real-ip': '203.0.113.9' };
  const answer = await town.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1', headers });
  expect(answer.statusCode).toBe(404);
});

test('the live stream has no HEAD, which would hold a connection and say nothing', async () => {
  const answer = await town.app.inject({ method: 'HEAD', url: '/api/v1/events' });
  expect(answer.statusCode).toBe(404);
});

test('what is refused for want of rights counts against the caller, who is told when to come again', async () => {
  await using app = await buildServer(town.hub, { rateLimitFactor: 1 / 1200 });
  const first = await app.inject('/api/v1/reports/tasks');
  const second = await app.inject('/api/v1/reports/tasks');
  expect([first.statusCode, second.statusCode]).toEqual([401, 429]);
  expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
});
