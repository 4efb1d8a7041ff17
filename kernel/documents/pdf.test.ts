import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writePdf } from './pdf.ts';
import type { TableDocument } from './table-document.ts';

const paper = (rows: number): TableDocument => ({
  title: 'Утренняя сводка: їжак, ґанок',
  lead: ['Атомград'],
  isPortrait: true,
  tables: [
    {
      title: 'Происшествия',
      columns: ['Что', 'Сколько'],
      rows: Array.from({ length: rows }, (_, index) => [`Прорыв водопровода ${index}`, index]),
    },
  ],
  notesTitle: '',
  notes: [],
});

/** The file with its compressed parts readable. */
function opened(bytes: Buffer): string {
  const raw = bytes.toString('latin1');
  const parts = [...raw.matchAll(/\/FlateDecode\s*>>\s*stream\r?\n/g)].map(({ index, 0: head }) => {
    const from = index + head.length;
    const part = bytes.subarray(from, raw.indexOf('endstream', from));
    return inflateSync(part, { finishFlush: 2 }).toString('latin1');
  });
  return raw + parts.join('\n');
}

test('a report is a tagged file that names its language and title, with a heading and a table of head and body cells', async () => {
  const file = opened(await writePdf(paper(3), 'uk'));
  expect(file.startsWith('%PDF-1.7')).toBe(true);
  expect(file).toContain('/Marked true');
  expect(file).toContain('/Lang (uk-UA)');
  expect(file).toContain('/DisplayDocTitle true');
  for (const tag of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD'])
    expect(file).toMatch(new RegExp(`/S /${tag}\\b`));
  expect(file.match(/\/S \/TD\b/g)).toHaveLength(6);
});

test('the letters of the three languages are in the file', async () => {
  const file = opened(await writePdf(paper(1), 'ru'));
  expect(file).toMatch(/\/FontName \/\w+\+GolosText/);
  // Which letter a shape is stands in the maps to Unicode, so that the text can be searched and read aloud.
  for (const letter of ['ї', 'ґ', 'Я', 'ж'].filter((one) => paper(1).title.includes(one)))
    expect(file.toLowerCase()).toContain(letter.charCodeAt(0).toString(16).padStart(4, '0'));
});

test('a table longer than a page goes on with its head, and no page is left without a number', async () => {
  const file = opened(await writePdf(paper(200), 'ru'));
  const pages = file.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(3);
  expect(file.match(/\/Type \/Pagination|\/Pagination/g)).toHaveLength(pages);
  expect(file.match(/\/S \/TH\b/g)).toHaveLength(2);
});
