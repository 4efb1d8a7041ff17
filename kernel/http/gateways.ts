import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { outsideTransaction } from '#kernel/db/scope.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { Hub } from '#kernel/hub.ts';
import { resolveActor } from '#kernel/identity/resolve-actor.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Gateway, GatewayRoute, GatewayTools, OpenGateway } from '#kernel/module/gateway.ts';
import { refuseForeignPage, refuseForeignToDemo } from './request-guards.ts';

/** Mounts what modules answer besides contracts: relays and WebSockets. */
export function registerGateways(app: FastifyInstance, hub: Hub): void {
  const opened = hub.parts
    .flatMap(({ server }) => server?.gateways ?? [])
    .map((gateway) => openGateway(hub, gateway));
  const routes = opened.flatMap((gateway) => gateway.routes);
  for (const route of routes) mountAnswer(app, route);
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    void upgrade(hub, routes, { request, socket, head });
  });
  app.addHook('onClose', async () => {
    for (const gateway of opened) await gateway[Symbol.asyncDispose]();
  });
}

function openGateway(hub: Hub, { id, open }: Gateway): OpenGateway {
  const tools: GatewayTools<never> = {
    config: hub.config,
    system: createSystemContext(hub, { id }),
    // NOTE: the header `authorization` is of another door here: it holds what the gateway itself gives out.
    resolveActor: async (headers) => (await resolveActor(hub, personHeaders(headers))).actor,
    onError: (error, what) => hub.log.error({ err: error }, what),
  };
  return open(tools);
}

function personHeaders({ cookie, 'accept-language': language }: IncomingHttpHeaders): IncomingHttpHeaders {
  return { cookie, 'accept-language': language };
}

function mountAnswer(app: FastifyInstance, { prefix, answer }: GatewayRoute): void {
  if (!answer) return;
  // NOTE: a scope of its own, so that bodies are passed on as they come and no other route stops reading them.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.all(`${prefix}*`, async (request, reply) => {
      reply.hijack();
      await outsideTransaction(async () => await answer({ request: request.raw, response: reply.raw }));
    });
  });
}

async function upgrade(
  hub: Hub,
  routes: readonly GatewayRoute[],
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): Promise<void> {
  const route = routes.find(({ prefix, open }) => open && (request.url ?? '').startsWith(prefix));
  try {
    if (!route?.open) return refuse(socket, 404);
    if (hub.state.town.kind === 'demo' && !hub.config.isDemoPublic) refuseForeignToDemo(request);
    refuseForeignPage(request, hub.config.isProxyTrusted);
    return await outsideTransaction(async () => await route.open?.({ request, socket, head }));
  } catch (error) {
    if (error instanceof Problem) return refuse(socket, error.declaration.status);
    hub.log.error({ err: error }, 'a connection could not be opened');
    return refuse(socket, 500);
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
