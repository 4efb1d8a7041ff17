import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { RecorderStatus } from './recorder.ts';
import type { Timeline } from './timeline.ts';

const loopback = '127.0.0.1';
const ownNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A span longer than this is asked for in parts. */
const longestSpanMs = 32 * 86_400_000;

/** What the server asks of the recorder. */
export interface StatusSources {
  readonly status: RecorderStatus;
  /** Undefined for a camera that is not configured. */
  readTimeline(cameraId: string, fromUs: number, toUs: number): Timeline | undefined;
}

const spanSchema = z
  .object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
  .transform(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) }))
  .refine(({ fromMs, toMs }) => fromMs < toMs && toMs - fromMs <= longestSpanMs);

/** What the recorder says about itself; on loopback only, and to no page of another origin. */
export class StatusServer implements AsyncDisposable {
  readonly #server: Server;

  private constructor(sources: StatusSources) {
    this.#server = createServer((request, response) => answer(request, response, sources));
  }

  static async start(port: number, sources: StatusSources): Promise<StatusServer> {
    const server = new StatusServer(sources);
    server.#server.listen(port, loopback);
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

function answer(request: IncomingMessage, response: ServerResponse, sources: StatusSources): void {
  if (!isOwnHost(request.headers.host) || request.headers.origin !== undefined)
    return reply(response, 403, { title: 'only this machine may ask' });
  if (request.method !== 'GET') return reply(response, 405, { title: 'only GET' });
  const url = URL.parse(request.url ?? '/', `http://${loopback}`);
  if (!url) return reply(response, 400, { title: 'not an address' });
  const [, cameraId] = /^\/v1\/cameras\/([^/]+)\/timeline$/.exec(url.pathname) ?? [];
  if (cameraId !== undefined) return answerTimeline(cameraId, url.searchParams, response, sources);
  switch (url.pathname) {
    case '/healthz':
      return reply(response, 200, { status: 'ok' });
    case '/v1/status':
      return reply(response, 200, sources.status);
    default:
      return reply(response, 404, { title: 'not found' });
  }
}

function answerTimeline(
  cameraId: string,
  asked: URLSearchParams,
  response: ServerResponse,
  sources: StatusSources,
): void {
  const span = spanSchema.safeParse(Object.fromEntries(asked));
  if (!span.success)
    return reply(response, 400, { title: 'from and to are instants, at most 32 days apart' });
  const { fromMs, toMs } = span.data;
  const timeline = sources.readTimeline(cameraId, fromMs * 1000, toMs * 1000);
  return timeline ? reply(response, 200, timeline) : reply(response, 404, { title: 'no such camera' });
}

/** A foreign name that resolves to this machine (DNS rebinding) is refused. */
function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && ownNames.has(host.replace(/:\d+$/, ''));
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
