import type { z } from 'zod';
import type { Actor } from '#kernel/access/actor.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Town } from '#kernel/config/town.store.ts';
import type { Db } from '#kernel/db/db.ts';
import type { EventDeclaration, PayloadOf } from '#kernel/events/contract.ts';
import type { TextValues } from '#kernel/i18n/catalog.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { SettingDeclaration } from '#kernel/config/settings.ts';
import type { InputOf, OutputOf, Route } from '#kernel/http/contract.ts';
import type { Wire } from '#kernel/http/wire.ts';
import type { Overview } from '#kernel/overview/overview.ts';

export interface AuditSubject {
  /** The noun, as in table names: `reports.report`. */
  readonly type: string;
  readonly id: string;
}

/** What every handler receives. `db` is the command's transaction, or the plain handle in a query. */
export interface Context<Tables> {
  readonly db: Db<Tables>;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly locale: Locale;
  readonly requestId: string;
  readonly town: Town;
  /** Where the town's pages are, without a slash at the end: for links in mails and documents. */
  readonly baseUrl: string;
  /** Where residents write to by e-mail; null: the town takes no letters. */
  readonly mailInAddress: string | null;
  /** What all modules show on the one map and count for the head of the town. */
  readonly overview: Overview;
  /** A text of the catalogs in a person's language, for mails and documents. */
  text(locale: string, key: string, values?: TextValues): string;
  /** Names what the audit row of this request is about. A command that changes a row must call it. */
  audit(subject: AuditSubject, difference?: Readonly<Record<string, unknown>>, reason?: string): void;
  /** Writes the event to the outbox in this transaction; throws in a query. */
  emit<E extends EventDeclaration>(event: E, subjectId: string, payload: PayloadOf<E>): void;
  /** Events of all modules that may begin other work (`EventDeclaration.isOccasion`). */
  listOccasions(): readonly EventDeclaration[];
  /** Whether any module of this hub listens to it: what is asked by an event that nobody hears is never done. */
  isHeard(event: EventDeclaration): boolean;
  /** Hides a secret of another body, to be stored; only a job can open it again. `owner`: the row it belongs to. */
  seal(secret: string, owner: string): string;
  /** Reads an administrator's setting, or its initial value. */
  setting<S extends SettingDeclaration>(setting: S): Promise<z.output<S['schema']>>;
}

/** A handler whose tables and input are known only to itself; the pipeline hands them over unseen. */
export interface RouteHandler {
  readonly route: Route;
  readonly run: (context: Context<never>, input: never) => Promise<unknown>;
  /** Present where the route runs this command for many inputs, each by itself. */
  readonly item?: RouteHandler;
  /** Present where the route speaks a foreign standard. */
  readonly wire?: Wire;
  /** Present where calls that come at once are run together: one answer for each, in their order. */
  readonly runGroup?: (calls: readonly GroupedCall<never, never>[]) => Promise<readonly unknown[]>;
}

/** One of the calls that are run together. They share the transaction; each has its own actor, audit row and events. */
export interface GroupedCall<Tables, Input> {
  readonly context: Context<Tables>;
  readonly input: Input;
}

/**
 * Binds a module's tables once, so that its handlers are typed by them.
 *
 * @example
 * const handle = handlerFor<ReportsTables>();
 * export const createReportHandler = handle(createReport, async (ctx, { text }) => ({ id: '…' }));
 */
export function handlerFor<Tables>() {
  return <R extends Route>(
    route: R,
    run: (context: Context<Tables>, input: InputOf<R>) => Promise<OutputOf<R>>,
    wire?: Wire,
    // NOTE: the input was parsed by this very route's schema, and the handle is narrowed to the module's own tables.
  ): RouteHandler => ({ route, run: run as unknown as RouteHandler['run'], ...(wire ? { wire } : {}) });
}

/**
 * A handler whose calls that come within a few milliseconds are run together in one transaction (group commit), because
 * what they cost is mostly the same for one and for fifty. Where the group fails, each is run by itself: a bad one fails
 * alone. Keys of idempotency are not kept: what is sent must know itself again.
 */
export function groupedHandlerFor<Tables>() {
  return <R extends Route & { readonly isIdempotent?: never }>(
    route: R,
    runGroup: (calls: readonly GroupedCall<Tables, InputOf<R>>[]) => Promise<readonly OutputOf<R>[]>,
  ): RouteHandler => ({
    route,
    run: (async (context: Context<Tables>, input: InputOf<R>) => {
      const [answer] = await runGroup([{ context, input }]);
      return answer;
    }) as unknown as RouteHandler['run'],
    // NOTE: as for `handlerFor`.
    runGroup: runGroup as unknown as NonNullable<RouteHandler['runGroup']>,
  });
}

/**
 * The handler of a batch, over the handler of its command.
 *
 * @example
 * export const bulkHandlers = [batchHandler(publishReports, moderationHandlers)];
 */
export function batchHandler(
  route: Route & { readonly of: Route },
  handlers: readonly RouteHandler[],
): RouteHandler {
  const item = handlers.find((handler) => handler.route.id === route.of.id);
  if (!item) throw new Error(`${route.id} runs ${route.of.id}, which no handler serves`);
  const run = () => Promise.reject(new Error(`${route.id} is run item by item`));
  return { route, item, run };
}
