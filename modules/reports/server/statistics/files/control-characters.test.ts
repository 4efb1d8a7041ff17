import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { writeDocx } from '#kernel/documents/docx.ts';
import { renderLetter } from '#kernel/documents/letter.ts';
import type { TableDocument } from '#kernel/documents/table-document.ts';
import { writeXlsx } from '#kernel/documents/xlsx.ts';

const broken = 'Дороги\u000B и\u0001 Ко\uFFFE';
const document: TableDocument = {
  title: broken,
  lead: [broken],
  tables: [{ title: broken, note: broken, columns: [broken, broken], rows: [[broken, 5]] }],
  notesTitle: 'Примечания',
  notes: [broken],
};

/** Every part of an office document is XML that a strict parser takes. */
function assertSound(file: Uint8Array): string {
  const parts = Object.entries(unzipSync(file)).filter(([name]) => /\.(?:xml|rels)$/.test(name));
  for (const [name, bytes] of parts) {
    const parser = new SaxesParser({});
    parser.on('error', (error) => {
      throw new Error(`${name}: ${error.message}`);
    });
    parser.write(strFromU8(bytes)).close();
  }
  return parts.map(([, bytes]) => strFromU8(bytes)).join('');
}

test.each([
  ['DOCX', async () => await writeDocx(document, 'ru')],
  ['XLSX', async () => await writeXlsx(document)],
  [
    'letter',
    async () =>
      await renderLetter({
        sender: { name: broken, address: broken, contacts: broken },
        addressee: [broken],
        numberLine: broken,
        title: broken,
        paragraphs: [broken],
        signature: broken,
      }),
  ],
])('control characters in words do not break a %s', async (_kind, write) => {
  expect(assertSound(await write())).toContain('Дороги и Ко');
});
