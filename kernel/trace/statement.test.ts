import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseStatement, operationOf } from './statement.ts';

test.each([
  [
    'select "id" from "identity"."person" where "email" = $1',
    'select "id" from "identity"."person" where "email" = $1',
  ],
  ["select 1 where name = 'Иван' -- his own words", 'select ? where name = ?'],
  ["update t set a = 'it''s', b = 12.5\n  where c2 = -7", 'update t set a = ?, b = ? where c2 = ?'],
  ['select $$secret text$$, $tag$more$tag$', 'select ?, ?'],
])('%s', (text, expected) => {
  expect(normaliseStatement(text)).toBe(expected);
});

test('no text written out in a statement is left, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      const statement = `select * from t where a = '${value.replaceAll("'", "''")}' and b = $1`;
      fc.pre(!value.includes('--') && !value.includes('$'));
      expect(normaliseStatement(statement)).toBe('select * from t where a = ? and b = $1');
    }),
  );
});

test('a statement is named by its first word', () => {
  expect(['  INSERT into a', 'with x as (select 1)', '(select 1)'].map(operationOf)).toEqual([
    'insert',
    'with',
    'statement',
  ]);
});
