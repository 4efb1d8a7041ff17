import type { FastifyInstance } from 'fastify';
import { insertEntry } from '#kernel/audit/entry.store.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { registerEventStream } from '#kernel/events/event-stream.ts';
import { registerFileRoutes } from '#kernel/files/routes.ts';
import type { UploadRecord } from '#kernel/files/stage.ts';
import { registerTileRoutes } from '#kernel/geo/tile-routes.ts';
import { registerHealthRoutes } from '#kernel/http/health-routes.ts';
import type { Hub } from '#kernel/hub.ts';
import { resolveActor } from '#kernel/identity/resolve-actor.ts';
import { newId } from '#kernel/ids.ts';
import { registerTelegramWebhook } from '#kernel/notify/telegram-webhook.ts';

/** Mounts what is not a plain contract: pictures, map tiles, the live stream, health. */
export function mountKernelRoutes(app: FastifyInstance, hub: Hub): void {
  registerFileRoutes(app, {
    database: hub.database,
    store: hub.files,
    clock: hub.clock,
    resolveActor: async (request) => (await resolveActor(hub, request.headers)).actor,
    fileAccess: hub.parts.flatMap((part) => part.server?.fileAccess ?? []),
    recordAudit: async (db, record) => await recordUpload(hub, db, record),
  });
  registerTileRoutes(app, hub);
  registerEventStream(app, hub);
  registerTelegramWebhook(app, hub);
  registerHealthRoutes(app, hub);
}

async function recordUpload(hub: Hub, db: AnyDb, record: UploadRecord): Promise<void> {
  const { actor, subject, routeId, requestId, difference } = record;
  const occurredAt = hub.clock.now();
  await insertEntry(db, {
    id: newId(occurredAt.getTime()),
    occurredAt,
    actorKind: actor.kind,
    actorPersonId: actor.personId,
    sessionId: actor.sessionId,
    routeId,
    subjectType: subject.type,
    subjectId: subject.id,
    difference,
    reason: null,
    requestId,
  });
}
