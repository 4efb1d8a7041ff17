import { expect, test } from 'vitest';
import { editDistance, likeness } from './likeness.ts';

const malysheva = { searchKey: 'малишева', settlement: 'Екатеринбург' };

test('swapped neighbours count as one mistake', () => {
  expect(editDistance('ленина', 'леинна')).toBe(1);
});

test('one wrong letter is liker than another name', () => {
  expect(likeness(['малашева'], malysheva)).toBeGreaterThan(likeness(['малахова'], malysheva));
});

test('the name of the settlement costs nothing', () => {
  expect(likeness(['екатеринбург', 'малишева'], malysheva)).toBe(1);
});

test('a word that fits nothing lowers the likeness', () => {
  expect(likeness(['кузнецова', 'малишева'], malysheva)).toBeLessThan(1);
});
