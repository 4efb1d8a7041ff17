import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { RecorderStatus } from './recorder.ts';

const loopback = '127.0.0.1';
const ownNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What the recorder says about itself; on loopback only, and to no page of another origin. */
export class StatusServer implements AsyncDisposable {
  readonly #server: Server;

  private constructor(readStatus: () => RecorderStatus) {
    this.#server = createServer((request, response) => answer(request, response, readStatus));
  }

  static async start(port: number, readStatus: () => RecorderStatus): Promise<StatusServer> {
    const server = new StatusServer(readStatus);
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

function answer(request: IncomingMessage, response: ServerResponse, readStatus: () => RecorderStatus): void {
  if (!isOwnHost(request.headers.host) || request.headers.origin !== undefined)
    return reply(response, 403, { title: 'only this machine may ask' });
  if (request.method !== 'GET') return reply(response, 405, { title: 'only GET' });
  switch (new URL(request.url ?? '/', `http://${loopback}`).pathname) {
    case '/healthz':
      return reply(response, 200, { status: 'ok' });
    case '/v1/status':
      return reply(response, 200, readStatus());
    default:
      return reply(response, 404, { title: 'not found' });
  }
}

/** A foreign name that resolves to this machine (DNS rebinding) is refused. */
function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && ownNames.has(host.replace(/:\d+$/, ''));
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
