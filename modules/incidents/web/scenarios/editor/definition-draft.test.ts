import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flawsOfSteps } from '../../../contract/scenario-definition.ts';
import type { ScenarioStep } from '../../../contract/scenario-definition.ts';
import {
  actionKinds,
  addStep,
  blankDefinition,
  changeStep,
  changeTrigger,
  faultsOf,
  moveStep,
  removeStep,
} from './definition-draft.ts';

test('steps that are added, renamed and removed in any way never come after one that is not above', () => {
  const act = fc.record({ what: fc.constantFrom('add', 'rename', 'remove'), at: fc.nat(20), kind: fc.nat() });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let steps: ScenarioStep[] = [];
      for (const { what, at, kind } of acts) {
        const index = steps.length === 0 ? 0 : at % steps.length;
        const taken = new Set(steps.map(({ key }) => key));
        if (what === 'add') steps = addStep(steps, actionKinds[kind % actionKinds.length] ?? 'note');
        else if (what === 'remove') steps = removeStep(steps, index);
        else if (!taken.has(`named-${at}`)) steps = changeStep(steps, index, { key: `named-${at}` });
        expect(flawsOfSteps(steps).filter(({ field }) => field !== 'action')).toEqual([]);
      }
    }),
  );
});

test('a step moved above what it comes after is told at its field, and moved back it is well', () => {
  const steps = addStep(addStep([], 'cameras'), 'send');
  const moved = moveStep(steps, 1, -1);
  const definition = { ...blankDefinition, trigger: { ...blankDefinition.trigger, typeCodes: ['fire'] } };
  expect([...faultsOf({ ...definition, steps: moved })]).toEqual([['steps.0.after', 'order']]);
  expect(faultsOf({ ...definition, steps: moveStep(moved, 0, 1) }).size).toBe(0);
  expect(moveStep(steps, 0, -1)).toEqual(steps);
});

test('what is missing is told at its own field', () => {
  const steps = addStep(addStep([], 'notify'), 'ask');
  const faults = faultsOf({ ...blankDefinition, steps });
  expect(faults.get('trigger.typeCodes')).toBe('missing');
  expect(faults.get('steps.0.action.text')).toBe('missing');
  expect(faults.get('steps.1.action.question')).toBe('missing');
  expect(faults.get('steps.1.action.choices.0.title')).toBe('missing');
});

test('another beginning keeps the types that were chosen', () => {
  const trigger = { on: 'registered' as const, typeCodes: ['fire'], priorityAtMost: 2 };
  expect(changeTrigger(trigger, 'raised')).toEqual({ on: 'raised', typeCodes: ['fire'], levelAtLeast: 2 });
});
