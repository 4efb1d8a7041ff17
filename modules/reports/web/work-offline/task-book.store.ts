import type { ReportCard, TaskSummary } from '../../contract/report.ts';
import { deviceStore } from '../device-store.ts';

/*
 * The executor's tasks as they were when there was a connection (IndexedDB, `veche-work-book`). They hold the words of
 * residents, so they stay a week at most, belong to one person, and go when somebody else signs in or nobody is.
 */
export interface TaskBook {
  readonly personId: string;
  readonly reports: readonly TaskSummary[];
  readonly keptAtMs: number;
}

export interface KeptCard {
  readonly number: number;
  readonly personId: string;
  readonly card: ReportCard;
  /** Small pictures by the id of the photo. */
  readonly pictures: ReadonlyMap<string, Blob>;
  readonly keptAtMs: number;
}

const keptForMs = 7 * 24 * 60 * 60 * 1000;

const { change, read } = deviceStore('veche-work-book', {
  book: { keyPath: 'personId' },
  card: { keyPath: 'number' },
});

export async function readBook(personId: string): Promise<TaskBook | null> {
  const book = (await read('book', personId)) as TaskBook | undefined;
  return book && isFresh(book) ? book : null;
}

export async function readCard(personId: string, number: number): Promise<KeptCard | null> {
  const card = (await read('card', number)) as KeptCard | undefined;
  return card?.personId === personId && isFresh(card) ? card : null;
}

function isFresh({ keptAtMs }: { keptAtMs: number }): boolean {
  return Date.now() - keptAtMs < keptForMs;
}

/** Which version of each card is kept. */
export async function keptVersions(personId: string): Promise<ReadonlyMap<number, number>> {
  const cards = (await read('card')) as KeptCard[];
  const own = cards.filter((card) => card.personId === personId);
  return new Map(own.map(({ number, card }) => [number, card.version]));
}

/** The list as it is now; cards of reports that are no longer on it go, but for those somebody still works on. */
export async function keepBook(book: TaskBook, workedOn: ReadonlySet<number>): Promise<void> {
  const listed = new Set(book.reports.map(({ number }) => number));
  const kept = (await read('card')) as KeptCard[];
  const gone = kept.filter(({ number }) => !listed.has(number) && !workedOn.has(number));
  await change(({ book: books, card }) => {
    books.put(book);
    for (const { number } of gone) card.delete(number);
  });
}

export async function keepCard(card: KeptCard): Promise<void> {
  await change(({ card: cards }) => cards.put(card));
}

/** Everything of everybody but this person. */
export async function forgetOthers(personId: string | null): Promise<void> {
  const books = (await read('book')) as TaskBook[];
  const cards = (await read('card')) as KeptCard[];
  const isGone = (kept: { personId: string; keptAtMs: number }): boolean =>
    kept.personId !== personId || !isFresh(kept);
  await change(({ book, card }) => {
    for (const kept of books.filter(isGone)) book.delete(kept.personId);
    for (const kept of cards.filter(isGone)) card.delete(kept.number);
  });
}
