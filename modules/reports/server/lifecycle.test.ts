import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportAction } from '../contract/actions.ts';
import { reportActions } from '../contract/actions.ts';
import { historyKinds, reportStatuses } from '../contract/report.ts';
import type { ReportStatus } from '../contract/report.ts';
import { finalStatuses, statusFacts } from '../contract/statuses.ts';
import { actionsFor, clockEffectsOf, isAllowed, statusAfter, transitions } from './lifecycle.ts';
import type { Party } from './lifecycle.ts';
import type { HistoryKind } from './tables.ts';

const anyAction = fc.constantFrom(...reportActions);
const anyChain = fc.array(anyAction, { maxLength: 40 });

test('the whole way from moderation to confirmed is open', () => {
  const way: ReportAction[] = ['publish', 'take', 'plan', 'answer', 'reopen', 'take', 'answer', 'confirm'];
  expect(way.reduce<ReportStatus>((status, action) => statusAfter(action, status), 'moderation')).toBe(
    'confirmed',
  );
});

test('an answered report cannot be answered again', () => {
  expect(() => statusAfter('answer', 'answered')).toThrow('reports.wrong-status');
});

test('a final report moves no more, except that a duplicate can be separated again', () => {
  const moves = finalStatuses.flatMap((status) =>
    reportActions
      .filter((action) => isAllowed(action, status) && transitions[action].to !== 'same')
      .map((action) => `${status} ${action}`),
  );
  expect(moves).toEqual(['duplicate unmerge']);
});

test('a report goes back to where it was after a question, and nowhere when that is unknown', () => {
  expect(statusAfter('reply', 'waiting', 'planned')).toBe('planned');
  expect(() => statusAfter('reply', 'waiting')).toThrow('reports.wrong-status');
});

test('no chain of actions leads to a status outside the table', () => {
  fc.assert(
    fc.property(anyChain, (chain) => {
      let status: ReportStatus = 'moderation';
      let former: ReportStatus | null = null;
      for (const action of chain) {
        if (!isAllowed(action, status)) continue;
        const next = statusAfter(action, status, former);
        if (next === 'waiting' || next === 'duplicate') former = status === 'waiting' ? former : status;
        status = next;
        expect(reportStatuses).toContain(status);
      }
    }),
  );
});

test('what the table forbids is refused', () => {
  const forbidden = fc
    .tuple(anyAction, fc.constantFrom(...reportStatuses))
    .filter(([action, status]) => !isAllowed(action, status));
  fc.assert(
    fc.property(forbidden, ([action, status]) => {
      expect(() => statusAfter(action, status, 'assigned')).toThrow('reports.wrong-status');
    }),
  );
});

test('every status can be reached and every open one can be left', () => {
  const reached = new Set<ReportStatus>(['moderation']);
  for (const { to } of Object.values(transitions)) if (to !== 'same' && to !== 'former') reached.add(to);
  const left = reportStatuses.filter((status) =>
    reportActions.some((action) => isAllowed(action, status) && transitions[action].to !== 'same'),
  );
  expect([...reached].toSorted()).toEqual(reportStatuses.toSorted());
  expect(left).toEqual(
    expect.arrayContaining(reportStatuses.filter((status) => statusFacts[status].type !== 'final')),
  );
});

/** Rows of the clocks, which move no report. */
const clockKinds = ['classed', 'extended', 'escalated'];

test('every kind of history row but the first and those of the clocks belongs to an action', () => {
  const written = new Set(Object.values(transitions).map(({ history }) => history));
  expect(historyKinds.filter((kind) => !written.has(kind))).toEqual(['created', ...clockKinds]);
});

/** Who of an organisation does the work moves no report. */
const isOfTeam = (action: ReportAction): boolean => ['allot', 'end-allotment'].includes(action);

test.each<[Party, readonly ReportStatus[]]>([
  ['author', ['waiting', 'answered']],
  ['executor', ['assigned', 'in-work', 'planned', 'reopened']],
  ['controller', ['answer-review', 'answered']],
])('the %s acts only where it is their turn', (party, statuses) => {
  const acts = reportStatuses.filter((status) =>
    actionsFor(party, status).some((action) => !isOfTeam(action)),
  );
  expect(acts).toEqual(statuses);
});

test('the work starts anew with each hand-over after publication, and only the first question holds it', () => {
  const kinds: HistoryKind[] = [
    'created',
    'forwarded',
    'published',
    'asked',
    'replied',
    'forwarded',
    'asked',
    'reply-missed',
    'answered',
  ];
  expect(clockEffectsOf(kinds)).toEqual([
    'none',
    'none',
    'start-work',
    'pause',
    'resume',
    'start-work',
    'none',
    'resume',
    'stop',
  ]);
});

test('a pause is never longer than one question, whatever the history', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...historyKinds), { maxLength: 60 }), (kinds) => {
      const effects = clockEffectsOf(kinds);
      expect(effects).toHaveLength(kinds.length);
      expect(effects.filter((effect) => effect === 'pause').length).toBeLessThanOrEqual(1);
    }),
  );
});
