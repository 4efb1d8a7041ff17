import type { Actor } from '#kernel/access/actor.ts';
import type { Problem } from '#kernel/errors/problem.ts';
import type { TextValues } from '#kernel/i18n/catalog.ts';
import type { Method } from './contract.ts';

/*
 * A route whose form belongs to a foreign standard (Open311, a messenger's callback, a feed) speaks over a wire: the
 * wire turns what came into the fields of the route's input, and the answer or the failure into the standard's form.
 * Everything between is the common way: permission, limits, input, transaction, handler, audit, events.
 */

/** One value as it was sent, in the order of sending: names may repeat. */
export type WireField = readonly [name: string, value: string];

export interface WireRequest {
  readonly method: Method;
  /** Values of the path, without an extension. */
  readonly params: Readonly<Record<string, string>>;
  /** What the path ended in, one of the wire's extensions; null where it had none. */
  readonly extension: string | null;
  /** The query first, then the form. */
  readonly fields: readonly WireField[];
  readonly accept: string;
  /** The name of each picture's field; what the picture holds, the kernel takes in itself. */
  readonly pictureFields: readonly string[];
}

export interface WireReply {
  readonly mediaType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a failure may speak: in the caller's language. */
export type WireTexts = (key: string, values?: TextValues) => string;

export interface Wire {
  /** What paths may end in: `.json`, `.xml`. Empty: nothing. */
  readonly extensions: readonly string[];
  /** Media types, for the description of the API. */
  readonly requestTypes: readonly string[];
  readonly replyTypes: readonly string[];
  /** Whether the standard knows this form of answer at all; otherwise there is no such page. */
  accepts(request: Pick<WireRequest, 'extension' | 'accept'>): boolean;
  /** The key of a program, where the standard sends it among the fields. */
  keyOf?(request: WireRequest): string | undefined;
  /** Fields for the route's input, before its schema sees them. */
  read(request: WireRequest): Record<string, unknown>;
  /** Where pictures of a form go: a field of the input that holds file references, and how many may come. */
  readonly pictures?: { readonly field: string; readonly limit: number };
  write(answer: unknown, request: WireRequest, actor: Actor): WireReply;
  fail(problem: Problem, request: WireRequest, text: WireTexts): WireReply & { readonly status: number };
}
