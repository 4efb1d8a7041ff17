import { z } from 'zod';
import type { ProblemDeclaration } from '#kernel/errors/problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * A route as both sides see it. GET is a query (no transaction, no audit row unless asked);
 * everything else is a command: one transaction, one audit row, events in the same commit.
 *
 * `input` holds every field of the request in one object: names that stand in `path` as `:name` travel in the path,
 * the rest in the query string (GET, DELETE) or in a JSON body.
 */
export interface Route<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** `module.verbNoun`, for example `reports.createReport`. */
  readonly id: `${string}.${string}`;
  readonly method: Method;
  /** Parameters as `:name`. Under `/api/v1/`, except where a foreign standard names the place (see `wire.ts`). */
  readonly path: `/${string}`;
  /** One English sentence for the OpenAPI page. */
  readonly summary: string;
  /** The one permission this route asks for; the policy of the row narrows it further. */
  readonly permission: `${string}.${string}.${string}`;
  readonly input: Input;
  readonly output: Output;
  readonly problems: readonly ProblemDeclaration[];
  /** Accepts `Idempotency-Key`: the same key answers with the first answer and does nothing again. */
  readonly isIdempotent?: boolean;
  readonly rateLimit?: RateLimit;
  /** A query whose reading must leave an audit row (personal data, video). */
  readonly isReadAudited?: boolean;
  /** Changes what hubs keep in memory (town, roles, settings): it is read anew before the answer. */
  readonly changesHubState?: boolean;
  /** The answer is a file: the handler returns a `FileAnswer`, which is made and sent after the query. GET only. */
  readonly isDownload?: boolean;
  /** JSON body limit in bytes; 256 KiB when absent. */
  readonly bodyLimitBytes?: number;
}

export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

export type InputOf<R extends Route> = z.output<R['input']>;
/** What a caller writes before defaults and coercion apply. */
export type RawInputOf<R extends Route> = z.input<R['input']>;
export type OutputOf<R extends Route> = z.output<R['output']>;

/** Declares a route; the constant is used by the server (`handle`) and by the web (`call`). */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

/** Enough for a page of a list; what is more goes in the next call. */
const batchAtMost = 100;
/** A hundred inputs with words of their own. */
const batchBodyBytes = 1024 * 1024;

/**
 * Declares a route that runs a command for many inputs, one after another. Each is a command of its own: its own
 * transaction, audit row and events. What one refuses stops no other, and the answer tells of each, in the order asked.
 * Input that does not fit the form refuses the whole call before anything is done.
 *
 * @example
 * export const publishReports = defineBatch(publishReport, {
 *   id: 'reports.publishReports', path: '/api/v1/reports/bulk/publication', summary: 'Publishes many reports',
 * });
 */
export function defineBatch<const R extends Route>(of: R, batch: Pick<Route, 'id' | 'path' | 'summary'>) {
  return {
    ...batch,
    of,
    method: 'POST' as const,
    permission: of.permission,
    input: z.object({ items: z.array<R['input']>(of.input).min(1).max(batchAtMost) }),
    output: z.object({
      results: z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('done'), output: z.unknown() }),
          /** `detail` is in the caller's language. */
          z.object({ kind: z.literal('refused'), code: z.string(), detail: z.string() }),
        ]),
      ),
    }),
    problems: [],
    isIdempotent: true as const,
    bodyLimitBytes: batchBodyBytes,
  };
}

export function pathParameterNames(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
}
