import { expect, test } from 'vitest';
import { createSealer } from './seal.ts';

const sealer = createSealer('a'.repeat(64));

test('a sealed secret opens for its owner, and two seals of one secret differ', () => {
  const sealed = sealer.seal('ключ', 'reports.gateway/1');

  expect(sealer.open(sealed, 'reports.gateway/1')).toBe('ключ');
  expect(sealed).not.toContain('ключ');
  expect(sealer.seal('ключ', 'reports.gateway/1')).not.toBe(sealed);
});

test('a sealed secret opens neither for another owner, nor by another hub, nor when it was changed', () => {
  const sealed = sealer.seal('ключ', 'reports.gateway/1');
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;

  expect(sealer.open(sealed, 'reports.gateway/2')).toBeNull();
  expect(createSealer('b'.repeat(64)).open(sealed, 'reports.gateway/1')).toBeNull();
  expect(sealer.open(changed, 'reports.gateway/1')).toBeNull();
  expect(sealer.open('', 'reports.gateway/1')).toBeNull();
});
