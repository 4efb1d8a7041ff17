import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';

/*
 * A spreadsheet as rows of texts. CSV in UTF-8 or Windows-1251 with comma, semicolon or tab; of an XLSX (ECMA-376) the
 * first sheet: shared and inline texts, numbers as they stand. A date of an XLSX is a number of days; which column holds
 * dates the mapping says, so styles need not be read. That is little enough to be read by the unpacker and the XML parser
 * that are here already.
 */

export interface Spreadsheet {
  readonly columns: readonly string[];
  readonly rows: readonly SpreadsheetRow[];
}

export interface SpreadsheetRow {
  /** As the spreadsheet counts, from 1. */
  readonly number: number;
  readonly values: readonly string[];
}

export const rowsAtMost = 50_000;
/** Of the sheet and of its texts together. */
const unpackedLimitBytes = 96 * 1024 * 1024;
const columnsAtMost = 200;
const cellLimit = 32_767;

export class SpreadsheetUnreadable extends Error {
  override readonly name = 'SpreadsheetUnreadable';
}

/** @throws SpreadsheetUnreadable */
export function readSpreadsheet(bytes: Uint8Array): Spreadsheet {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const rows = isZip ? readXlsx(bytes) : readCsv(bytes);
  const [head, ...rest] = rows.filter(({ values }) => values.some((value) => value.trim() !== ''));
  if (!head || head.values.length > columnsAtMost) throw new SpreadsheetUnreadable('no heading');
  return { columns: head.values.map((value) => value.trim()), rows: rest };
}

function readCsv(bytes: Uint8Array): SpreadsheetRow[] {
  const text = decode(bytes);
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  const delimiter = [',', ';', '\t'].reduce((most, mark) =>
    firstLine.split(mark).length > firstLine.split(most).length ? mark : most,
  );
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      info: true,
      to: rowsAtMost + 2,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    // NOTE: a text may hold line feeds, so rows are counted as a spreadsheet shows them, not as lines of the file.
    return records.map(({ record }, index) => ({ number: index + 1, values: record }));
  } catch (error) {
    throw new SpreadsheetUnreadable('csv', { cause: error });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

const sharedTexts = 'xl/sharedStrings.xml';

function readXlsx(bytes: Uint8Array): SpreadsheetRow[] {
  try {
    const sheetName = firstSheetOf(bytes);
    let unpackedBytes = 0;
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const isWanted = name === sharedTexts || name === sheetName;
        unpackedBytes += isWanted ? originalSize : 0;
        if (unpackedBytes > unpackedLimitBytes) throw new SpreadsheetUnreadable('too large');
        return isWanted;
      },
    });
    const sheet = files[sheetName];
    if (!sheet) throw new SpreadsheetUnreadable('no sheet');
    return readSheet(sheet, readTexts(files[sharedTexts]));
  } catch (error) {
    if (error instanceof SpreadsheetUnreadable) throw error;
    throw new SpreadsheetUnreadable('xlsx', { cause: error });
  }
}

/** NOTE: only names are read here: an archive may hold a thousand sheets that unpack to gigabytes. */
function firstSheetOf(bytes: Uint8Array): string {
  const names: string[] = [];
  unzipSync(bytes, {
    filter: ({ name }) => {
      if (/^xl\/worksheets\/sheet\d+\.xml$/.test(name)) names.push(name);
      return false;
    },
  });
  const [first] = names.sort(bySheet);
  if (first === undefined) throw new SpreadsheetUnreadable('no sheet');
  return first;
}

function bySheet(one: string, other: string): number {
  const numberOf = (name: string): number => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0);
  return numberOf(one) - numberOf(other);
}

function parseXml(bytes: Uint8Array, listen: (parser: SaxesParser<object>) => void): void {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  listen(parser as unknown as SaxesParser<object>);
  parser.write(new TextDecoder().decode(bytes)).close();
}

/** Shared texts in their order; a text may be written in runs of formats, its phonetic reading is left out. */
function readTexts(bytes: Uint8Array | undefined): string[] {
  const texts: string[] = [];
  if (!bytes) return texts;
  let text = '';
  let isText = false;
  let isPhonetic = false;
  parseXml(bytes, (parser) => {
    parser.on('opentag', ({ name }) => {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = true;
    });
    parser.on('text', (more) => {
      if (isText && !isPhonetic) text += more;
    });
    parser.on('closetag', ({ name }) => {
      if (name === 'si') texts.push(unescaped(text));
      if (name === 'rPh') isPhonetic = false;
      if (name === 't') isText = false;
    });
  });
  return texts;
}

function readSheet(bytes: Uint8Array, texts: readonly string[]): SpreadsheetRow[] {
  const rows: SpreadsheetRow[] = [];
  let number = 0;
  let values: string[] = [];
  let cell = { column: 0, type: '', text: '' };
  let isValue = false;
  parseXml(bytes, (parser) => {
    parser.on('opentag', ({ name, attributes }) => {
      const given = attributes as Readonly<Record<string, string>>;
      if (name === 'row') {
        number = rowNumber(given['r'], number + 1);
        values = [];
      }
      if (name === 'c')
        cell = { column: columnOf(given['r'], values.length), type: given['t'] ?? 'n', text: '' };
      isValue = name === 'v' || (name === 't' && cell.type === 'inlineStr');
    });
    parser.on('text', (more) => {
      if (isValue) cell.text += more;
    });
    parser.on('closetag', ({ name }) => {
      isValue = false;
      if (name === 'c' && cell.column < columnsAtMost) {
        while (values.length < cell.column) values.push('');
        values[cell.column] = textOf(cell, texts).slice(0, cellLimit);
      }
      if (name === 'row' && rows.length <= rowsAtMost + 1) rows.push({ number, values });
    });
  });
  return rows;
}

function textOf({ type, text }: { type: string; text: string }, texts: readonly string[]): string {
  if (type === 's') return texts[Number(text)] ?? '';
  return type === 'e' ? '' : unescaped(text);
}

/** `_x000D_`: how a character that XML cannot carry is written (ECMA-376 part 1, 22.9.2.19). */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function rowNumber(reference: string | undefined, next: number): number {
  return /^\d{1,7}$/.test(reference ?? '') ? Number(reference) : next;
}

/** `B7` → 1; a cell without a reference stands after the last one. */
function columnOf(reference: string | undefined, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return next;
  return letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
