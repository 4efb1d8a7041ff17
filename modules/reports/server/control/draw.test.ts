import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { isDrawn } from './draw.ts';

test('the same answer is always drawn the same way, and a greater share draws no less', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 8 }),
      fc.uuid(),
      fc.nat(100),
      fc.nat(100),
      (secret, id, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(isDrawn(secret, id, less)).toBe(isDrawn(secret, id, less));
        return !isDrawn(secret, id, less) || isDrawn(secret, id, more);
      },
    ),
  );
});

test('no share draws nothing and the whole draws everything', () => {
  fc.assert(fc.property(fc.uuid(), (id) => !isDrawn('a secret', id, 0) && isDrawn('a secret', id, 100)));
});

test('about as many are drawn as the setting says, and another secret draws others', () => {
  const ids = Array.from({ length: 4000 }, () => newId());
  const drawn = ids.filter((id) => isDrawn('one', id, 10));
  expect(drawn.length).toBeGreaterThan(300);
  expect(drawn.length).toBeLessThan(500);
  const also = drawn.filter((id) => isDrawn('another', id, 10));
  expect(also.length).toBeLessThan(drawn.length / 3);
});
