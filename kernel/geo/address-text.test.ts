import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  foldForSearch,
  normaliseAddress,
  normaliseHouseNumber,
  parseAddressQuery,
  streetKey,
} from './address-text.ts';

test.each([
  ['ул. Малышева, д. 84', 'улица малышева 84'],
  ['УЛ.МАЛЫШЕВА,84', 'улица малышева 84'],
  ['пр-т Ленина 12 корп. 1', 'проспект ленина 12к1'],
  ['пр-кт. Ленина, д. 12, к. 1, кв. 77', 'проспект ленина 12к1'],
  ['просп. Космонавтов 5 стр 2', 'проспект космонавтов 5с2'],
  ['пер. Газовый, 12 а', 'переулок газовый 12а'],
  ['б-р Культуры, д.3', 'бульвар культуры 3'],
  ['пл. Труда 1', 'площадь труда 1'],
  ['наб. Рабочей молодёжи, 12/1', 'набережная рабочей молодежи 12/1'],
  ['ул. Мира 12 / 1', 'улица мира 12/1'],
  ['ул. Щорса, д. 25, к. 1, стр. 2', 'улица щорса 25к1с2'],
  ['ул. 8 Марта, дом № 5', 'улица 8 марта 5'],
  ['ш. Чусовское 84корп2', 'шоссе чусовское 84к2'],
  ['мкр. Северный д84', 'микрорайон северный 84'],
])('reads the Russian address %s', (text, normalised) => {
  expect(normaliseAddress(text)).toBe(normalised);
});

test.each([
  ['вул. Шевченка, буд. 12', 'вулиця шевченка 12'],
  ['вулиця Грушевського 12-а', 'вулиця грушевського 12а'],
  ['пров. Об’їзний 3/5', "провулок об'їзний 3/5"],
  ['просп. Соборності, буд. 7 корп. 2, кв. 9', 'проспект соборності 7к2'],
  ['б-р Лесі Українки, 26Б', 'бульвар лесі українки 26б'],
  ['пл. Ґалаґанівська, 4', 'площадь ґалаґанівська 4'],
  ['м. Київ, вул. Хрещатик, 1', 'місто київ вулиця хрещатик 1'],
])('reads the Ukrainian address %s', (text, normalised) => {
  expect(normaliseAddress(text)).toBe(normalised);
});

test('a flat is never part of an address', () => {
  expect(parseAddressQuery('Малышева 84 кв. 15')).toEqual({ words: ['малишева'], number: '84' });
});

test('a number inside the name of a street is not a house number', () => {
  expect(parseAddressQuery('ул. 8 Марта')).toEqual({ words: ['8', 'марта'], number: null });
  expect(parseAddressQuery('8 Марта 5')).toEqual({ words: ['8', 'марта'], number: '5' });
});

test('letters that people interchange become equal for search', () => {
  expect(foldForSearch('ґалаґанівська')).toBe(foldForSearch('галаганивська'));
  expect(streetKey('ул. Малышева')).toBe(streetKey('вул. Малишева'));
  expect(streetKey("Об'їзна")).toBe(streetKey('Обїзна'));
});

test('a street whose name is a kind keeps it', () => {
  expect(streetKey('ул. Набережная')).toBe('набережная');
  expect(streetKey('Вечевая площадь')).toBe('вечевая');
});

test('house numbers have one written form', () => {
  expect(['12 А', '12-а', '12а', 'д. 12а'].map(normaliseHouseNumber)).toEqual(['12а', '12а', '12а', '12а']);
});

const addressLike = fc
  .array(
    fc.constantFrom(
      ...'ул. вул. д. дом буд. к. корп стр лит кв оф пр-т б-р м с г № 12 84 1-я 8 а б Марта Ленина , / - 12/1 84а . ґ ї'.split(
        ' ',
      ),
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '));

test.each([
  ['any text', fc.string({ unit: 'binary', maxLength: 300 })],
  ['text of letters of many alphabets', fc.string({ unit: 'grapheme', maxLength: 300 })],
  ['text like an address', addressLike],
])('normalising %s twice changes nothing', (_name, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      const once = normaliseAddress(text);
      expect(normaliseAddress(once)).toBe(once);
      expect(foldForSearch(foldForSearch(once))).toBe(foldForSearch(once));
    }),
    { numRuns: 1000 },
  );
});
