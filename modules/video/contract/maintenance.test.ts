import { expect, test } from 'vitest';
import { stepsOpen, workStates, workSteps, workTransitions } from './maintenance.ts';

test('each step leads from where it may be taken to another state', () => {
  for (const step of workSteps) expect(workTransitions[step].from).not.toContain(workTransitions[step].to);
});

test('a closed order has no steps, every other has one for one of the sides', () => {
  for (const state of workStates) {
    const isClosed = state === 'confirmed' || state === 'cancelled';
    expect(stepsOpen(state, ['owner', 'contractor']).length > 0, state).toBe(!isClosed);
  }
});

test('the contractor cannot confirm the own work, nor the owner report it done', () => {
  expect(stepsOpen('done', ['contractor'])).toEqual([]);
  expect(stepsOpen('accepted', ['owner'])).toEqual(['cancel']);
});
