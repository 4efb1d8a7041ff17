import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Placeholder } from './templates.ts';
import { fillTemplate, placeholders, unknownPlaceholders } from './templates.ts';

const none = Object.fromEntries(placeholders.map((name) => [name, ''])) as Record<Placeholder, string>;

test('facts stand where their names stood', () => {
  const values = { ...none, number: '12', address: 'Луговая, 5' };
  expect(fillTemplate('№ {number}: {address}', values)).toBe('№ 12: Луговая, 5');
});

test('what a fact holds is never read as a name', () => {
  const values = { ...none, number: '7', address: '{number}', category: '{{address}}' };
  expect(fillTemplate('{address} {category}', values)).toBe('{number} {{address}}');
});

test('a fact stays within its line and brings no invisible marks', () => {
  const values = { ...none, address: 'дом\r\n5\u202e\u2028<b>' };
  expect(fillTemplate('{address}', values)).toBe('дом 5 <b>');
});

test('whatever the facts, everything around the names stays as written', () => {
  const fact = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...placeholders), { maxLength: 6 }), fact, (names, value) => {
      const values = Object.fromEntries(placeholders.map((name) => [name, value])) as Record<
        Placeholder,
        string
      >;
      const text = names.map((name) => `a{${name}}b`).join('');
      const one = fillTemplate('{number}', values);
      expect(fillTemplate(text, values)).toBe(names.map(() => `a${one}b`).join(''));
    }),
  );
});

test.each([
  ['{number} {address}', []],
  ['{nubmer}', ['nubmer']],
  ['{}', ['']],
  ['a { b', ['{']],
  ['{number}}', ['{']],
])('of "%s" the unknown names are %j', (text, unknown) => {
  expect(unknownPlaceholders(text)).toEqual(unknown);
});
