import type { Context } from '#kernel/context.ts';
import type { DataSection, KeptData } from './contract/own-data.ts';

/** A value of a row as the person reads it. */
type Cell = DataSection['rows'][number][string];

/**
 * What a part or module knows about people, and how it forgets one. Both are asked for the person alone: nothing of
 * others may stand in it.
 */
export interface PersonalData {
  /** All that is kept about the person, in the language of the context. */
  readonly collect: (context: Context<never>, personId: string) => Promise<readonly DataSection[]>;
  /**
   * Forgets the person inside the transaction that closes the account; a failure rolls all of it back. Modules come
   * first and identity last, so that a name may still be read for what a law keeps. Answers what stays and why.
   */
  readonly erase: (context: Context<never>, personId: string) => Promise<readonly KeptData[]>;
}

/** Types what a module knows about people by its tables. */
export function personalDataFor<Tables>() {
  return (data: {
    collect(context: Context<Tables>, personId: string): Promise<readonly DataSection[]>;
    erase(context: Context<Tables>, personId: string): Promise<readonly KeptData[]>;
  }): PersonalData =>
    // NOTE: the handle is narrowed to the module's own tables, as for handlers.
    data as unknown as PersonalData;
}

/** No person keeps more rows of one kind; what is more is told as cut. */
export const rowsAtMost = 10_000;

interface SectionTexts {
  readonly id: DataSection['id'];
  readonly title: string;
  readonly purpose: string;
  readonly term: string;
}

/**
 * A section of rows whose columns are named by texts. Queries ask for one row more than `rowsAtMost`, so that a cut shows.
 *
 * @example
 * sectionOf(context, texts, { createdAt: 'privacy.field.created-at' }, rows)
 */
export function sectionOf<Column extends string>(
  { text, locale }: Pick<Context<never>, 'text' | 'locale'>,
  texts: SectionTexts,
  columns: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, Cell | Date>>[],
): DataSection {
  const ids = Object.keys(columns) as Column[];
  return {
    id: texts.id,
    title: text(locale, texts.title),
    purpose: text(locale, texts.purpose),
    term: text(locale, texts.term),
    columns: ids.map((id) => ({ id, title: text(locale, columns[id]) })),
    rows: rows.slice(0, rowsAtMost).map((row) => Object.fromEntries(ids.map((id) => [id, cellOf(row[id])]))),
    isCut: rows.length > rowsAtMost,
  };
}

function cellOf(value: Cell | Date): Cell {
  return value instanceof Date ? value.toISOString() : value;
}
