import {
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { xmlText } from '#kernel/documents/xml-text.ts';
import type { DataSection } from './contract/own-data.ts';

export interface DataDocument {
  readonly title: string;
  readonly sections: readonly DataSection[];
  readonly madeAt: Date;
  readonly locale: string;
  readonly timeZone: string;
}

export interface DocumentWords {
  readonly purpose: string;
  readonly term: string;
  readonly nothing: string;
  readonly cut: string;
  readonly yes: string;
  readonly no: string;
}

/** Half points: 12 pt and, in tables, 10 pt. */
const size = { text: 24, table: 20 };
const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** What the town keeps about a person, to be read: each section with why, until when, and its rows as a table. */
export async function writeDataDocument(document: DataDocument, words: DocumentWords): Promise<Buffer> {
  const { title, sections, madeAt } = document;
  const time = (value: Date): string =>
    new Intl.DateTimeFormat(document.locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: document.timeZone,
    }).format(value);
  const cell = (value: DataSection['rows'][number][string] | undefined): string => {
    if (value === null || value === undefined) return '—';
    if (typeof value === 'boolean') return value ? words.yes : words.no;
    return typeof value === 'string' && instant.test(value) ? time(new Date(value)) : String(value);
  };
  const file = new Document({
    title,
    creator: '',
    styles: { default: { document: { run: { font: 'Times New Roman', size: size.text } } } },
    sections: [
      {
        children: [
          new Paragraph({ text: xmlText(title), heading: HeadingLevel.TITLE }),
          new Paragraph({ text: time(madeAt) }),
          ...sections.flatMap((section) => blockOf(section, words, cell)),
        ],
      },
    ],
  });
  return await Packer.toBuffer(file);
}

function blockOf(
  section: DataSection,
  words: DocumentWords,
  cell: (value: DataSection['rows'][number][string] | undefined) => string,
): (Paragraph | Table)[] {
  const { title, purpose, term, columns, rows, isCut } = section;
  const head = [
    new Paragraph({
      text: xmlText(title),
      heading: HeadingLevel.HEADING_2,
      keepNext: true,
      spacing: { before: 360 },
    }),
    new Paragraph({ text: xmlText(`${words.purpose}: ${purpose}`) }),
    new Paragraph({ text: xmlText(`${words.term}: ${term}`), spacing: { after: 120 } }),
  ];
  if (rows.length === 0) return [...head, new Paragraph({ text: words.nothing })];
  const table = new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      rowOf(
        columns.map((column) => column.title),
        true,
      ),
      ...rows.map((row) =>
        rowOf(
          columns.map(({ id }) => cell(row[id])),
          false,
        ),
      ),
    ],
  });
  return [...head, table, ...(isCut ? [new Paragraph({ text: words.cut })] : [])];
}

function rowOf(texts: readonly string[], isHead: boolean): TableRow {
  const children = texts.map((text) => {
    const run = new TextRun({ text: xmlText(text), bold: isHead, size: size.table });
    return new TableCell({ children: [new Paragraph({ children: [run] })] });
  });
  return new TableRow({ tableHeader: isHead, cantSplit: true, children });
}
