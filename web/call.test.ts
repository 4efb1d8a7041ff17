import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { call, CallProblem, fieldText, problemFrom, requestOf } from './call.ts';

const readPermit = defineRoute({
  id: 'works.readPermit',
  method: 'GET',
  path: '/api/v1/permits/:permitId',
  summary: 'One permit',
  permission: 'works.permit.read',
  input: z.object({
    permitId: z.string(),
    kinds: z.array(z.string()).optional(),
    limit: z.coerce.number().optional(),
  }),
  output: z.object({ id: z.string() }),
  problems: [],
});
const issuePermit = defineRoute({
  ...readPermit,
  id: 'works.issuePermit',
  method: 'POST',
  path: '/api/v1/permits/:permitId/issue',
  input: z.object({ permitId: z.string(), note: z.string() }),
});

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let seen: Seen;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      seen = { method: request.method, url: request.url, headers: request.headers, body };
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubGlobal('location', { origin: `http://127.0.0.1:${address.port}` });
});
beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { lang: 'uk' } });
  answer = (response) => response.end('{"id":"7"}');
});
afterAll(() => {
  server.close();
  vi.unstubAllGlobals();
});

test('a query puts its parameters into the path and the rest into the query string, arrays as repeated keys', () => {
  const request = requestOf(readPermit, { permitId: 'a/б', kinds: ['gas', 'heat'], limit: 5 });

  expect(request).toEqual({
    method: 'GET',
    url: '/api/v1/permits/a%2F%D0%B1?kinds=gas&kinds=heat&limit=5',
    body: undefined,
  });
});

test('what is absent from the input is absent from the query string', () => {
  expect(requestOf(readPermit, { permitId: '7', limit: undefined }).url).toBe('/api/v1/permits/7');
});

test('a command sends JSON, the guard header, the language and the idempotency key', async () => {
  const permit = await call(
    issuePermit,
    { permitId: '7', note: 'Ґанок' },
    { idempotencyKey: 'key-0123456789abcdef' },
  );

  expect(permit).toEqual({ id: '7' });
  expect(seen).toMatchObject({ method: 'POST', url: '/api/v1/permits/7/issue', body: '{"note":"Ґанок"}' });
  expect(seen.headers).toMatchObject({
    'content-type': 'application/json',
    'x-veche-client': 'web',
    'accept-language': 'uk',
    'idempotency-key': 'key-0123456789abcdef',
  });
});

test('a problem of the server arrives with its code, words, fields and number', async () => {
  answer = (response) => {
    response.writeHead(400, { 'Content-Type': 'application/problem+json', 'Retry-After': '3' });
    response.end(
      JSON.stringify({
        code: 'http.invalid-input',
        title: 'Перевірте поля',
        instance: '0199',
        errors: [{ pointer: '/note', code: 'http.too-long', detail: 'Задовгий текст' }],
      }),
    );
  };

  const problem = await call(issuePermit, { permitId: '7', note: '' }).catch((error: unknown) => error);

  expect(problem).toBeInstanceOf(CallProblem);
  expect(problem).toMatchObject({
    code: 'http.invalid-input',
    status: 400,
    title: 'Перевірте поля',
    requestId: '0199',
    retryAfterS: 3,
  });
  expect(fieldText(problem as CallProblem, '/note')).toBe('Задовгий текст');
  expect(fieldText(problem as CallProblem, '/other')).toBeNull();
});

test('a page of a proxy instead of a problem becomes an unexpected error with its status', () => {
  expect(problemFrom(502, '<html>Bad gateway</html>')).toMatchObject({
    code: 'web.error.unexpected',
    status: 502,
    fields: [],
  });
});

test('no answer at all is the problem web.offline', async () => {
  answer = (response) => response.destroy();

  await expect(call(readPermit, { permitId: '7' })).rejects.toMatchObject({ code: 'web.offline', status: 0 });
});

test('an aborted call is not taken for a lost connection', async () => {
  const abort = new AbortController();
  abort.abort();

  await expect(call(readPermit, { permitId: '7' }, { signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
