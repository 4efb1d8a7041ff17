import type { Database } from '#kernel/db/database.ts';
import { followOutbox } from './follow-outbox.ts';
import { beginningOfOutbox, isAfter, readOutboxAfter, readOutboxEnd } from './outbox-reader.store.ts';
import type { OutboxCursor, OutboxEvent } from './outbox-reader.store.ts';

/** Enough for a screen that slept some minutes; a longer absence reloads its data. */
const rememberedEvents = 2_000;
const readAtOnce = 500;
const withheldRetryMs = 25;

/** The end of the outbox, read once for all who watch it in this process. */
export interface OutboxTail extends AsyncDisposable {
  /** Everything up to here has been told. */
  readonly cursor: OutboxCursor;
  /** What came after a place; undefined when that is longer ago than is remembered, or not reached yet. */
  since(cursor: OutboxCursor): readonly OutboxEvent[] | undefined;
}

export interface TailOptions {
  readonly database: Database;
  readonly onEvents: (events: readonly OutboxEvent[]) => void;
  readonly onError: (error: unknown) => void;
}

export async function startOutboxTail({ database, onEvents, onError }: TailOptions): Promise<OutboxTail> {
  let remembered = await readOutboxEnd(database.handle, rememberedEvents);
  let forgottenUpTo: OutboxCursor =
    remembered.length < rememberedEvents ? beginningOfOutbox : (remembered[0] ?? beginningOfOutbox);
  let cursor: OutboxCursor = remembered.at(-1) ?? beginningOfOutbox;

  function remember(events: readonly OutboxEvent[]): void {
    const all = [...remembered, ...events];
    const surplus = all.length - rememberedEvents;
    if (surplus > 0) forgottenUpTo = all[surplus - 1] ?? forgottenUpTo;
    remembered = all.slice(Math.max(0, surplus));
    cursor = events.at(-1) ?? cursor;
  }

  const follower = await followOutbox({
    database,
    onError,
    run: async () => {
      const { events, isWithheld } = await readOutboxAfter(database.handle, cursor, readAtOnce);
      if (events.length > 0) {
        remember(events);
        onEvents(events);
      }
      if (events.length === readAtOnce) return 0;
      return isWithheld ? withheldRetryMs : undefined;
    },
  });
  return {
    get cursor() {
      return cursor;
    },
    since: (place) =>
      // A place ahead of ours is of another time: the database was restored from a backup meanwhile.
      isAfter(forgottenUpTo, place) || isAfter(place, cursor)
        ? undefined
        : remembered.filter((event) => isAfter(event, place)),
    [Symbol.asyncDispose]: async () => await follower[Symbol.asyncDispose](),
  };
}
