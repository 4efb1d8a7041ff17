import { expect, test } from 'vitest';
import { layoutGuesses, toCyrillicLayout, toLatinLayout } from './keyboard-layout.ts';

test('a Russian word typed with the Latin layout on is read as meant', () => {
  expect(toCyrillicLayout('ghbdtn', 'ru')).toBe('привет');
  expect(toCyrillicLayout('Vfksitdf 84', 'ru')).toBe('малышева 84');
});

test('a Ukrainian word typed with the Latin layout on is read as meant', () => {
  expect(toCyrillicLayout('Rb]dcmrf', 'uk')).toBe('київська');
});

test('a Latin word typed with a Cyrillic layout on is read as meant', () => {
  expect(toLatinLayout('Дфтвыекфыыу', 'ru')).toBe('landstrasse');
  expect(toLatinLayout('дфтві', 'uk')).toBe('lands');
});

test('digits give no other reading', () => {
  expect(layoutGuesses('84')).toEqual([]);
});
