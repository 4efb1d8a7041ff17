import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { EventDeclaration, PayloadOf } from '#kernel/events/contract.ts';
import type { Route } from '#kernel/http/contract.ts';
import type { LiveEvent, LiveStream } from './live-stream.ts';
import { openSharedStream } from './shared-stream.ts';

/*
 * What happens in the town, as it happens. One connection serves all open pages of all tabs; it lives while somebody
 * listens. Where something may have been missed, pages ask for their data again.
 */

export type { LiveEvent } from './live-stream.ts';

interface Listening {
  readonly ids: readonly string[];
  readonly onEvent: (event: LiveEvent, declarationId: string) => void;
  /** Something may have been missed. */
  readonly onReset: () => void;
}

const listenings = new Set<Listening>();
let stream: LiveStream | undefined;
let ownerId: string | null = null;

/** Calls back on events until the returned function is called. */
export function listenLive(listening: Listening): () => void {
  listenings.add(listening);
  stream ??= connect();
  for (const id of listening.ids) stream.subscribe(id);
  return () => {
    listenings.delete(listening);
    if (listenings.size === 0) disconnect();
  };
}

/** Calls `handler` on each of these events while the component is shown. */
export function useLiveEvents<E extends EventDeclaration>(
  events: readonly E[],
  handler: (event: LiveEvent<PayloadOf<E>>) => void,
): void {
  const client = useQueryClient();
  const ids = events.map(({ id }) => id).join();
  useEffect(
    () =>
      listenLive({
        ids: ids.split(','),
        // NOTE: the payload is the server's promise, as answers of routes are.
        onEvent: (event) => handler(event as LiveEvent<PayloadOf<E>>),
        onReset: () => void client.invalidateQueries(),
      }),
    [ids, handler, client],
  );
}

/** Asks these queries again after any of the events: `useLiveQueries([reportAssigned], [listTasks])`. */
export function useLiveQueries(events: readonly EventDeclaration[], routes: readonly Route[]): void {
  const client = useQueryClient();
  const ids = events.map(({ id }) => id).join();
  const routeIds = routes.map(({ id }) => id).join();
  useEffect(() => {
    const refresh = () => {
      for (const id of routeIds.split(',')) void client.invalidateQueries({ queryKey: [id] });
    };
    return listenLive({ ids: ids.split(','), onEvent: refresh, onReset: refresh });
  }, [ids, routeIds, client]);
}

/** Tells whose session the stream belongs to; it begins anew when somebody else has signed in. */
export function useLiveOwner(personId: string | null): void {
  useEffect(() => setLiveOwner(personId), [personId]);
}

export function setLiveOwner(personId: string | null): void {
  ownerId = personId;
  stream?.belongTo(personId);
}

function connect(): LiveStream {
  const opened = openSharedStream({ onEvent: tellEvent, onReset: tellReset });
  opened.belongTo(ownerId);
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', reconnect);
  return opened;
}

function disconnect(): void {
  stream?.close();
  stream = undefined;
  removeEventListener('pagehide', disconnect);
}

/** A page that the browser had put away and shows again. */
function reconnect({ persisted }: PageTransitionEvent): void {
  if (!persisted || listenings.size === 0 || stream) return;
  stream = connect();
  for (const { ids } of listenings) for (const id of ids) stream.subscribe(id);
  tellReset();
}

function tellEvent(id: string, event: LiveEvent): void {
  for (const { ids, onEvent } of listenings) if (ids.includes(id)) onEvent(event, id);
}

function tellReset(): void {
  for (const { onReset } of listenings) onReset();
}
