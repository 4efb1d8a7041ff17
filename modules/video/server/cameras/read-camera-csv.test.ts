import { expect, test } from 'vitest';
import { CsvUnreadable, csvRowsAtMost, readCameraCsv } from './read-camera-csv.ts';

const school = '01900000-0000-7000-8000-000000000001';
const known = {
  organisationOf: (name: string) => (name === 'Школа № 2' ? school : undefined),
  recorderOf: () => undefined,
};
const head = 'name,group,owner,longitude,latitude,address,legal_basis,sign,stream';

test('a line becomes a camera, and what it leaves out has its usual value', () => {
  const line =
    'Вход,education,Школа № 2,33.3,54.15,"улица Мира, 4",Постановление,Ведётся съёмка,rtsp://10.0.0.5/1';
  const { cameras, faults } = readCameraCsv(`${head}\n${line}\n`, known);

  expect(faults).toEqual([]);
  expect(cameras).toMatchObject([
    {
      line: 2,
      facts: {
        name: 'Вход',
        address: 'улица Мира, 4',
        retentionDays: 30,
        state: 'planned',
        publicity: 'owner',
      },
    },
  ]);
});

test.each([
  ['owner', 'Вход,education,Нет такой,33.3,54.15,a,b,c,'],
  ['group', 'Вход,space,Школа № 2,33.3,54.15,a,b,c,'],
  ['longitude', 'Вход,education,Школа № 2,,54.15,a,b,c,'],
  ['legal_basis', 'Вход,education,Школа № 2,33.3,54.15,a,,c,'],
  ['stream', 'Вход,education,Школа № 2,33.3,54.15,a,b,c,http://10.0.0.5/'],
  ['stream', 'Вход,education,Школа № 2,33.3,54.15,a,b,c,rtsp://user:secret@10.0.0.5/'],
])('what is wrong with %s is told with line and column', (column, line) => {
  expect(readCameraCsv(`${head}\n${line}\n`, known).faults).toMatchObject([{ line: 2, column }]);
});

test('what is no table, or too long a one, is not read', () => {
  expect(() => readCameraCsv('a,b\n"1', known)).toThrow(CsvUnreadable);
  expect(() => readCameraCsv(`name\n${'x\n'.repeat(csvRowsAtMost + 1)}`, known)).toThrow(CsvUnreadable);
});
