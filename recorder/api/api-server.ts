import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TokenGate } from '../tokens/token-gate.ts';
import { admitCaller, authorise, checkPlace, findToken } from './guards.ts';
import { pagePolicy } from './pages.ts';
import type { Pages } from './pages.ts';
import { ApiProblem, apiProblems, problemDocument } from './problem.ts';
import { matchPath, readAddress, readInput } from './read-input.ts';
import type { ApiAnswer, ApiHandler } from './route.ts';
import { acceptSocket, isUpgrade } from './web-socket.ts';
import type { SocketHandler } from './web-socket.ts';

const maximumConnections = 2_000;
const requestLimitMs = 30_000;
const headersLimitMs = 10_000;

export interface ApiServerOptions {
  readonly host: string;
  readonly port: number;
  /** Names by which the recorder is asked, beside those of this machine. */
  readonly names: readonly string[];
  readonly gate: TokenGate;
  readonly handlers: readonly ApiHandler[];
  readonly sockets: readonly SocketHandler[];
  /** The recorder's own page; it holds nothing that not everybody may see. */
  readonly pages: Pages;
  readonly onProblem: (error: unknown) => void;
}

/** The recorder's HTTP side: place, token, right and input are checked here, in this order, for every route. */
export class ApiServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: ApiServerOptions;
  readonly #upgraded = new Set<Duplex>();

  private constructor(options: ApiServerOptions) {
    this.#options = options;
    const limits = { requestTimeout: requestLimitMs, headersTimeout: headersLimitMs };
    this.#server = createServer(limits, (request, response) => void this.#answer(request, response));
    this.#server.maxConnections = maximumConnections;
    this.#server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
      // NOTE: what came in one piece with the request is the first of the frames.
      if (head.length > 0) socket.unshift(head);
      this.#upgrade(request, socket);
    });
  }

  static async start(options: ApiServerOptions): Promise<ApiServer> {
    const server = new ApiServer(options);
    server.#server.listen(options.port, options.host);
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#upgraded) socket.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await send(response, await this.#handle(request, response));
    } catch (error) {
      this.#fail(response, error);
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<ApiAnswer> {
    const { names, gate, handlers } = this.#options;
    checkPlace(request, names);
    const page = this.#findPage(request);
    if (page) return page;
    const { path, query } = readAddress(request);
    const { handler, fields } = findRoute(handlers, request.method ?? '', path);
    const { route } = handler;
    const linked = route.isDownload ? (query.get('token') ?? undefined) : undefined;
    if (route.isDownload) query.delete('token');
    const isOpen = route.rights === 'everyone';
    const caller = isOpen
      ? { person: '', session: '', claims: undefined }
      : admitCaller(gate, findToken(request, linked));
    authorise(caller, route, {});
    const input = await readInput(request, route, { fields, query });
    authorise(caller, route, askedOf(route.input.parse(input)));
    const gone = new AbortController();
    const unwatch = caller.claims && gate.watch(caller.claims, () => response.destroy());
    response.once('close', () => {
      unwatch?.();
      gone.abort();
    });
    return await handler.answer(input, { caller, range: request.headers.range, signal: gone.signal });
  }

  #findPage({ method, url = '' }: IncomingMessage): ApiAnswer | undefined {
    const page = method === 'GET' ? this.#options.pages.get(url.split('?')[0] ?? '') : undefined;
    if (!page) return undefined;
    return { kind: 'bytes', ...page, headers: { 'content-security-policy': pagePolicy } };
  }

  #fail(response: ServerResponse, error: unknown): void {
    const problem = error instanceof ApiProblem ? error : new ApiProblem(apiProblems.internal);
    if (problem !== error && !response.destroyed) this.#options.onProblem(error);
    if (response.headersSent) return void response.destroy();
    response.writeHead(problem.kind.status, { ...commonHeaders, 'content-type': 'application/problem+json' });
    response.end(JSON.stringify(problemDocument(problem)));
  }

  #upgrade(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => socket.destroy());
    this.#upgraded.add(socket);
    socket.once('close', () => this.#upgraded.delete(socket));
    try {
      checkPlace(request, this.#options.names);
      const { path } = readAddress(request);
      for (const handler of this.#options.sockets) {
        const fields = matchPath(handler.route.path, path);
        if (fields && isUpgrade(request)) return handler.open(acceptSocket(request, socket), request, fields);
      }
      throw new ApiProblem(apiProblems.notFound);
    } catch (error) {
      const kind = error instanceof ApiProblem ? error.kind : apiProblems.internal;
      if (!(error instanceof ApiProblem)) this.#options.onProblem(error);
      socket.end(`HTTP/1.1 ${kind.status} ${kind.code}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
  }
}

const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function findRoute(
  handlers: readonly ApiHandler[],
  method: string,
  path: string,
): { readonly handler: ApiHandler; readonly fields: Record<string, string> } {
  let isKnownPath = false;
  for (const handler of handlers) {
    const fields = matchPath(handler.route.path, path);
    if (fields && handler.route.method === method) return { handler, fields };
    isKnownPath ||= fields !== undefined;
  }
  throw new ApiProblem(isKnownPath ? apiProblems.wrongMethod : apiProblems.notFound);
}

/** By their names the fields of a route say which camera and which time are asked for. */
function askedOf(input: Readonly<Record<string, unknown>>): {
  cameraId?: string | undefined;
  fromUs?: number | undefined;
  toUs?: number | undefined;
} {
  const { cameraId, from, to, at } = input;
  const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
  return {
    cameraId: typeof cameraId === 'string' ? cameraId : undefined,
    fromUs: number(from) ?? number(at),
    toUs: number(to) ?? number(at),
  };
}

async function send(response: ServerResponse, answer: ApiAnswer): Promise<void> {
  switch (answer.kind) {
    case 'json':
      response.writeHead(answer.status ?? 200, { ...commonHeaders, 'content-type': 'application/json' });
      return void response.end(JSON.stringify(answer.body));
    case 'bytes':
      response.writeHead(answer.status ?? 200, {
        ...commonHeaders,
        'content-type': answer.type,
        ...answer.headers,
      });
      return void response.end(answer.body);
    case 'stream':
      for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
      await answer.send(response);
      response.end();
      return undefined;
    default:
      return answer satisfies never;
  }
}
