import { expect, test } from 'vitest';
import { namesOf } from './names.ts';

test('a hyphenated noun takes the form each place needs', () => {
  expect(namesOf('video', 'footage-request')).toMatchObject({
    Module: 'Video',
    nouns: 'footage-requests',
    one: 'footageRequest',
    Many: 'FootageRequests',
    table: 'footage_request',
    words: 'footage request',
  });
});

test.each([
  ['permit', 'permits'],
  ['category', 'categories'],
  ['survey', 'surveys'],
  ['branch', 'branches'],
  ['address', 'addresses'],
])('several of %s are %s', (noun, nouns) => {
  expect(namesOf('works', noun).nouns).toBe(nouns);
});

test.each([
  ['Works', 'permit'],
  ['street-works', 'permit'],
  ['works', 'Permit'],
  ['works', 'a--b'],
  ['../works', 'permit'],
])('%s and %s are refused as names', (module, noun) => {
  expect(() => namesOf(module, noun)).toThrow(/is no/);
});
