import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CallOutFailure, answerLimitBytes, createCallOut } from './call-out.ts';

const never = new AbortController().signal;

async function failureOf(work: Promise<unknown>): Promise<CallOutFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CallOutFailure) return error;
  throw new Error('Nothing failed');
}

async function withServer(answer: RequestListener, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each([
  'http://town.example/open311',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://router.lan/',
  'https://user:word@town.example/',
  'https://town.example:8443/',
  'file:///etc/passwd',
  'not an address',
])('no call goes to %s', async (url) => {
  const failure = await failureOf(createCallOut([])({ method: 'GET', url }, never));

  expect(failure).toMatchObject({ message: 'address-refused', wasSent: false });
});

test('a host of the town is called without TLS, and a redirect is told and not followed', async () => {
  await withServer(
    (request, response) => {
      if (request.url === '/there') return response.writeHead(302, { location: '/away' }).end();
      return response.writeHead(200, { 'content-type': 'text/plain' }).end('answer');
    },
    async (url) => {
      const callOut = createCallOut(['127.0.0.1']);

      const answer = await callOut({ method: 'GET', url }, never);
      const redirect = await callOut({ method: 'GET', url: `${url}/there` }, never);

      expect(answer.bytes.toString()).toBe('answer');
      expect(redirect.status).toBe(302);
    },
  );
});

test('a call that ends after it was sent says so; one that found nobody says so too', async () => {
  await withServer(
    () => {},
    async (url) => {
      const silent = await failureOf(createCallOut(['127.0.0.1'], 200)({ method: 'POST', url }, never));
      expect(silent).toMatchObject({ message: 'timeout', wasSent: true });
    },
  );
  const nobody = createCallOut(['127.0.0.1'])({ method: 'POST', url: 'http://127.0.0.1:9/' }, never);
  expect(await failureOf(nobody)).toMatchObject({ message: 'ECONNREFUSED', wasSent: false });
});

test('an answer without an end is broken off', async () => {
  await withServer(
    (_request, response) => {
      response.on('error', () => {});
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
    async (url) => {
      const failure = await failureOf(createCallOut(['127.0.0.1'])({ method: 'GET', url }, never));
      expect(failure).toMatchObject({ message: 'answer-too-large', wasSent: true });
      expect(answerLimitBytes).toBeGreaterThan(1024 * 1024);
    },
  );
});
