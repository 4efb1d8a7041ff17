import type { AnyDb } from '#kernel/db/db.ts';
import { appendToOutbox } from '#kernel/events/outbox.store.ts';
import { readPictureBytes } from '#kernel/files/files.ts';
import { stagePicture } from '#kernel/files/stage.ts';
import { stagingOf } from '#kernel/files/staging.ts';
import { CommandTrace } from '#kernel/http/execute.ts';
import type { Hub } from '#kernel/hub.ts';
import { systemActor } from '#kernel/identity/actor.store.ts';
import { fetchChatPicture } from '#kernel/notify/chat/fetch-picture.ts';
import { createCallOut } from '#kernel/outgoing/call-out.ts';
import { newId } from '#kernel/ids.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';

export interface SystemTask {
  /** Id of the listener or job; stands in the audit where a command has its route. */
  readonly id: string;
  readonly requestId?: string;
  /** Once aborted, nothing is committed any more. */
  readonly signal?: AbortSignal;
  /** First thing in each transaction. What it throws rolls everything back. */
  readonly claim?: (db: AnyDb) => Promise<void>;
}

/** What listeners and jobs get: each transaction leaves an audit row and its events, as a command does. */
export function createSystemContext(hub: Hub, task: SystemTask): SystemContext<never> {
  const { id, requestId = newId(), signal, claim } = task;
  const traceOf = (method: 'GET' | 'POST'): CommandTrace =>
    new CommandTrace(hub, { actor: systemActor, requestId, handler: { route: { id, method } } });
  return {
    query: async (work) => await work(traceOf('GET').contextOver(hub.database.handle)),
    transaction: async (work) =>
      await hub.database.transaction(async (db) => {
        await claim?.(db);
        const trace = traceOf('POST');
        const result = await work(trace.contextOver(db));
        signal?.throwIfAborted();
        await trace.writeAudit(db);
        await appendToOutbox(db, trace.events);
        return result;
      }),
    callOut: async (call, stop) => await createCallOut(hub.config.outgoingHosts)(call, stop),
    openSealed: (sealed, owner) => hub.sealer.open(sealed, owner),
    readPicture: async (fileId) => await readPictureBytes(hub.files, fileId),
    stagePicture: async (bytes) => {
      const { id: fileId, claim } = await stagePicture(stagingOf(hub), {
        bytes,
        actor: systemActor,
        requestId,
      });
      return { id: fileId, claim };
    },
    fetchChatPicture: async (picture, stop) => await fetchChatPicture(hub.config, picture, stop),
  };
}
