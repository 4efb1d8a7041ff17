import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyKinds } from '../../contract/report.ts';
import { clockEffectsOf } from '../lifecycle.ts';
import type { ClockEffect } from '../lifecycle.ts';
import type { HistoryKind } from '../tables.ts';
import { momentsOf } from './moments.ts';
import type { MomentKind } from './moments.ts';

/*
 * The table of steps says what each does to the clocks, and the meaning of each row of the history says it again in the
 * engine's words. Two tellings of one thing: here one is held against the other.
 */

const startedAt = Date.UTC(2026, 0, 1);

function momentsOfKinds(kinds: readonly HistoryKind[]): readonly MomentKind[][] {
  const steps = kinds.map((kind, index) => ({
    kind,
    occurredAt: new Date(startedAt + index * 60_000),
    plannedOn: kind === 'planned' ? '2026-02-01' : null,
  }));
  const moments = momentsOf(steps, []);
  return steps.map(({ occurredAt }) =>
    moments.filter(({ at }) => at.getTime() === occurredAt.getTime()).map(({ kind }) => kind),
  );
}

/** What a clock sees when the table says so. */
const seen: Readonly<Record<Exclude<ClockEffect, 'none'>, readonly MomentKind[]>> = {
  'start-work': ['handed'],
  pause: ['waiting'],
  resume: ['resumed'],
  stop: ['answered', 'ended'],
};

const plain = historyKinds.filter((kind) => kind !== 'merged' && kind !== 'unmerged');
const histories = fc
  .array(fc.constantFrom(...plain), { maxLength: 12 })
  .map((kinds): HistoryKind[] => ['created', ...kinds]);

test('whatever happens to a report, the engine hears what the table of steps says', () => {
  fc.assert(
    fc.property(histories, (kinds) => {
      const heard = momentsOfKinds(kinds);
      clockEffectsOf(kinds).forEach((effect, index) => {
        if (effect === 'none') return;
        expect(heard[index]?.some((kind) => seen[effect].includes(kind))).toBe(true);
      });
    }),
    { numRuns: 500 },
  );
});

test('the engine starts and stops nothing that the table of steps does not', () => {
  fc.assert(
    fc.property(histories, (kinds) => {
      const effects = clockEffectsOf(kinds);
      momentsOfKinds(kinds).forEach((heard, index) => {
        const isStop = heard.includes('answered') || heard.includes('ended');
        const told = [
          ...(heard.includes('handed') ? ['start-work'] : []),
          ...(isStop ? ['stop'] : []),
          ...(heard.includes('resumed') ? ['resume'] : []),
        ];
        expect([kinds[index], told.filter((effect) => effect !== effects[index])]).toEqual([
          kinds[index],
          [],
        ]);
      });
    }),
    { numRuns: 500 },
  );
});

test('the first question pauses in both tellings; what a later one does the engine alone decides', () => {
  const kinds: HistoryKind[] = ['created', 'published', 'asked', 'replied', 'asked', 'replied'];

  expect(clockEffectsOf(kinds)).toEqual(['none', 'start-work', 'pause', 'resume', 'none', 'resume']);
  expect(momentsOfKinds(kinds)[2]).toEqual(['waiting']);
});

test('a merge that was undone stopped nothing; one that stands stops the clocks in both tellings', () => {
  expect(momentsOfKinds(['created', 'published', 'merged', 'unmerged'])[2]).toEqual([]);
  expect(momentsOfKinds(['created', 'published', 'merged'])[2]).toEqual(['ended']);
  expect(clockEffectsOf(['created', 'published', 'merged'])[2]).toBe('stop');
});
