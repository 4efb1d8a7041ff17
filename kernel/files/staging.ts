import { insertEntry } from '#kernel/audit/entry.store.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';
import type { StagingDeps, UploadRecord } from './stage.ts';

/** What taking a picture in needs of a hub, for everyone who receives pictures. */
export function stagingOf(hub: Pick<Hub, 'database' | 'files' | 'clock'>): StagingDeps {
  const { database, files: store, clock } = hub;
  return {
    database,
    store,
    clock,
    recordAudit: async (db, record) => await recordUpload(hub, db, record),
  };
}

async function recordUpload(hub: Pick<Hub, 'clock'>, db: AnyDb, record: UploadRecord): Promise<void> {
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
