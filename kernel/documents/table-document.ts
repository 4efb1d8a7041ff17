/** What stands in a cell: words, a count or days, or a percentage as a decimal text. */
export type Cell = string | number | { readonly percent: string } | null;

export interface DocumentTable {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** An official paper with tables, before it is known what kind of file it becomes. */
export interface TableDocument {
  readonly title: string;
  readonly lead: readonly string[];
  /** The text itself, where the tables only go with it. */
  readonly body?: readonly string[];
  readonly tables: readonly DocumentTable[];
  readonly notesTitle: string;
  readonly notes: readonly string[];
  readonly isPortrait?: boolean;
}

/** "43,8 %" from "43.8", as the language writes it. */
export function localPercent(percent: string, locale: string): string {
  const decimals = percent.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(Number(percent) / 100);
}
