import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportStatuses } from '../contract/report.ts';
import { isAllowed, statusAfter } from './lifecycle.ts';
import type { ReportStatus } from '../contract/report.ts';
import type { ReportAction } from './lifecycle.ts';

const actions: ReportAction[] = [
  'publish',
  'reject',
  'take',
  'plan',
  'answer',
  'confirm',
  'reopen',
  'close',
  'forward',
];

test('the whole way from moderation to confirmed is open', () => {
  const way: ReportAction[] = ['publish', 'take', 'plan', 'answer', 'reopen', 'take', 'answer', 'confirm'];
  expect(way.reduce<ReportStatus>((status, action) => statusAfter(action, status), 'moderation')).toBe(
    'confirmed',
  );
});

test('an answered report cannot be answered again', () => {
  expect(() => statusAfter('answer', 'answered')).toThrow('reports.wrong-status');
});

test('a confirmed, closed or rejected report moves no more', () => {
  for (const status of ['confirmed', 'closed', 'rejected'] as const) {
    for (const action of actions) expect(isAllowed(action, status)).toBe(false);
  }
});

test('no chain of actions leads to a status outside the table', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...actions)), (chain) => {
      let status: (typeof reportStatuses)[number] = 'moderation';
      for (const action of chain) if (isAllowed(action, status)) status = statusAfter(action, status);
      expect(reportStatuses).toContain(status);
    }),
  );
});
