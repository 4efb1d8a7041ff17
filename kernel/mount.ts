import type { FastifyInstance } from 'fastify';
import { registerEventStream } from '#kernel/events/event-stream.ts';
import { registerFileRoutes } from '#kernel/files/routes.ts';
import { stagingOf } from '#kernel/files/staging.ts';
import { registerTileRoutes } from '#kernel/geo/tile-routes.ts';
import { registerGateways } from '#kernel/http/gateways.ts';
import { registerHealthRoutes } from '#kernel/http/health-routes.ts';
import type { Hub } from '#kernel/hub.ts';
import { resolveActor } from '#kernel/identity/resolve-actor.ts';
import { registerTelegramWebhook } from '#kernel/notify/telegram-webhook.ts';
import { registerVkCallback } from '#kernel/notify/vk/vk-callback.ts';

/** Mounts what is not a plain contract: pictures, map tiles, the live stream, health. */
export function mountKernelRoutes(app: FastifyInstance, hub: Hub): void {
  registerFileRoutes(app, {
    ...stagingOf(hub),
    resolveActor: async (request) => (await resolveActor(hub, request.headers)).actor,
    fileAccess: hub.parts.flatMap((part) => part.server?.fileAccess ?? []),
  });
  registerTileRoutes(app, hub);
  registerEventStream(app, hub);
  registerTelegramWebhook(app, hub);
  registerVkCallback(app, hub);
  registerGateways(app, hub);
  registerHealthRoutes(app, hub);
}
