import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenLive, setLiveOwner } from './live.ts';
import type { LiveEvent } from './live.ts';

/** The browser's own class, as far as the page uses it. */
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

  tell(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

const event = (number: number) => ({
  id: String(number),
  subjectId: 's',
  occurredAt: '',
  payload: { number },
});
const stops: (() => void)[] = [];

function listen(ids: readonly string[]): { got: LiveEvent[]; resets: () => number; stop: () => void } {
  const got: LiveEvent[] = [];
  let resetCount = 0;
  const stop = listenLive({ ids, onEvent: (one) => void got.push(one), onReset: () => (resetCount += 1) });
  stops.push(stop);
  return { got, resets: () => resetCount, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', BrowserEventSource);
  const tab = new EventTarget();
  vi.stubGlobal('addEventListener', tab.addEventListener.bind(tab));
  vi.stubGlobal('removeEventListener', tab.removeEventListener.bind(tab));
  vi.stubGlobal('dispatchEvent', tab.dispatchEvent.bind(tab));
  BrowserEventSource.opened = [];
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('all pages of a tab share one connection, and each hears its own events once', () => {
  const reports = listen(['reports.report-published', 'reports.report-changed']);
  const tasks = listen(['reports.report-changed']);
  const [source] = BrowserEventSource.opened;

  source?.tell('reports.report-published', event(1));
  source?.tell('reports.report-changed', event(2));

  expect(BrowserEventSource.opened).toHaveLength(1);
  expect(reports.got.map(({ id }) => id)).toEqual(['1', '2']);
  expect(tasks.got.map(({ id }) => id)).toEqual(['2']);
});

test('the connection ends with the last listener', () => {
  const first = listen(['a.b']);
  const second = listen(['a.b']);
  first.stop();
  expect(BrowserEventSource.opened[0]?.readyState).toBe(1);
  second.stop();
  expect(BrowserEventSource.opened[0]?.readyState).toBe(2);
});

test('a reset of the server reaches every listener', () => {
  const { resets } = listen(['a.b']);
  BrowserEventSource.opened[0]?.tell('reset', {});
  expect(resets()).toBe(1);
});

test('a refused connection is tried again later and told as a reset', () => {
  const { got, resets } = listen(['a.b']);
  const [refused] = BrowserEventSource.opened;
  refused?.close();
  refused?.dispatchEvent(new Event('error'));
  expect(BrowserEventSource.opened).toHaveLength(1);

  vi.advanceTimersByTime(30_000);
  BrowserEventSource.opened[1]?.tell('a.b', event(1));

  expect(resets()).toBe(1);
  expect(got).toHaveLength(1);
});

test('a new session begins a new connection', () => {
  const { got } = listen(['a.b']);
  setLiveOwner('somebody');
  BrowserEventSource.opened[1]?.tell('a.b', event(1));
  expect(BrowserEventSource.opened[0]?.readyState).toBe(2);
  expect(got).toHaveLength(1);
});

test('a page that was put away lets its connection go and opens it when it is shown again', () => {
  const { got, resets } = listen(['a.b']);

  dispatchEvent(new Event('pagehide'));
  expect(BrowserEventSource.opened[0]?.readyState).toBe(2);
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  BrowserEventSource.opened[1]?.tell('a.b', event(1));

  expect(resets()).toBe(1);
  expect(got).toHaveLength(1);
});
