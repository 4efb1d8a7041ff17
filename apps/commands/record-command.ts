import { insertEntry } from '#kernel/audit/entry.store.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';

/** The trace of a command that changed something; who was at the keyboard, the town cannot know. */
export async function recordCommand(
  { database, clock }: Hub,
  id: string,
  difference: Readonly<Record<string, unknown>>,
): Promise<void> {
  const occurredAt = clock.now();
  const entryId = newId(occurredAt.getTime());
  await database.transaction(async (db) => {
    await insertEntry(db, {
      id: entryId,
      occurredAt,
      actorKind: 'system',
      actorPersonId: null,
      sessionId: null,
      routeId: `command.${id}`,
      subjectType: 'config.town',
      subjectId: null,
      difference,
      reason: null,
      requestId: entryId,
    });
  });
}
