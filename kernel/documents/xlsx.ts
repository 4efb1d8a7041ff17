import writeExcelFile from 'write-excel-file/node';
import type { SheetData } from 'write-excel-file/node';
import { xmlText } from './xml-text.ts';
import type { Cell, DocumentTable, TableDocument } from './table-document.ts';

/** What spreadsheets allow in the name of a sheet. */
const sheetNameLimit = 31;
const widths = { words: 44, number: 14 };

/** A sheet for each table; percentages are numbers, so that they can be counted with. */
export async function writeXlsx(document: TableDocument): Promise<Buffer> {
  const sheets = document.tables.map((table, index) => ({
    data: sheetOf(table, index === 0 ? document : null),
    sheet: sheetName(table.title, index),
    columns: table.columns.map((_, column) => ({ width: column === 0 ? widths.words : widths.number })),
  }));
  const notes = document.notes.map((note) => [{ value: xmlText(note), wrap: true }]);
  const notesSheet = {
    data: [[{ value: document.notesTitle, fontWeight: 'bold' as const }], ...notes],
    sheet: sheetName(document.notesTitle, sheets.length),
    columns: [{ width: 120 }],
  };
  return await writeExcelFile(notes.length > 0 ? [...sheets, notesSheet] : sheets).toBuffer();
}

function sheetOf(table: DocumentTable, front: TableDocument | null): SheetData {
  const head: SheetData = front
    ? [
        [{ value: xmlText(front.title), fontWeight: 'bold', fontSize: 14 }],
        ...front.lead.map((words) => [{ value: xmlText(words) }]),
        [],
      ]
    : [];
  const note: SheetData = table.note ? [[{ value: xmlText(table.note) }]] : [];
  return [
    ...head,
    [{ value: xmlText(table.title), fontWeight: 'bold' }],
    ...note,
    [],
    table.columns.map((words) => ({ value: xmlText(words), fontWeight: 'bold' as const, wrap: true })),
    ...table.rows.map((row) => row.map(cellOf)),
  ];
}

function cellOf(cell: Cell) {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: xmlText(cell), type: String, wrap: true };
  if (typeof cell === 'number') return { value: cell, type: Number };
  return { value: Number(cell.percent) / 100, type: Number, format: '0.0%' };
}

/** Each name once, without the characters a name may not have. */
function sheetName(title: string, index: number): string {
  const plain = xmlText(title).replaceAll(/[\\/?*[\]:]/g, ' ');
  return `${index + 1}. ${plain}`.slice(0, sheetNameLimit);
}
