import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';

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
