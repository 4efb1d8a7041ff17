import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flawsOfSteps, scenarioDefinition } from '../../contract/scenario-definition.ts';
import type { ScenarioDefinition, ScenarioStep } from '../../contract/scenario-definition.ts';
import { readyScenarios } from './ready-scenarios.ts';
import type { Begun } from './walk.ts';
import { walkOn } from './walk.ts';

const note = { kind: 'note', text: 'записано' } as const;
const ask = {
  kind: 'ask',
  question: 'Продолжать?',
  choices: [
    { key: 'yes', title: 'Да' },
    { key: 'no', title: 'Нет' },
  ],
  withinSeconds: 60,
  onSilence: 'no',
} as const;

/** Any scenario: each step comes after some earlier ones, and after a question perhaps only by one answer. */
const anyDefinition = fc
  .array(fc.record({ isQuestion: fc.boolean(), after: fc.array(fc.nat(), { maxLength: 3 }), by: fc.nat() }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((drafts): ScenarioDefinition => {
    const steps: ScenarioStep[] = [];
    for (const [index, { isQuestion, after, by }] of drafts.entries()) {
      const earlier = steps.length === 0 ? [] : after.map((one) => steps[one % steps.length]);
      const before = [...new Set(earlier.flatMap((step) => step ?? []))];
      const asked = before.find(({ action }) => action.kind === 'ask');
      steps.push({
        key: `s${index}`,
        after: before.map(({ key }) => key),
        answers: asked && by % 2 === 0 ? [{ step: asked.key, is: [by % 4 === 0 ? 'yes' : 'no'] }] : [],
        action: isQuestion ? { ...ask, choices: [...ask.choices] } : note,
      });
    }
    return { titles: null, trigger: { on: 'registered', typeCodes: ['fire'], priorityAtMost: 4 }, steps };
  });

test('any scenario comes to its end, and no step begins twice or before those it comes after', () => {
  fc.assert(
    fc.property(
      anyDefinition,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      (definition, says) => {
        expect(flawsOfSteps(definition.steps)).toEqual([]);
        const begun = new Map<string, Begun>();
        for (let round = 0; round <= definition.steps.length; round += 1) {
          const { start, skip } = walkOn(definition, begun);
          for (const key of skip) begun.set(key, { state: 'skipped', choice: null });
          if (!start) break;
          expect(begun.has(start.key)).toBe(false);
          expect(start.after.every((key) => begun.has(key))).toBe(true);
          const choice = says[round % says.length] ? 'yes' : 'no';
          begun.set(start.key, { state: 'done', choice: start.action.kind === 'ask' ? choice : null });
        }
        expect(walkOn(definition, begun).isOver).toBe(true);
      },
    ),
  );
});

test('a step that waits holds up what comes after it, and nothing beside it', () => {
  const step = (key: string, after: string[]): ScenarioStep => ({ key, after, answers: [], action: note });
  const definition: ScenarioDefinition = {
    titles: null,
    trigger: { on: 'alarm', typeCodes: ['fire'], priorityAtMost: 4, sources: [] },
    steps: [step('one', []), step('beside', []), step('after', ['one'])],
  };
  const waiting = new Map<string, Begun>([['one', { state: 'waiting', choice: null }]]);
  expect(walkOn(definition, waiting).start?.key).toBe('beside');
  waiting.set('beside', { state: 'done', choice: null });
  expect(walkOn(definition, waiting)).toEqual({ start: null, skip: [], isOver: false });
});

test('a circle, a step that is not there and an answer nobody can give are refused', () => {
  const trigger = { on: 'registered', typeCodes: ['fire'] };
  const steps = [
    [
      { key: 'a', after: ['b'], action: note },
      { key: 'b', after: ['a'], action: note },
    ],
    [
      { key: 'a', action: note },
      { key: 'a', action: note },
    ],
    [
      { key: 'a', action: ask },
      { key: 'b', after: ['a'], answers: [{ step: 'a', is: ['maybe'] }], action: note },
    ],
    [{ key: 'a', action: { ...ask, onSilence: 'maybe' } }],
  ];
  for (const one of steps) expect(scenarioDefinition.safeParse({ trigger, steps: one }).success).toBe(false);
});

test('every ready scenario is one', () => {
  for (const { definition } of readyScenarios)
    expect(scenarioDefinition.parse(definition)).toEqual(definition);
});
