import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestSpans, withoutPause } from './best-spans.ts';
import type { LedgerSpan } from './best-spans.ts';

const span = (fromUs: number, toUs: number, state: LedgerSpan['state']): LedgerSpan => ({
  fromUs,
  toUs,
  state,
  cause: '',
});

test('a time that the stand-in recorded is recorded, though its own recorder was down', () => {
  const own = [span(0, 10, 'recorded'), span(10, 40, 'recorder-down'), span(40, 60, 'recorded')];
  const standIn = [span(18, 45, 'recorded'), span(45, 60, 'paused')];
  const best = bestSpans([
    { recorderId: 'own', spans: own },
    { recorderId: 'other', spans: standIn },
  ]);
  expect(best.map(({ fromUs, toUs, state, recorderId }) => [fromUs, toUs, state, recorderId])).toEqual([
    [0, 10, 'recorded', 'own'],
    [10, 18, 'recorder-down', 'own'],
    [18, 40, 'recorded', 'other'],
    [40, 60, 'recorded', 'own'],
  ]);
});

test('a hole that nobody tells of stays one', () => {
  const best = bestSpans([
    { recorderId: 'own', spans: [span(0, 10, 'recorded')] },
    { recorderId: 'other', spans: [span(20, 30, 'recorded')] },
  ]);
  expect(best.map(({ fromUs, toUs }) => [fromUs, toUs])).toEqual([
    [0, 10],
    [20, 30],
  ]);
});

test('every instant that any ledger tells of is told once, recorded if one of them recorded it', () => {
  const states = ['recorded', 'paused', 'recorder-down', 'network'] as const;
  const ledger = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...states, null)), { maxLength: 12 })
    .map((pieces) => {
      let atUs = 0;
      return pieces.flatMap(([lengthUs, state]) => {
        const fromUs = atUs;
        atUs += lengthUs;
        return state === null ? [] : [span(fromUs, atUs, state)];
      });
    });
  const at = (spans: readonly LedgerSpan[], us: number) =>
    spans.filter(({ fromUs, toUs }) => fromUs <= us && us < toUs).map(({ state }) => state);
  const worthOf = (state: string): number =>
    ['recorded', 'network', 'paused'].indexOf(state === 'recorder-down' ? 'network' : state);
  fc.assert(
    fc.property(ledger, ledger, (own, other) => {
      const best = bestSpans([
        { recorderId: 'own', spans: own },
        { recorderId: 'other', spans: other },
      ]);
      for (let us = 0; us < 120; us += 1) {
        const told = [...at(own, us), ...at(other, us)];
        expect(at(best, us).map(worthOf)).toEqual(told.length === 0 ? [] : [Math.min(...told.map(worthOf))]);
      }
    }),
  );
});

test('a recorder says nothing of a pause in the time of another, and all else', () => {
  const spans = [span(0, 50_000, 'paused'), span(50_000, 60_000, 'network')];
  const others = [
    { fromMs: 10, toMs: 20 },
    { fromMs: 40, toMs: 60 },
  ];

  expect(withoutPause(spans, others).map(({ fromUs, toUs, state }) => [fromUs, toUs, state])).toEqual([
    [0, 10_000, 'paused'],
    [20_000, 40_000, 'paused'],
    [50_000, 60_000, 'network'],
  ]);
});
