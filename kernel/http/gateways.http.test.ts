import { once } from 'node:events';
import { connect } from 'node:net';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { gatewayFor } from '#kernel/module/gateway.ts';
import type { Part } from '#kernel/module/part.ts';
import { registerGateways } from './gateways.ts';

let town: TestHub;
let app: FastifyInstance;
let port: number;
const closed: string[] = [];

const echo = gatewayFor<object>()('echo.pass-on', ({ resolveActor }) => ({
  routes: [
    {
      prefix: '/echo/',
      answer: async ({ request, response }) => {
        const actor = await resolveActor(request.headers);
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(Buffer.from(part));
        response.end(`${actor.kind} ${request.url} ${Buffer.concat(parts).toString()}`);
      },
      open: async ({ socket }) => void socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    },
  ],
  [Symbol.asyncDispose]: async () => void closed.push('echo'),
}));

function partOfEcho(): Part {
  const manifest = { id: 'echo', dependsOn: [], permissions: [], events: [], settings: [], navigation: [] };
  const server = { schema: 'echo', migrations: {}, handlers: [], gateways: [echo] };
  return { manifest, server, texts: undefined };
}

beforeAll(async () => {
  town = await openTestHub();
  app = fastify();
  app.post('/plain', (request) => request.body);
  registerGateways(app, { ...town.hub, parts: [partOfEcho()] });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
}, 60_000);

afterAll(async () => {
  await app.close();
  await town[Symbol.asyncDispose]();
});

async function upgrade(path: string, headers: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = [`GET ${path} HTTP/1.1`, 'Connection: Upgrade', 'Upgrade: websocket', ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer).split('\r\n')[0] ?? '';
}

test('a gateway gets bodies as they came, and knows whose cookie it is', async () => {
  const { cookie } = await town.signIn();
  const address = `http://127.0.0.1:${port}/echo/a?b=c`;
  const body = '{"broken';
  const headers = { 'content-type': 'application/json', authorization: 'Bearer not-of-the-hub' };
  const stranger = await fetch(address, { method: 'POST', body, headers });
  const person = await fetch(address, {
    method: 'POST',
    body,
    headers: { ...headers, cookie: cookie ?? '' },
  });
  const plain = await fetch(`http://127.0.0.1:${port}/plain`, { method: 'POST', body: '{"a":1}', headers });

  expect(await stranger.text()).toBe('anonymous /echo/a?b=c {"broken');
  expect(await person.text()).toBe('person /echo/a?b=c {"broken');
  expect(await plain.json()).toEqual({ a: 1 });
});

test('a WebSocket is opened for our own pages and for programs, and not for the page of another site', async () => {
  const host = `Host: 127.0.0.1:${port}`;

  expect(await upgrade('/echo/live', [host, `Origin: http://127.0.0.1:${port}`])).toContain('101');
  expect(await upgrade('/echo/live', [host])).toContain('101');
  expect(await upgrade('/echo/live', [host, 'Origin: https://elsewhere.example'])).toContain('403');
  expect(await upgrade('/other', [host])).toContain('404');
});

test('a gateway ends with its server', async () => {
  const other = fastify();
  registerGateways(other, { ...town.hub, parts: [partOfEcho()] });
  await other.ready();

  await other.close();

  expect(closed).toEqual(['echo']);
});
