import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { EventDeclaration, PayloadOf } from '#kernel/events/contract.ts';
import type { Route } from '#kernel/http/contract.ts';

/*
 * What happens in the town, as it happens. One connection serves all open pages of a tab; it lives while somebody
 * listens. The browser connects again by itself and goes on from the last event; where the server no longer has what
 * came between, it says `reset`, and pages ask for their data again.
 */

export interface LiveEvent<Payload = unknown> {
  readonly id: string;
  readonly subjectId: string;
  readonly occurredAt: string;
  readonly payload: Payload;
}

interface Listening {
  readonly ids: readonly string[];
  readonly onEvent: (event: LiveEvent) => void;
  /** Something may have been missed. */
  readonly onReset: () => void;
}

/** The browser gives up after an answer other than 200; too many screens at one address is such a one. */
const retryAfterRefusalMs = 30_000;

const listenings = new Set<Listening>();
const subscribedIds = new Set<string>();
let source: EventSource | undefined;
let retryTimer: ReturnType<typeof setTimeout> | undefined;

/** Calls back on events until the returned function is called. */
export function listenLive(listening: Listening): () => void {
  listenings.add(listening);
  source ??= connect();
  for (const id of listening.ids) subscribe(source, id);
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

/** Begins anew, for example after signing in: the stream shows what the session may see. */
export function reconnectLive(): void {
  if (!source) return;
  disconnect();
  reconnect();
}

function connect(): EventSource {
  const opened = new EventSource('/api/v1/events');
  opened.addEventListener('reset', tellReset);
  opened.addEventListener('error', () => {
    if (opened.readyState !== EventSource.CLOSED || opened !== source) return;
    disconnect();
    retryTimer = setTimeout(reconnect, retryAfterRefusalMs);
  });
  return opened;
}

function disconnect(): void {
  clearTimeout(retryTimer);
  source?.close();
  source = undefined;
  subscribedIds.clear();
}

function reconnect(): void {
  if (listenings.size === 0) return;
  source = connect();
  for (const { ids } of listenings) for (const id of ids) subscribe(source, id);
  tellReset();
}

function subscribe(to: EventSource, id: string): void {
  if (subscribedIds.has(id)) return;
  subscribedIds.add(id);
  to.addEventListener(id, ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as LiveEvent;
    for (const { ids, onEvent } of listenings) if (ids.includes(id)) onEvent(event);
  });
}

function tellReset(): void {
  for (const { onReset } of listenings) onReset();
}
