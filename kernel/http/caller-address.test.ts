import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callerAddress } from './caller-address.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
  ['2001:0db8::0001:bbbb:2:3:4', '2001:db8:0:1::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, counted) => {
  expect(callerAddress(address)).toBe(counted);
});

test('all addresses of one subnet count as one, whatever they end in', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  const ending = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(ending, ending, (one, other) => {
      expect(callerAddress(`2001:db8:5:6:${one}`)).toBe(callerAddress(`2001:db8:5:6:${other}`));
    }),
  );
});

test('neighbouring subnets count apart', () => {
  expect(callerAddress('2001:db8:0:1::5')).not.toBe(callerAddress('2001:db8:0:2::5'));
});

test('a connection that is gone counts with the others that are', () => {
  expect(callerAddress(undefined)).toBe('gone');
});
