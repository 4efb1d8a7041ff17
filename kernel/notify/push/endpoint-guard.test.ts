import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEndpointGuard, isPublicAddress } from './endpoint-guard.ts';

const guard = createEndpointGuard([]);

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
])('%s is allowed', (endpoint) => {
  expect(guard.allows(endpoint)).toBe(true);
});

test.each([
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://user:word@fcm.googleapis.com/abc',
  'https://fcm.googleapis.com:8443/abc',
  'https://localhost/abc',
  'https://recorder/abc',
  'https://db.internal/abc',
  'https://town.local./abc',
  'https://2130706433/abc',
  'https://0x7f.1/abc',
  'https://192.168.1.1/abc',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/abc',
  'https://[fd00::1]/abc',
  'https://[::ffff:10.0.0.1]/abc',
  'https://[64:ff9b::a00:1]/abc',
  'https://[2002:a00:1::]/abc',
  'not an address',
])('%s is refused', (endpoint) => {
  expect(guard.allows(endpoint)).toBe(false);
});

test('a push service of the town’s own may stand on any port', () => {
  const own = createEndpointGuard(['push.lan']);
  expect(own.allows('https://push.lan:8443/abc')).toBe(true);
  expect(own.allows('https://other.lan:8443/abc')).toBe(false);
  expect(own.allows('http://push.lan/abc')).toBe(false);
});

test('no address of a private network is public', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, byte, byte, fc.constantFrom('10', '127', '0', '240', '224'), (a, b, c, first) => {
      expect(isPublicAddress(`${first}.${a}.${b}.${c}`)).toBe(false);
      expect(isPublicAddress(`192.168.${a}.${b}`)).toBe(false);
      expect(isPublicAddress(`172.${16 + (a % 16)}.${b}.${c}`)).toBe(false);
    }),
  );
});

test('a name that resolves to this machine is not connected to', async () => {
  const found = await new Promise<Error | null>((resolve) => {
    guard.lookup('localhost', {}, (error) => resolve(error));
  });
  expect(found?.message).toContain('no public address');
});
