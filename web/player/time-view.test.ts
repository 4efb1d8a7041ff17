import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bandsOf,
  lengthOf,
  longestViewUs,
  noticesOf,
  reveal,
  shortestViewUs,
  ticksOf,
  zoom,
} from './time-view.ts';

const view = fc
  .tuple(fc.integer({ min: 0, max: 2e15 }), fc.integer({ min: shortestViewUs, max: longestViewUs }))
  .map(([fromUs, length]) => ({ fromUs, toUs: fromUs + length }));

test('zooming keeps the instant under the pointer and stays between a second and thirty days', () => {
  fc.assert(
    fc.property(
      view,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 100 }),
      (shown, factor, percent) => {
        const aroundUs = shown.fromUs + (lengthOf(shown) * percent) / 100;
        const next = zoom(shown, factor, aroundUs);
        expect(lengthOf(next)).toBeGreaterThanOrEqual(shortestViewUs);
        expect(lengthOf(next)).toBeLessThanOrEqual(longestViewUs);
        expect(aroundUs).toBeGreaterThanOrEqual(next.fromUs - 2);
        expect(aroundUs).toBeLessThanOrEqual(next.toUs + 2);
      },
    ),
  );
});

test('bands lie inside of the view, and neighbours of one kind become one', () => {
  const spans = [
    { kind: 'recorded', fromUs: -50, toUs: 400 },
    { kind: 'recorded', fromUs: 400, toUs: 500 },
    { kind: 'network', fromUs: 500, toUs: 2000 },
  ];

  expect(bandsOf(spans, { fromUs: 0, toUs: 1000 })).toEqual([
    { kind: 'recorded', left: 0, width: 50 },
    { kind: 'network', left: 50, width: 50 },
  ]);
});

test('ticks are round and never too many', () => {
  fc.assert(
    fc.property(view, (shown) => {
      const ticks = ticksOf(shown, 8);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(ticks.every((at) => at % 1e6 === 0)).toBe(true);
    }),
  );
});

test('an instant outside moves the view, one inside does not', () => {
  const shown = { fromUs: 1000, toUs: 2000 };

  expect(reveal(shown, 1500)).toBe(shown);
  expect(reveal(shown, 5000)).toEqual({ fromUs: 4500, toUs: 5500 });
});

test('what the camera noticed lasts from its beginning to its end, or to the end of what is known', () => {
  const events = [
    { atUs: 10, kind: 'motion', isOn: true },
    { atUs: 12, kind: 'run-begun', isOn: null },
    { atUs: 15, kind: 'motion', isOn: true },
    { atUs: 20, kind: 'motion', isOn: false },
    { atUs: 22, kind: 'motion', isOn: false },
    { atUs: 25, kind: 'line-crossed', isOn: null },
    { atUs: 30, kind: 'tamper', isOn: true },
  ] as const;

  expect(noticesOf(events, 100)).toEqual([
    { kind: 'line-crossed', fromUs: 25, toUs: 26 },
    { kind: 'motion', fromUs: 10, toUs: 20 },
    { kind: 'tamper', fromUs: 30, toUs: 100 },
  ]);
});
