import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categoryDefinition } from '../../contract/classifier.ts';
import { readClassifierCsv, writeClassifierCsv } from './classifier-csv.ts';
import { compareClassifiers, hasBrokenQuestions } from './compare.ts';
import { starterCauses } from './starter-causes.ts';

const lift = categoryDefinition.parse({
  id: 'yard.lift',
  group: { id: 'yard', titles: { ru: 'Двор', uk: 'Двір', en: 'Yard' } },
  titles: { ru: 'Лифт; "стоит"', uk: 'Ліфт', en: 'Lift, out of order' },
  keywords: ['лифт', 'ліфт'],
  icon: 'building',
  termDays: 1,
  termUnit: 'calendar-day',
  duplicateRadiusM: 80,
  season: { from: '11-01', to: '04-15' },
  causes: starterCauses
    .filter(({ categoryId }) => categoryId === 'yard.lift')
    .map(({ categoryId: _, position: __, ...cause }) => cause),
});

test('what is written is read back the same, questions, conditions and stop messages with it', () => {
  const read = readClassifierCsv(writeClassifierCsv([lift]));
  expect(read.errors).toEqual([]);
  expect(read.categories).toEqual([lift]);
  expect(compareClassifiers([lift], read.categories)).toEqual([]);
});

test('any texts survive the way to a spreadsheet and back', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => text.trim());
  fc.assert(
    fc.property(words, words, words, (ru, uk, en) => {
      fc.pre([ru, uk, en].every((text) => text !== '' && !/[\r\n\0\uFEFF]/.test(text)));
      const category = { ...lift, titles: { ru, uk, en } };
      expect(readClassifierCsv(writeClassifierCsv([category])).categories[0]?.titles).toEqual({ ru, uk, en });
    }),
  );
});

test('nothing an administrator wrote begins like a formula in the file, and reads back as it was', () => {
  for (const ru of ['=HYPERLINK("http://x")', '+7 912', '-дорога', '@СУММ', "'=1", "''+а"]) {
    const category = { ...lift, titles: { ru, uk: ru, en: ru } };
    const csv = writeClassifierCsv([category]);
    expect(csv).not.toMatch(/(?:^|[,;"\n])[=+@-](?!\d+(?:\.\d+)?(?:,|\r))/);
    expect(readClassifierCsv(csv).categories[0]?.titles.ru).toBe(ru);
  }
});

test("a spreadsheet's semicolons and byte order mark are understood", () => {
  const text = [
    '\uFEFFkind;category;ru;uk;en;group;group_ru;group_uk;group_en;term',
    'category;new.one;Один;Один;One;new;Новая;Нова;New;5',
  ].join('\r\n');
  expect(readClassifierCsv(text)).toMatchObject({ errors: [], categories: [{ id: 'new.one', termDays: 5 }] });
});

test('every mistake is told with its row and column, and nothing is read', () => {
  const text = [
    'kind,category,cause,code,ru,uk,en,group,group_ru,group_uk,group_en,term,photo,type',
    'category,one,,,Один,Один,One,g,Г,Г,G,five,no,',
    'category,two,,,Два,,Two,g,Г,Г,G,5,maybe,',
    'cause,missing,missing.a,,А,А,A,,,,,5,,',
    'question,two,,q,В,В,Q,,,,,,,colour',
    'strange,two,,,,,,,,,,,,',
  ].join('\n');
  const { categories, errors } = readClassifierCsv(text);
  expect(categories).toEqual([]);
  expect(errors.map(({ row, column }) => [row, column])).toEqual([
    [2, 'term'],
    [3, 'photo'],
    [3, 'uk'],
    [4, 'category'],
    [5, 'type'],
    [6, 'kind'],
  ]);
});

test('a file that is no table says so', () => {
  expect(readClassifierCsv('kind,category\n"open').errors).toMatchObject([{ reason: 'reports.csv.not-csv' }]);
  expect(readClassifierCsv('a,b').errors.map(({ column }) => column)).toEqual([
    'kind',
    'category',
    'ru',
    'uk',
    'en',
  ]);
});

test('differences name what is added, changed, switched off, and nothing else', () => {
  const [first, second] = lift.causes;
  const changed = { ...lift, termDays: 2, causes: first ? [{ ...first, isActive: false }] : [] };
  expect(compareClassifiers([lift], [changed])).toEqual([
    { kind: 'changed', id: 'yard.lift', fields: ['termDays'] },
    { kind: 'deactivated', id: first?.id, fields: ['isActive'] },
    { kind: 'deactivated', id: second?.id, fields: [] },
  ]);
});

test('a condition may look at an earlier question only', () => {
  const questions = lift.causes[0]?.questions ?? [];
  expect(hasBrokenQuestions(questions)).toBe(false);
  expect(hasBrokenQuestions(questions.toReversed())).toBe(true);
});
