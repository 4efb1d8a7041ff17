import { expect, test } from 'vitest';
import { readHouseAddress } from './house-address.ts';

test.each([
  ['обл. Свердловская, г. Екатеринбург, ул. Малышева, д. 84', 'Екатеринбург', 'улица Малышева', '84'],
  [
    'обл. Свердловская, г. Екатеринбург, пр-кт. Ленина, д. 12, к. 1',
    'Екатеринбург',
    'проспект Ленина',
    '12 к. 1',
  ],
  ['обл. Свердловская, с. Горный Щит, ул. Буденного, д. 3', 'Горный Щит', 'улица Буденного', '3'],
  ['обл. Свердловская, г. Екатеринбург, ул. 8 Марта, д. 5', 'Екатеринбург', 'улица 8 Марта', '5'],
  ['обл. Свердловская, п. Глубокое, д. 3', 'Глубокое', 'поселок Глубокое', '3'],
  ['м. Чернігів, вул. Шевченка, буд. 12', 'Чернігів', 'вулиця Шевченка', '12'],
])('cuts %s', (text, settlement, street, number) => {
  expect(readHouseAddress(text)).toEqual({ settlement, street, number, isGuessed: false });
});

test('an address with its parts out of place is guessed and says so', () => {
  expect(readHouseAddress('д. г. Екатеринбург, ул.Ольховская 25 /1')).toMatchObject({
    street: 'улица Ольховская',
    number: '25 /1',
    isGuessed: true,
  });
});

test('text without a number is no address', () => {
  expect(readHouseAddress('обл. Свердловская, г. Екатеринбург, ул. Малышева')).toBeNull();
});
