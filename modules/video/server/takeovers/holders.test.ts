import { expect, test } from 'vitest';
import { partsOf } from './holders.ts';

const at = (ms: number): Date => new Date(ms);
const taken = [
  { recorderId: 'b', fromAt: at(100), toAt: at(200) },
  { recorderId: 'c', fromAt: at(300), toAt: null },
];
const parts = (fromMs: number, toMs: number) =>
  partsOf('a', taken, { fromMs, toMs }).map((part) => `${part.recorderId} ${part.fromMs} ${part.toMs}`);

test('a camera that nobody took has its footage in one place', () => {
  expect(partsOf('a', [], { fromMs: 5, toMs: 9 })).toEqual([{ recorderId: 'a', fromMs: 5, toMs: 9 }]);
});

test.each([
  [0, 50, ['a 0 50']],
  [50, 150, ['a 50 100', 'b 100 150']],
  [0, 400, ['a 0 100', 'b 100 200', 'a 200 300', 'c 300 400']],
  [120, 180, ['b 120 180']],
  [200, 300, ['a 200 300']],
  [350, 900, ['c 350 900']],
  [100, 101, ['b 100 101']],
])('from %i to %i', (from, to, expected) => {
  expect(parts(from, to)).toEqual(expected);
});
