import { openStream } from './live-stream.ts';
import type { LiveEvent, LiveStream } from './live-stream.ts';

/*
 * One connection for all tabs of a browser: HTTP/1.1 allows six to a host, and a dispatcher with six tabs open would wait
 * for ever for the seventh answer. A tab says what it listens to and when it goes; the connection ends with the last tab.
 */

export type TabMessage =
  | { readonly kind: 'subscribe'; readonly id: string }
  | { readonly kind: 'belong-to'; readonly personId: string | null }
  | { readonly kind: 'close' };

export type StreamMessage =
  | { readonly kind: 'event'; readonly id: string; readonly event: LiveEvent }
  | { readonly kind: 'reset' };

const tabs = new Map<MessagePort, Set<string>>();
let stream: LiveStream | undefined;

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  tabs.set(port, new Set());
  stream ??= openStream({ onEvent: tellListeners, onReset: tellReset });
  port.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => answer(port, data));
  port.start();
});

function answer(port: MessagePort, message: TabMessage): void {
  switch (message.kind) {
    case 'subscribe':
      tabs.get(port)?.add(message.id);
      return stream?.subscribe(message.id);
    case 'belong-to':
      return stream?.belongTo(message.personId);
    case 'close':
      tabs.delete(port);
      port.close();
      if (tabs.size > 0) return undefined;
      stream?.close();
      stream = undefined;
  }
}

function tellListeners(id: string, event: LiveEvent): void {
  const message: StreamMessage = { kind: 'event', id, event };
  for (const [port, ids] of tabs) if (ids.has(id)) port.postMessage(message);
}

function tellReset(): void {
  const message: StreamMessage = { kind: 'reset' };
  for (const port of tabs.keys()) port.postMessage(message);
}
