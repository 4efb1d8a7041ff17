import type { z } from 'zod';
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

export function pathParameterNames(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
}
