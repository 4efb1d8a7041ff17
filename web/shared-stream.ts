import type { LiveStream, StreamListener } from './live-stream.ts';
import { openStream } from './live-stream.ts';
import type { StreamMessage, TabMessage } from './live-worker.ts';

/** The stream this tab shares with the browser's others, or one of its own where the browser cannot share. */
export function openSharedStream(listener: StreamListener): LiveStream {
  const worker = startWorker();
  if (!worker) return openStream(listener);

  const subscribedIds = new Set<string>();
  let ownerId: string | null | undefined;
  let own: LiveStream | undefined;
  const tell = (message: TabMessage): void => worker.port.postMessage(message);
  worker.port.addEventListener('message', ({ data }: MessageEvent<StreamMessage>) => {
    if (data.kind === 'reset') listener.onReset();
    else listener.onEvent(data.id, data.event);
  });
  worker.port.start();
  worker.addEventListener('error', () => {
    own = openStream(listener);
    for (const id of subscribedIds) own.subscribe(id);
    if (ownerId !== undefined) own.belongTo(ownerId);
  });

  return {
    subscribe: (id) => {
      if (subscribedIds.has(id)) return;
      subscribedIds.add(id);
      if (own) own.subscribe(id);
      else tell({ kind: 'subscribe', id });
    },
    belongTo: (personId) => {
      ownerId = personId;
      if (own) own.belongTo(personId);
      else tell({ kind: 'belong-to', personId });
    },
    close: () => {
      if (own) own.close();
      else tell({ kind: 'close' });
    },
  };
}

function startWorker(): SharedWorker | undefined {
  // Chrome on Android has none, and some browsers refuse it in a private window.
  if (!('SharedWorker' in globalThis)) return undefined;
  try {
    return new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'live' });
  } catch {
    return undefined;
  }
}
