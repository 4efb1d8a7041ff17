import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readDate } from './read-date.ts';
import { SpreadsheetUnreadable, readSpreadsheet } from './read-spreadsheet.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const valuesOf = (given: Uint8Array): readonly (readonly string[])[] =>
  readSpreadsheet(given).rows.map(({ values }) => values);

test.each([
  ['comma', '№,Текст\n1,"Яма, большая"\n', [['1', 'Яма, большая']]],
  ['semicolon', '\uFEFF№;Текст\r\n1;"Две\nстроки"\r\n', [['1', 'Две\nстроки']]],
  ['tab', '№\tТекст\n1\tЯма\n\n', [['1', 'Яма']]],
])('a CSV with %s is read', (_name, text, expected) => {
  expect(valuesOf(bytes(text))).toEqual(expected);
});

test('a CSV in Windows-1251 is read', () => {
  const cyrillic = Uint8Array.from([0xb9, 0x3b, 0xd2, 0x0a, 0x31, 0x3b, 0xdf, 0xec, 0xe0]);
  expect(readSpreadsheet(cyrillic).columns).toEqual(['№', 'Т']);
  expect(valuesOf(cyrillic)).toEqual([['1', 'Яма']]);
});

test('what another program wrote as XLSX is read, rows counted as it shows them', async () => {
  const data = [
    [{ value: 'Номер' }, { value: 'Дата' }, { value: 'Текст' }],
    [
      { value: 17 },
      { value: new Date('2019-04-30T12:00:00Z'), format: 'dd.mm.yyyy' },
      { value: 'Яма & <лужа>' },
    ],
    [],
    [{ value: 'Б-18' }, null, { value: 'Фонарь' }],
  ];
  const file = await (writeXlsxFile as unknown as (data: unknown) => { toBuffer(): Promise<Buffer> })(
    data,
  ).toBuffer();

  const { columns, rows } = readSpreadsheet(file);

  expect(columns).toEqual(['Номер', 'Дата', 'Текст']);
  expect(rows.map(({ number }) => number)).toEqual([2, 4]);
  expect(rows[0]?.values[2]).toBe('Яма & <лужа>');
  expect(readDate(rows[0]?.values[1] ?? '', 'UTC')?.toISOString()).toContain('2019-04-30');
  expect(rows[1]?.values).toEqual(['Б-18', '', 'Фонарь']);
});

test.each([
  ['nothing', new Uint8Array()],
  ['an archive that is broken', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9, 9])],
  ['an archive without a sheet', zipSync({ 'a.txt': strToU8('a') })],
  ['a sheet that is no XML', zipSync({ 'xl/worksheets/sheet1.xml': strToU8('<a') })],
])('%s is no spreadsheet', (_name, given) => {
  expect(() => readSpreadsheet(given)).toThrow(SpreadsheetUnreadable);
});

test('of an archive with many sheets only the first is unpacked, and one that unpacks to too much is refused', () => {
  const row =
    '<worksheet><sheetData><row r="x"><c t="inlineStr"><is><t>№</t></is></c></row></sheetData></worksheet>';
  const second = zipSync({
    'xl/worksheets/sheet2.xml': strToU8(row),
    'xl/worksheets/sheet1.xml': strToU8(row),
  });
  const only = zipSync({ 'xl/worksheets/sheet1.xml': strToU8(row) });

  expect(readSpreadsheet(withUnpackedSize(second, 'sheet2')).columns).toEqual(['№']);
  expect(() => readSpreadsheet(withUnpackedSize(only, 'sheet1'))).toThrow(SpreadsheetUnreadable);
});

/** The archive, whose list of contents says that a file unpacks to a gigabyte. */
function withUnpackedSize(archive: Uint8Array, name: string): Uint8Array {
  const bomb = Buffer.from(archive);
  const entries = bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const nameAt = bomb.indexOf(`xl/worksheets/${name}.xml`, entries);
  bomb.writeUInt32LE(2 ** 30, nameAt - 22);
  return bomb;
}

test.each([
  ['30.04.2019', '2019-04-30T09:00:00.000Z'],
  ['30.04.2019 08:05', '2019-04-30T05:05:00.000Z'],
  ['2019-04-30 08:05:10', '2019-04-30T05:05:10.000Z'],
  ['2019-04-30T08:05:10Z', '2019-04-30T08:05:10.000Z'],
  ['43585', '2019-04-30T09:00:00.000Z'],
  ['43585.5', '2019-04-30T09:00:00.000Z'],
  ['43585,25', '2019-04-30T03:00:00.000Z'],
])('the date %s is read in the time of the town', (text, expected) => {
  expect(readDate(text, 'Europe/Moscow')?.toISOString()).toBe(expected);
});

test.each(['31.04.2019', '', 'вчера', '2019-13-01', '12', '30.04.19', '25:00', '01.01.0001'])(
  '%s is no date',
  (text) => {
    expect(readDate(text, 'Europe/Moscow')).toBeNull();
  },
);

test('a date written by hand reads back as the same day in every zone', () => {
  const zones = fc.constantFrom('Europe/Moscow', 'Europe/Kyiv', 'Asia/Vladivostok', 'Europe/Kaliningrad');
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2001-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      zones,
      (date, zone) => {
        const day = date.toISOString().slice(0, 10);
        const written = day.split('-').reverse().join('.');
        const read = readDate(written, zone);
        expect(read?.toLocaleDateString('sv', { timeZone: zone })).toBe(day);
      },
    ),
  );
});
