import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Readable as ReadableStream } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import { unzipSync } from 'fflate';
import { brokenFile } from './broken-file.ts';

export interface TableRow {
  /** Line of the file where the row begins; the header is line 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface Table {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly rows: readonly TableRow[];
}

/** A packed table over this is not a table of houses. */
const unpackedLimitBytes = 512 * 1024 * 1024;

/** Reads a .csv, or the one .csv in a .zip, completely. Throws `geo.import-file-broken` with the line. */
export async function readTable(filePath: string): Promise<Table> {
  const content = filePath.endsWith('.zip') ? await unzipTable(filePath) : null;
  const firstBytes = content?.subarray(0, 4096) ?? (await readStart(filePath));
  const delimiter = guessDelimiter(new TextDecoder().decode(firstBytes));
  const stream = content === null ? createReadStream(filePath) : ReadableStream.from([content]);
  return parseTable(stream, delimiter);
}

async function unzipTable(filePath: string): Promise<Buffer> {
  try {
    const files = unzipSync(await readFile(filePath), {
      filter: ({ name, originalSize }) =>
        name.toLowerCase().endsWith('.csv') && originalSize <= unpackedLimitBytes,
    });
    const [table] = Object.values(files);
    if (table !== undefined) return Buffer.from(table);
  } catch (error) {
    if (error instanceof Error && !('code' in error && error.code === 'ENOENT')) brokenFile(error.message);
    throw error;
  }
  return brokenFile('the archive holds no .csv file');
}

async function readStart(filePath: string): Promise<Buffer> {
  await using file = await open(filePath);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
  return buffer.subarray(0, bytesRead);
}

function guessDelimiter(start: string): string {
  const [header = ''] = start.split(/\r?\n/, 1);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).mark;
}

async function parseTable(stream: Readable, delimiter: string): Promise<Table> {
  const parser = parse({
    bom: true,
    delimiter,
    raw: true,
    columns: false,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  stream.on('error', (error) => parser.destroy(error));
  let header: string[] | null = null;
  let line = 1;
  const rows: TableRow[] = [];
  try {
    for await (const { record, raw } of stream.pipe(parser) as AsyncIterable<CsvRecord>) {
      if (header === null) header = record;
      else
        rows.push({
          line,
          values: Object.fromEntries(record.map((value, index) => [header?.[index] ?? '', value])),
        });
      line += raw.split('\n').length - 1;
    }
  } catch (error) {
    if (error instanceof CsvError) return brokenFile(error.message, { line });
    throw error;
  }
  if (header === null) return brokenFile('the table is empty', { line: 1 });
  return { header, delimiter, rows };
}

interface CsvRecord {
  readonly record: string[];
  readonly raw: string;
}
