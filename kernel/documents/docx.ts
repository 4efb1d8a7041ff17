import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { xmlText } from './xml-text.ts';
import { languageOf, wordsOf } from './cell-words.ts';
import type { DocumentTable, TableDocument } from './table-document.ts';

/** The usual letter of official papers; every office has it or its twin. */
const font = 'Times New Roman';
/** Half points: 12 pt and, in tables, 10 pt. */
const size = { text: 24, table: 20 };
/** Twentieths of a point: 2 cm. */
const marginTwips = 1134;

/** An official report: title, period, tables with their bases, page numbers. */
export async function writeDocx(document: TableDocument, locale: string): Promise<Buffer> {
  const file = new Document({
    title: xmlText(document.title),
    creator: '',
    styles: {
      default: { document: { run: { font, size: size.text, language: { value: languageOf(locale) } } } },
    },
    sections: [
      {
        properties: {
          page: {
            size: {
              orientation: document.isPortrait ? PageOrientation.PORTRAIT : PageOrientation.LANDSCAPE,
            },
            margin: { top: marginTwips, bottom: marginTwips, left: marginTwips, right: marginTwips },
          },
        },
        footers: { default: pageNumbers() },
        children: [
          ...headOf(document),
          ...bodyOf(document),
          ...document.tables.flatMap((table) => blockOf(table, locale)),
          ...notesOf(document),
        ],
      },
    ],
  });
  return await Packer.toBuffer(file);
}

function pageNumbers(): Footer {
  const number = new TextRun({ children: [PageNumber.CURRENT], size: size.table });
  return new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [number] })] });
}

function headOf({ title, lead }: TableDocument): Paragraph[] {
  return [
    new Paragraph({ text: xmlText(title), heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER }),
    ...lead.map((words) => new Paragraph({ text: xmlText(words), alignment: AlignmentType.CENTER })),
  ];
}

/** Line by line, as it was written. */
function bodyOf({ body = [] }: TableDocument): Paragraph[] {
  return body.map(
    (words) =>
      new Paragraph({
        text: xmlText(words),
        alignment: AlignmentType.JUSTIFIED,
        spacing: { before: 120 },
      }),
  );
}

function blockOf(table: DocumentTable, locale: string): (Paragraph | Table)[] {
  return [
    new Paragraph({
      text: xmlText(table.title),
      heading: HeadingLevel.HEADING_2,
      keepNext: true,
      spacing: { before: 360 },
    }),
    ...(table.note
      ? [new Paragraph({ text: xmlText(table.note), keepNext: true, spacing: { after: 120 } })]
      : []),
    tableOf(table, locale),
  ];
}

function tableOf({ columns, rows }: DocumentTable, locale: string): Table {
  const head = columns.map((words) => cellOf(words, { isBold: true, isWords: true }));
  const body = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: row.map((cell) =>
          cellOf(wordsOf(cell, locale), { isBold: false, isWords: typeof cell === 'string' }),
        ),
      }),
  );
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [new TableRow({ tableHeader: true, cantSplit: true, children: head }), ...body],
  });
}

function cellOf(words: string, { isBold, isWords }: { isBold: boolean; isWords: boolean }): TableCell {
  const run = new TextRun({ text: xmlText(words), bold: isBold, size: size.table });
  const alignment = isWords ? AlignmentType.LEFT : AlignmentType.RIGHT;
  const margins = { top: 40, bottom: 40, left: 80, right: 80 };
  return new TableCell({ margins, children: [new Paragraph({ alignment, children: [run] })] });
}

function notesOf({ notesTitle, notes }: TableDocument): Paragraph[] {
  if (notes.length === 0) return [];
  return [
    new Paragraph({ text: notesTitle, heading: HeadingLevel.HEADING_2, spacing: { before: 360 } }),
    ...notes.map((note) => new Paragraph({ text: xmlText(note), bullet: { level: 0 } })),
  ];
}
