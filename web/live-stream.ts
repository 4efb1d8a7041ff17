/** An event of the town as the server tells it; the payload is the server's promise, as answers of routes are. */
export interface LiveEvent<Payload = unknown> {
  readonly id: string;
  readonly subjectId: string;
  readonly occurredAt: string;
  readonly payload: Payload;
}

export interface StreamListener {
  readonly onEvent: (declarationId: string, event: LiveEvent) => void;
  /** Something may have been missed. */
  readonly onReset: () => void;
}

/** A connection to the town's events that mends itself. */
export interface LiveStream {
  subscribe(declarationId: string): void;
  /** Begins anew where somebody else is signed in: a stream shows what its session may see. */
  belongTo(personId: string | null): void;
  close(): void;
}

/** The browser gives up after an answer other than 200; too many screens at one address is such a one. */
const retryAfterRefusalMs = 30_000;

/**
 * Opens the stream. The browser connects again by itself and goes on from the last event; where the server no longer has
 * what came between, it says `reset`.
 */
export function openStream({ onEvent, onReset }: StreamListener): LiveStream {
  const subscribedIds = new Set<string>();
  let ownerId: string | null | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let source = connect();

  function connect(): EventSource {
    const opened = new EventSource('/api/v1/events');
    opened.addEventListener('reset', onReset);
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED || opened !== source) return;
      clearTimeout(retryTimer);
      retryTimer = setTimeout(reconnect, retryAfterRefusalMs);
    });
    for (const id of subscribedIds) hear(opened, id);
    return opened;
  }

  function reconnect(): void {
    close();
    source = connect();
    onReset();
  }

  function hear(from: EventSource, id: string): void {
    from.addEventListener(id, ({ data }: MessageEvent<string>) => onEvent(id, JSON.parse(data) as LiveEvent));
  }

  function close(): void {
    clearTimeout(retryTimer);
    source.close();
  }

  return {
    subscribe: (id) => {
      if (subscribedIds.has(id)) return;
      subscribedIds.add(id);
      hear(source, id);
    },
    belongTo: (personId) => {
      if (ownerId !== undefined && ownerId !== personId) reconnect();
      ownerId = personId;
    },
    close,
  };
}
