import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tileAt } from './contact-sheet.ts';
import { StepClock, stepMove } from './step-move.ts';

test('one that is ahead waits, one that is close goes as usual, one that is lost begins anew', () => {
  expect(stepMove(5)).toEqual({ kind: 'wait' });
  expect(stepMove(0)).toEqual({ kind: 'go', haste: 1 });
  expect(stepMove(-9)).toEqual({ kind: 'jump' });
  expect(stepMove(0.1)).toMatchObject({ kind: 'go', haste: expect.toSatisfy((haste) => haste < 1) });
  expect(stepMove(-1)).toMatchObject({ kind: 'go', haste: expect.toSatisfy((haste) => haste > 1) });
});

test('wherever a camera begins and however its decoder drifts, it comes into step and stays there', () => {
  const tickSeconds = 0.15;
  const lead = fc.double({ min: -3.9, max: 6, noNaN: true });
  const drift = fc.double({ min: 0.97, max: 1.03, noNaN: true });
  fc.assert(
    fc.property(lead, drift, (begun, pace) => {
      let leadSeconds = begun;
      let furthest = 0;
      for (let tick = 0; tick < 150; tick += 1) {
        const move = stepMove(leadSeconds);
        if (move.kind === 'jump') leadSeconds = -0.5;
        const went = move.kind === 'go' ? move.haste * pace * tickSeconds : 0;
        leadSeconds += went - tickSeconds;
        if (tick > 100) furthest = Math.max(furthest, Math.abs(leadSeconds));
      }
      expect(furthest).toBeLessThan(0.25);
    }),
  );
});

test('the common clock runs at its speed, also backwards, and stands while it is held', () => {
  let nowMs = 0;
  const clock = new StepClock(1_000_000, () => nowMs);
  clock.run();
  nowMs = 500;
  expect(clock.instantUs).toBe(1_500_000);
  clock.hold();
  nowMs = 9_000;
  expect(clock.instantUs).toBe(1_500_000);
  clock.set(10_000_000, -4);
  clock.run();
  nowMs = 10_000;
  expect(clock.instantUs).toBe(6_000_000);
  expect(clock.leadOf(2_000_000)).toBe(1);
  expect(clock.leadOf(10_000_000)).toBe(-1);
});

test('a place on the timeline has the tile of its step, or none where nothing was recorded', () => {
  const view = { fromUs: 0, toUs: 400 };
  const instants = [5, null, 210, 310];

  expect([0, 99, 100, 250, 399, 400, -1].map((us) => tileAt(instants, view, us))).toEqual([
    0,
    0,
    undefined,
    2,
    3,
    undefined,
    undefined,
  ]);
});
