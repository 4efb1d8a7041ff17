import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterKey, boxBetween, isWorthKeeping } from './boxes.ts';

const anywhere = fc.record({
  x: fc.double({ min: -2, max: 3, noNaN: true }),
  y: fc.double({ min: -2, max: 3, noNaN: true }),
});

function expectInside({
  x,
  y,
  width,
  height,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
}): void {
  for (const share of [x, y, width, height]) expect(share).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(1 + 1e-9);
  expect(y + height).toBeLessThanOrEqual(1 + 1e-9);
}

test('a box drawn in any direction, even past the border, lies inside the picture', () => {
  fc.assert(fc.property(anywhere, anywhere, (from, to) => expectInside(boxBetween(from, to))));
});

test('no sequence of keys takes a box out of the picture or makes it vanish', () => {
  const keys = fc.array(
    fc.tuple(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), fc.boolean()),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(keys, (pressed) => {
      const start = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
      const end = pressed.reduce((box, [key, isShift]) => afterKey(box, key, isShift) ?? box, start);
      expectInside(end);
      expect(isWorthKeeping(end)).toBe(true);
    }),
  );
});

test('a press without a drag draws nothing, and other keys do nothing', () => {
  expect(isWorthKeeping(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.501 }))).toBe(false);
  expect(afterKey({ x: 0, y: 0, width: 0.5, height: 0.5 }, 'a', false)).toBeUndefined();
});
