import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { languageOf, wordsOf } from './cell-words.ts';
import type { DocumentTable, TableDocument } from './table-document.ts';
import { widthOf } from './pdf-page.ts';
import type { Pdf, PdfPart } from './pdf-page.ts';
import { writeTable } from './pdf-table.ts';

/*
 * An official report as PDF, for whoever reads it on a screen or on paper and changes nothing. It is tagged (headings,
 * paragraphs, tables with their head cells) and names its language and title, so that it can be read aloud; letters of the
 * three languages are in the file.
 */

export const pdfType = 'application/pdf';

/** 2 cm. */
const marginPt = 57;
const sizePt = { title: 18, heading: 13, text: 11, page: 9 };
const regularFont = fontOf('400Regular/GolosText_400Regular.ttf');
const boldFont = fontOf('600SemiBold/GolosText_600SemiBold.ttf');

function fontOf(file: string): string {
  return fileURLToPath(import.meta.resolve(`@expo-google-fonts/golos-text/${file}`));
}

export async function writePdf(document: TableDocument, locale: string): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    layout: document.isPortrait ? 'portrait' : 'landscape',
    margin: marginPt,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: languageOf(locale),
    displayTitle: true,
    info: { Title: document.title },
  });
  pdf.registerFont('regular', regularFont);
  pdf.registerFont('bold', boldFont);
  const bytes = collect(pdf);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  writeHead(pdf, root, document);
  for (const table of document.tables) writeBlock(pdf, root, { table, locale });
  writeNotes(pdf, root, document);
  root.end();
  numberPages(pdf);
  pdf.end();
  return await bytes;
}

async function collect(pdf: Pdf): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function writeHead(pdf: Pdf, root: PdfPart, { title, lead, body = [] }: TableDocument): void {
  writeWords(pdf, root, { tag: 'H1', words: title, size: sizePt.title, isBold: true, align: 'center' });
  for (const words of lead)
    writeWords(pdf, root, { tag: 'P', words, size: sizePt.text, isBold: false, align: 'center' });
  for (const words of body)
    writeWords(pdf, root, { tag: 'P', words, size: sizePt.text, isBold: false, align: 'left' });
}

function writeBlock(
  pdf: Pdf,
  root: PdfPart,
  { table, locale }: { table: DocumentTable; locale: string },
): void {
  const { title, note, columns, rows } = table;
  const cells = rows.map((row) =>
    row.map((cell) => ({ words: wordsOf(cell, locale), isWords: typeof cell === 'string' })),
  );
  pdf.moveDown(1);
  // A heading alone at the end of a page would belong to nothing.
  if (pdf.y > pdf.page.height - pdf.page.margins.bottom - 90) pdf.addPage();
  writeWords(pdf, root, { tag: 'H2', words: title, size: sizePt.heading, isBold: true, align: 'left' });
  if (note) writeWords(pdf, root, { tag: 'P', words: note, size: sizePt.text, isBold: false, align: 'left' });
  writeTable(pdf, root, { columns, rows: cells });
}

function writeNotes(pdf: Pdf, root: PdfPart, { notesTitle, notes }: TableDocument): void {
  if (notes.length === 0) return;
  pdf.moveDown(1);
  writeWords(pdf, root, { tag: 'H2', words: notesTitle, size: sizePt.heading, isBold: true, align: 'left' });
  for (const note of notes)
    writeWords(pdf, root, { tag: 'P', words: `• ${note}`, size: sizePt.text, isBold: false, align: 'left' });
}

interface Words {
  readonly tag: 'H1' | 'H2' | 'P';
  readonly words: string;
  readonly size: number;
  readonly isBold: boolean;
  readonly align: 'left' | 'center';
}

function writeWords(pdf: Pdf, root: PdfPart, { tag, words, size, isBold, align }: Words): void {
  root.add(
    pdf.struct(tag, {}, () => {
      pdf.font(isBold ? 'bold' : 'regular').fontSize(size);
      pdf.text(words, pdf.page.margins.left, pdf.y, { align, width: widthOf(pdf) });
    }),
  );
  pdf.moveDown(0.3);
}

/** NOTE: below the margin the library would begin a new page; so there is none while numbers are written. */
function numberPages(pdf: Pdf): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    const { margins, height } = pdf.page;
    const bottom = margins.bottom;
    margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font('regular').fontSize(sizePt.page);
    const words = `${index - start + 1} / ${count}`;
    pdf.text(words, margins.left, height - bottom + 18, { align: 'center', width: widthOf(pdf) });
    pdf.endMarkedContent();
    margins.bottom = bottom;
  }
}
