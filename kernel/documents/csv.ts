import { Readable } from 'node:stream';
import type { Cell, TableDocument } from './table-document.ts';

const byteOrderMark = '\uFEFF';

export interface CsvOptions {
  readonly locale: string;
  /** Spreadsheets take a file without it for the system's old encoding; programs may do without. */
  readonly hasByteOrderMark: boolean;
}

/**
 * One table after another, an empty line between them (RFC 4180). Where the comma stands inside numbers, as in Russian
 * and Ukrainian, a semicolon stands between them: so the spreadsheets of those languages open it.
 */
export function writeCsv(document: TableDocument, { locale, hasByteOrderMark }: CsvOptions): Readable {
  const hasDecimalComma = locale !== 'en';
  const separator = hasDecimalComma ? ';' : ',';
  const line = (cells: readonly Cell[]): string =>
    `${cells.map((cell) => quoted(textOf(cell, hasDecimalComma), separator)).join(separator)}\r\n`;
  return Readable.from(linesOf(document, line, hasByteOrderMark ? byteOrderMark : ''));
}

function* linesOf(
  { title, lead, tables, notesTitle, notes }: TableDocument,
  line: (cells: readonly Cell[]) => string,
  first: string,
): Generator<string> {
  yield first + line([title]);
  for (const words of lead) yield line([words]);
  for (const table of tables) {
    yield '\r\n';
    yield line([table.title]);
    if (table.note) yield line([table.note]);
    yield line(table.columns);
    for (const row of table.rows) yield line(row);
  }
  if (notes.length === 0) return;
  yield '\r\n';
  yield line([notesTitle]);
  for (const note of notes) yield line([note]);
}

function textOf(cell: Cell, hasDecimalComma: boolean): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return harmless(cell);
  const digits = typeof cell === 'number' ? String(cell) : cell.percent;
  return hasDecimalComma ? digits.replace('.', ',') : digits;
}

/** Words that begin like a formula would be run by a spreadsheet. */
function harmless(words: string): string {
  return /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
}

function quoted(words: string, separator: string): string {
  return words.includes('"') || words.includes(separator) || /[\r\n]/.test(words)
    ? `"${words.replaceAll('"', '""')}"`
    : words;
}
