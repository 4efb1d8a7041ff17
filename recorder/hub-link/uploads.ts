import { dayRootsAtOnce, eventsAtOnce, looksAtOnce } from './protocol.ts';
import type { FromRecorder, LinkedDayRoot } from './protocol.ts';
import type { EventStore } from '../journal/event.store.ts';
import type { LookStore } from '../journal/look.store.ts';

/** What the hub is told of the day roots. */
export interface DayRootJournal {
  listAfter(number: number, limit: number): LinkedDayRoot[];
  acknowledge(number: number): void;
  readonly acknowledged: number;
}

export interface UploadSources {
  readonly looks: LookStore;
  readonly events: EventStore;
  readonly dayRoots: DayRootJournal;
}

interface Upload {
  /** The rows behind the last that was acknowledged; empty when there are none. */
  readonly next: () => readonly { readonly number: number }[];
  readonly message: () => FromRecorder | undefined;
  readonly acknowledge: (number: number) => void;
  /** The number of the last row under way; 0 when none is. */
  sent: number;
}

const kinds = ['looks', 'events', 'day-roots'] as const;
export type UploadKind = (typeof kinds)[number];

/** What goes up to the hub row by row: one batch of each kind under way, the next when the hub has taken it. */
export class Uploads {
  readonly #uploads: Readonly<Record<UploadKind, Upload>>;
  readonly #say: (message: FromRecorder) => void;

  constructor({ looks, events, dayRoots }: UploadSources, say: (message: FromRecorder) => void) {
    this.#say = say;
    const journal = looks.journalId;
    const ofLooks = () => looks.listAfter(looks.acknowledged, looksAtOnce);
    const ofEvents = () => events.listAfter(events.acknowledged, eventsAtOnce);
    const ofRoots = () => dayRoots.listAfter(dayRoots.acknowledged, dayRootsAtOnce);
    this.#uploads = {
      looks: upload(looks, ofLooks, (rows) => ({ kind: 'looks', journal, looks: rows })),
      events: upload(events, ofEvents, (rows) => ({ kind: 'events', journal, events: rows })),
      'day-roots': upload(dayRoots, ofRoots, (rows) => ({ kind: 'day-roots', journal, roots: rows })),
    };
  }

  send(): void {
    for (const kind of kinds) this.#sendOne(this.#uploads[kind]);
  }

  /** The hub has the rows up to a number; never more than were sent. */
  taken(kind: UploadKind, number: number): void {
    const one = this.#uploads[kind];
    one.acknowledge(Math.min(number, one.sent));
    one.sent = 0;
    this.#sendOne(one);
  }

  #sendOne(one: Upload): void {
    if (one.sent > 0) return;
    const last = one.next().at(-1);
    const message = last && one.message();
    if (!message) return;
    one.sent = last.number;
    this.#say(message);
  }
}

function upload<Row extends { readonly number: number }>(
  journal: { acknowledge(number: number): void },
  next: () => Row[],
  format: (rows: Row[]) => FromRecorder,
): Upload {
  let rows: Row[] = [];
  return {
    next: () => {
      rows = next();
      return rows;
    },
    message: () => (rows.length > 0 ? format(rows) : undefined),
    acknowledge: (number) => journal.acknowledge(number),
    sent: 0,
  };
}
