import { expect, test } from 'vitest';
import type { ReportCard } from '../../contract/report.ts';
import { isHeldBack, newsSince, withWaiting } from './step.ts';
import type { WorkAct, WorkStep } from './step.ts';

const report = { number: 7, status: 'assigned', plannedOn: null } as ReportCard;

function step(act: WorkAct, queuedAtMs: number, trouble: WorkStep['trouble'] = null): WorkStep {
  const seen = { status: 'assigned', lastHistoryId: 'b' } as const;
  return { key: String(queuedAtMs), personId: 'p', number: 7, version: 1, act, queuedAtMs, seen, trouble };
}

test('a report shows what waits for the connection, in its order, and an answer only when it has arrived', () => {
  const steps = [
    step({ kind: 'take' }, 1),
    step({ kind: 'plan', plannedOn: '2026-12-01', text: '' }, 2),
    step({ kind: 'answer', text: 'Сделано', photos: [] }, 3),
  ];
  const { status, plannedOn } = withWaiting(report, steps);
  expect({ status, plannedOn }).toEqual({ status: 'planned', plannedOn: '2026-12-01' });
});

test('what met a conflict changes nothing on the screen, and what waits for another report neither', () => {
  const conflict = step({ kind: 'take' }, 1, { kind: 'conflict' });
  const elsewhere = { ...step({ kind: 'take' }, 2), number: 8 };
  expect(withWaiting(report, [conflict, elsewhere]).status).toBe('assigned');
});

test('a step in trouble holds back only what follows it on the same report', () => {
  const conflict = step({ kind: 'take' }, 1, { kind: 'conflict' });
  const following = step({ kind: 'plan', plannedOn: '2026-12-01', text: '' }, 2);
  const elsewhere = { ...step({ kind: 'take' }, 3), number: 8 };
  const steps = [conflict, following, elsewhere];
  expect(steps.map((one) => isHeldBack(one, steps))).toEqual([false, true, false]);
});

test('the news of a report are the steps after the last one the person saw', () => {
  const history = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  const card = { ...report, history } as ReportCard;
  expect(newsSince(step({ kind: 'take' }, 1), card)).toEqual([{ id: 'c' }]);
});
