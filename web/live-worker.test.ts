import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TabMessage } from './live-worker.ts';

class BrowserEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: BrowserEventSource[] = [];
  readyState = 1;

  constructor() {
    super();
    BrowserEventSource.opened.push(this);
  }

  close(): void {
    this.readyState = BrowserEventSource.CLOSED;
  }

  tell(name: string, id: string): void {
    const data = JSON.stringify({ id, subjectId: 's', occurredAt: '', payload: {} });
    this.dispatchEvent(new MessageEvent(name, { data }));
  }
}

let worker: EventTarget;

beforeEach(async () => {
  worker = new EventTarget();
  BrowserEventSource.opened = [];
  vi.stubGlobal('EventSource', BrowserEventSource);
  vi.stubGlobal('addEventListener', worker.addEventListener.bind(worker));
  vi.resetModules();
  await import('./live-worker.ts');
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A tab that connects to the worker; what it says has been heard when the promise resolves. */
function openTab(): { heard: unknown[]; say: (...messages: TabMessage[]) => Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.addEventListener('message', ({ data }) =>
    heard.push(data.kind === 'event' ? data.event.id : data.kind),
  );
  port1.start();
  worker.dispatchEvent(Object.assign(new Event('connect'), { ports: [port2] }));
  return {
    heard,
    say: async (...messages) => {
      for (const message of messages) port1.postMessage(message);
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('all tabs share one connection, each hears its own events, and it ends with the last tab', async () => {
  const first = openTab();
  const second = openTab();
  await first.say({ kind: 'subscribe', id: 'a.b' });
  await second.say({ kind: 'subscribe', id: 'a.b' }, { kind: 'subscribe', id: 'c.d' });
  const [source] = BrowserEventSource.opened;

  source?.tell('a.b', '1');
  source?.tell('c.d', '2');
  await settled();

  expect(BrowserEventSource.opened).toHaveLength(1);
  expect([first.heard, second.heard]).toEqual([['1'], ['1', '2']]);
  await first.say({ kind: 'close' });
  expect(source?.readyState).toBe(1);
  await second.say({ kind: 'close' });
  expect(source?.readyState).toBe(2);
});

test('a tab where somebody else has signed in begins the connection anew for all', async () => {
  const first = openTab();
  await first.say({ kind: 'belong-to', personId: null }, { kind: 'subscribe', id: 'a.b' });
  const second = openTab();
  await second.say({ kind: 'belong-to', personId: 'somebody' });

  BrowserEventSource.opened[1]?.tell('a.b', '1');
  await settled();

  expect(BrowserEventSource.opened.map(({ readyState }) => readyState)).toEqual([2, 1]);
  expect(first.heard).toEqual(['reset', '1']);
});
