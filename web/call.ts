import type { InputOf, OutputOf, RawInputOf, Route } from '#kernel/http/contract.ts';
import { pathParameterNames } from '#kernel/http/contract.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The same key answers with the first answer and does nothing again; for routes with `isIdempotent`. */
  readonly idempotencyKey?: string;
}

/** One field the server refused. */
export interface FieldProblem {
  /** JSON pointer into the input (RFC 6901), for example `/photoIds/0`. */
  readonly pointer: string;
  readonly code: string;
  /** In the person's language. */
  readonly detail: string;
}

/** What the server (or the lack of it) answered instead of a result. `code` is a text id as well. */
export class CallProblem extends Error {
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** In the person's language; empty when no answer came. */
  readonly title: string;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | null;
  /** Seconds to wait, when the server told. */
  readonly retryAfterS: number | null;

  constructor(problem: ProblemFacts) {
    super(problem.title || problem.code);
    this.name = 'CallProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.fields = problem.fields ?? [];
    this.requestId = problem.requestId ?? null;
    this.retryAfterS = problem.retryAfterS ?? null;
  }
}

interface ProblemFacts {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly fields?: readonly FieldProblem[];
  readonly requestId?: string | null;
  readonly retryAfterS?: number | null;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/**
 * Calls a route by its contract: `const report = await call(readReport, { reportId })`.
 * Throws `CallProblem`; an aborted call throws the signal's reason.
 */
export async function call<R extends Route>(
  route: R,
  input: RawInputOf<R>,
  options: CallOptions = {},
): Promise<OutputOf<R>> {
  const request = requestOf(route, input);
  const headers: Record<string, string> = {};
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;

  const answer = await send(request, headers, options.signal);

  // NOTE: the shape is the server's promise (it serialises by the same contract); parsing again would double the work.
  return answer as OutputOf<R>;
}

/** Sends JSON to our own origin with the headers every request of the web carries. */
export async function send(
  request: HttpRequest,
  extraHeaders: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<unknown> {
  const headers: Record<string, string> = { ...clientHeaders(), ...extraHeaders };
  const init: RequestInit = { method: request.method, headers, credentials: 'same-origin' };
  if (signal) init.signal = signal;
  if (request.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(request.body);
  }

  const response = await reach(request.url, init);
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined;
  return response.json();
}

/** Splits the one input object of a contract into path, query string and body. */
export function requestOf(route: Route, input: InputOf<Route>): HttpRequest {
  const fields = new Map(Object.entries(input));
  let path: string = route.path;
  for (const name of pathParameterNames(route.path)) {
    path = path.replace(`:${name}`, encodeURIComponent(String(fields.get(name))));
    fields.delete(name);
  }

  if (route.method === 'GET' || route.method === 'DELETE') {
    return { method: route.method, url: path + queryStringOf(fields), body: undefined };
  }
  return { method: route.method, url: path, body: Object.fromEntries(fields) };
}

function queryStringOf(fields: Map<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) query.append(name, String(item));
    }
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** `X-Veche-Client` cannot be sent by a foreign page without a preflight: the server's guard against forged requests. */
function clientHeaders(): Record<string, string> {
  const language = globalThis.document?.documentElement.lang;
  const headers: Record<string, string> = { 'X-Veche-Client': 'web', Accept: 'application/json' };
  if (language) headers['Accept-Language'] = language;
  return headers;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, globalThis.location.origin), init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw offlineProblem();
  }
}

export function offlineProblem(): CallProblem {
  return new CallProblem({ code: 'web.offline', status: 0, title: '' });
}

async function problemOf(response: Response): Promise<CallProblem> {
  return problemFrom(response.status, await response.text(), response.headers.get('Retry-After'));
}

/** The server's words about one field, for the field's own error line. */
export function fieldText(problem: Error | null, pointer: string): string | null {
  if (!(problem instanceof CallProblem)) return null;
  return problem.fields.find((field) => field.pointer === pointer)?.detail ?? null;
}

/** Reads an RFC 9457 body; anything else (a proxy's HTML page) becomes `web.error.unexpected`. */
export function problemFrom(status: number, text: string, retryAfter: string | null = null): CallProblem {
  const body = parseObject(text);
  const retryAfterS = retryAfter === null || Number.isNaN(Number(retryAfter)) ? null : Number(retryAfter);
  return new CallProblem({
    code: typeof body.code === 'string' ? body.code : 'web.error.unexpected',
    status,
    title: typeof body.title === 'string' ? body.title : '',
    fields: Array.isArray(body.errors) ? body.errors.filter(isFieldProblem) : [],
    requestId: typeof body.instance === 'string' ? body.instance : null,
    retryAfterS,
  });
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && ['pointer', 'code', 'detail'].every((name) => typeof value[name] === 'string');
}
