import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', null])(
  'after signing in nobody is led to %j',
  (next) => {
    expect(ownPath(next)).toBe('/');
  },
);

test('after signing in a person returns to the page they came from', () => {
  expect(ownPath('/work/reports?status=new')).toBe('/work/reports?status=new');
});
