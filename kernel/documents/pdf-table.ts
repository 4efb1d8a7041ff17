import type { Pdf, PdfPart } from './pdf-page.ts';
import { widthOf } from './pdf-page.ts';

/* A table of any length: a row is never cut, and the head stands again on each page. */

const sizePt = 9.5;
const paddingPt = 4;
const lineColour = '#8a8a8a';
const headColour = '#eeeae2';

export interface PdfCell {
  readonly words: string;
  /** Words stand at the left, numbers at the right. */
  readonly isWords: boolean;
}

export interface PdfTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly PdfCell[])[];
}

export function writeTable(pdf: Pdf, root: PdfPart, { columns, rows }: PdfTable): void {
  const widths = widthsOf(pdf, { columns, rows });
  const head = columns.map((words) => ({ words, isWords: true }));
  const table = pdf.struct('Table');
  root.add(table);
  writeRow(pdf, { parent: table, cells: head, widths, isHead: true });
  for (const cells of rows) {
    const needed = heightOf(pdf, { cells, widths, isHead: false });
    if (pdf.y + needed > pdf.page.height - pdf.page.margins.bottom) {
      pdf.addPage();
      writeRow(pdf, { parent: null, cells: head, widths, isHead: true });
    }
    writeRow(pdf, { parent: table, cells, widths, isHead: false });
  }
  table.end();
}

interface Row {
  /** Null: the head of a further page, which is no part of what is read. */
  readonly parent: PdfPart | null;
  readonly cells: readonly PdfCell[];
  readonly widths: readonly number[];
  readonly isHead: boolean;
}

function writeRow(pdf: Pdf, { parent, cells, widths, isHead }: Row): void {
  const height = heightOf(pdf, { cells, widths, isHead });
  const top = pdf.y;
  const row = parent ? pdf.struct('TR') : null;
  if (parent && row) parent.add(row);
  let left = pdf.page.margins.left;
  for (const [index, cell] of cells.entries()) {
    const width = widths[index] ?? 0;
    const place = { left, top, width, height };
    drawBox(pdf, place, isHead);
    const write = (): void => writeCell(pdf, cell, { ...place, isHead });
    if (row) row.add(pdf.struct(isHead ? 'TH' : 'TD', {}, write));
    else asArtifact(pdf, write);
    left += width;
  }
  row?.end();
  pdf.x = pdf.page.margins.left;
  pdf.y = top + height;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawBox(pdf: Pdf, { left, top, width, height }: Box, isHead: boolean): void {
  asArtifact(pdf, () => {
    pdf.rect(left, top, width, height);
    if (isHead) pdf.fillAndStroke(headColour, lineColour);
    else pdf.stroke(lineColour);
  });
}

/** What nobody reads aloud. */
function asArtifact(pdf: Pdf, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf.lineWidth(0.5);
  draw();
  pdf.endMarkedContent();
}

function writeCell(
  pdf: Pdf,
  { words, isWords }: PdfCell,
  { left, top, width, isHead }: Box & { isHead: boolean },
): void {
  pdf.fillColor('black');
  setFont(pdf, isHead);
  pdf.text(words, left + paddingPt, top + paddingPt, {
    width: width - 2 * paddingPt,
    align: isWords ? 'left' : 'right',
  });
}

function setFont(pdf: Pdf, isHead: boolean): void {
  pdf.font(isHead ? 'bold' : 'regular').fontSize(sizePt);
}

function heightOf(pdf: Pdf, { cells, widths, isHead }: Omit<Row, 'parent'>): number {
  setFont(pdf, isHead);
  const heights = cells.map(({ words }, index) =>
    pdf.heightOfString(words || ' ', { width: (widths[index] ?? 0) - 2 * paddingPt }),
  );
  return Math.max(...heights) + 2 * paddingPt;
}

/** A column holds its longest word; what is left of the width is shared by how much there is to say. */
function widthsOf(pdf: Pdf, { columns, rows }: PdfTable): number[] {
  setFont(pdf, true);
  const texts = columns.map((head, index) => [head, ...rows.map((row) => row[index]?.words ?? '')]);
  const most = widthOf(pdf) / columns.length;
  const least = texts.map((column) => Math.min(most, longestWordOf(pdf, column) + 2 * paddingPt));
  const said = texts.map((column) => Math.min(60, Math.max(...column.map(({ length }) => length))));
  const left = widthOf(pdf) - sumOf(least);
  return least.map((width, index) => width + (left * (said[index] ?? 0)) / sumOf(said));
}

function longestWordOf(pdf: Pdf, texts: readonly string[]): number {
  const words = new Set(texts.flatMap((text) => text.split(/\s+/)));
  const longest = [...words].toSorted((one, other) => other.length - one.length).slice(0, 10);
  return Math.max(0, ...longest.map((word) => pdf.widthOfString(word)));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
