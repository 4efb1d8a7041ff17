import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignmentStates } from '../../contract/assignment.ts';
import type { AssignmentState } from '../../contract/assignment.ts';
import { isEnded, stepRules, stepsOpenTo } from './assignment-machine.ts';
import type { Side } from './assignment-machine.ts';

test('what has ended stays as it is', () => {
  expect(stepsOpenTo('done', ['giver', 'performer'])).toEqual([]);
  expect(stepsOpenTo('cancelled', ['giver', 'performer'])).toEqual([]);
});

test('nothing is done without a report of the performer and the word of the giver', () => {
  const sides = fc.constantFrom<Side>('giver', 'performer');
  fc.assert(
    fc.property(fc.array(fc.tuple(sides, fc.nat(4)), { maxLength: 30 }), (choices) => {
      let state: AssignmentState = 'given';
      let last: string | null = null;
      const endings: unknown[] = [];
      for (const [side, choice] of choices) {
        const open = stepsOpenTo(state, [side]);
        const step = open[choice % Math.max(open.length, 1)];
        if (!step) continue;
        const before = state;
        state = stepRules[step].to;
        if (state === 'done') endings.push([before, last, side]);
        last = step;
      }
      expect(endings.filter((one) => String(one) !== 'reported,report,giver')).toEqual([]);
    }),
  );
});

test('from every state before the end somebody can go on', () => {
  for (const state of assignmentStates.filter((one) => !isEnded(one)))
    expect(stepsOpenTo(state, ['giver', 'performer']).length).toBeGreaterThan(0);
});
