import { expect, test, vi } from 'vitest';
import { newId } from './ids.ts';

test('ids made later sort later, also within one millisecond', () => {
  const ids = Array.from({ length: 1000 }, () => newId(1_700_000_000_000));
  expect(ids.toSorted()).toEqual(ids);
});

test('an id is a UUID of version 7 that carries its instant', () => {
  const id = newId(0x0123456789ab);
  expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids keep their order when the clock of the machine is set back a little', () => {
  const now = vi.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
  const before = newId();
  now.mockReturnValue(1_799_999_999_000);
  const after = newId();
  expect([after, before].toSorted()).toEqual([before, after]);
});

test('ids of one instant keep their order when others are made in between', () => {
  const ids = Array.from({ length: 100 }, () => {
    newId();
    return newId(1_700_000_000_000);
  });
  const disordered = ids.filter((id, index) => index > 0 && id < (ids[index - 1] ?? ''));
  expect(disordered.length).toBeLessThanOrEqual(1);
});
