import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { MediaClaims, MediaRight } from '../tokens/media-token.ts';

/** What a route gives back, for the description of the API. */
export type AnswerShape =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'media'; readonly types: readonly string[] }
  | { readonly kind: 'text'; readonly type: string }
  | { readonly kind: 'socket' };

/**
 * One question the recorder answers. `input` holds every field of the request: names that stand in `path` as `:name`
 * travel in the path, the rest in the query (GET, DELETE) or in a JSON body (POST).
 */
export interface ApiRoute<Input extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: `/${string}`;
  readonly summary: string;
  /** Any of these rights suffices. */
  readonly rights: readonly MediaRight[] | 'everyone';
  /** It tells of every camera, so the token must name them all. */
  readonly isOfAllCameras?: boolean;
  /** It shows no picture, or draws the masks of the token into it. */
  readonly isMaskable?: boolean;
  readonly input: Input;
  readonly answer: AnswerShape;
  /** The body is a text of this media type and becomes this field, instead of JSON. */
  readonly textBody?: { readonly field: string; readonly type: string };
  /** A browser may follow a link to it, with a single-use token in the query. */
  readonly isDownload?: boolean;
}

export function defineApiRoute<const R extends ApiRoute>(route: R): R {
  return route;
}

/** Who asks; without keys it is whoever sits at this machine. */
export interface Caller {
  readonly person: string;
  readonly session: string;
  readonly claims: MediaClaims | undefined;
}

export type ApiAnswer =
  | { readonly kind: 'json'; readonly body: object; readonly status?: number }
  | {
      readonly kind: 'bytes';
      readonly type: string;
      readonly body: Buffer | string;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Writes head and body itself; an error after the head cuts the connection. */
  | { readonly kind: 'stream'; readonly send: (response: ServerResponse) => Promise<void> };

/** What a handler may know of the request beside its input. */
export interface ApiRequest {
  readonly caller: Caller;
  /** The `Range` header. */
  readonly range: string | undefined;
  /** Aborted when the asker is gone. */
  readonly signal: AbortSignal;
}

export interface ApiHandler {
  readonly route: ApiRoute;
  readonly answer: (input: unknown, request: ApiRequest) => Promise<ApiAnswer>;
}

export function handle<Input extends z.ZodObject>(
  route: ApiRoute<Input>,
  answer: (input: z.output<Input>, request: ApiRequest) => Promise<ApiAnswer>,
): ApiHandler {
  return { route, answer: async (input, request) => await answer(route.input.parse(input), request) };
}

export function pathNames(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}
