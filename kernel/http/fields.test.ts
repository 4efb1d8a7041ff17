import { expect, test } from 'vitest';
import { boundingBox } from './fields.ts';

test('a box is west, south, east, north', () => {
  expect(boundingBox.parse('33.1,54,33.2,54.5')).toEqual([33.1, 54, 33.2, 54.5]);
});

test.each(['', ',,,', '1,2,3', '1,2,3,4,5', '0x1,2,3,4', '1,2,,4', '-181,0,0,1', 'a,b,c,d'])(
  '"%s" is no box',
  (text) => {
    expect(boundingBox.safeParse(text).success).toBe(false);
  },
);

test.each([
  ['across the 180th meridian', '179,54,-179,55'],
  ['upside down', '33,55,34,54'],
])('a box %s is refused with the reason', (_name, text) => {
  expect(boundingBox.safeParse(text).error?.issues[0]?.message).toBe('http.box-reversed');
});
