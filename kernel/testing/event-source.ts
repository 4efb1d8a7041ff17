import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';

export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  // NOTE: tests read payloads of many shapes; a wrong guess fails the test, which is its purpose.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
  readonly receivedAtMs: number;
}

export interface TestEventSource extends Disposable {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly events: readonly ReceivedEvent[];
  /** Where it stands, as a browser would say in `Last-Event-ID`. */
  readonly lastId: string;
  readonly isEnded: boolean;
}

/** A screen that follows the live stream over a real connection; from another loopback address where one is named. */
export async function openEventSource(
  url: string,
  headers: Record<string, string> = {},
  localAddress?: string,
): Promise<TestEventSource> {
  const sent = request(url, { headers, agent: false, ...(localAddress ? { localAddress } : {}) });
  const answered = Promise.withResolvers<IncomingMessage>();
  sent.on('response', answered.resolve).on('error', answered.reject).end();
  const response = await answered.promise;
  const events: ReceivedEvent[] = [];
  const state = { lastId: '', isEnded: false };
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const frames = (rest + text).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const fields = new Map(frame.split('\n').map((line): [string, string] => splitField(line)));
      state.lastId = fields.get('id') ?? state.lastId;
      const data = fields.get('data');
      if (data === undefined) continue;
      events.push({
        id: state.lastId,
        event: fields.get('event') ?? 'message',
        data: JSON.parse(data),
        receivedAtMs: performance.now(),
      });
    }
  });
  response.on('close', () => (state.isEnded = true)).on('error', () => (state.isEnded = true));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    get lastId() {
      return state.lastId;
    },
    get isEnded() {
      return state.isEnded;
    },
    [Symbol.dispose]: () => void sent.destroy(),
  };
}

function splitField(line: string): [string, string] {
  const at = line.indexOf(': ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)];
}
