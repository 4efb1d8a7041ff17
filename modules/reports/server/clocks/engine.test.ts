import { expect, test } from 'vitest';
import { computeClocks, instantOfShare } from './engine.ts';
import type { Clock, ClockRule } from './engine.ts';
import { orderMoments } from './moments.ts';
import type { Moment } from './moments.ts';
import { starterRules } from './starter-rules.ts';
import { kyiv, moscow } from './test-place.ts';
import type { Place } from './term.ts';

const at = (on: string): Date => new Date(`${on}T09:00:00Z`);
const term: Moment = { kind: 'term', at: at('2026-09-01'), amount: 10, unit: 'calendar-day' };
const received: Moment = { kind: 'received', at: at('2026-09-01') };
const handed: Moment = { kind: 'handed', at: at('2026-09-02') };
const published: Moment = { kind: 'published', at: at('2026-09-02') };

function clocks(
  moments: readonly Moment[],
  now: string,
  facts: { rules?: readonly ClockRule[]; place?: Place } = {},
): Clock[] {
  const { rules = starterRules, place = moscow } = facts;
  return computeClocks({ moments: orderMoments([term, received, ...moments]), rules, place, now: at(now) });
}

function clock(all: readonly Clock[], ruleId: string, run = 1): Clock {
  const found = all.find((one) => one.ruleId === ruleId && one.run === run);
  if (!found) throw new Error(`no clock ${ruleId} ${run}`);
  return found;
}

test('a message has its own term, a work term from handing over, and a term of moderation', () => {
  const all = clocks([published, handed], '2026-09-03');
  expect(all.map(({ ruleId, state, dueOn }) => [ruleId, state, dueOn])).toEqual([
    ['common.moderation', 'met', '2026-09-02'],
    ['common.work', 'running', '2026-09-12'],
    ['message.answer', 'running', '2026-09-11'],
  ]);
});

test('a transfer restarts the work clock and leaves the legal one running', () => {
  const moments: Moment[] = [
    { kind: 'class', at: at('2026-09-02'), legalClass: 'appeal-ru' },
    { kind: 'registered', at: at('2026-09-02') },
    published,
    handed,
    { kind: 'forwarded', at: at('2026-09-05') },
    { kind: 'handed', at: at('2026-09-05') },
  ];
  const all = clocks(moments, '2026-09-06');
  expect(clock(all, 'common.work').state).toBe('stopped');
  expect(clock(all, 'common.work', 2).startedAt).toEqual(at('2026-09-05'));
  expect(clock(all, 'appeal-ru.answer')).toMatchObject({ state: 'running', dueOn: '2026-10-02', run: 1 });
  expect(clock(all, 'appeal-ru.register').state).toBe('met');
  expect(clock(all, 'appeal-ru.forward').state).toBe('met');
});

test('a reopening starts a new work clock', () => {
  const moments: Moment[] = [
    published,
    handed,
    { kind: 'answered', at: at('2026-09-05') },
    { kind: 'reopened', at: at('2026-09-07') },
    { kind: 'handed', at: at('2026-09-07') },
  ];
  const all = clocks(moments, '2026-09-08');
  expect(clock(all, 'common.work').state).toBe('met');
  expect(clock(all, 'common.work', 2)).toMatchObject({ state: 'running', dueOn: '2026-09-17' });
  expect(clock(all, 'message.answer').state).toBe('met');
});

test('a changed class stops the clocks of the former one and keeps them in sight', () => {
  const moments: Moment[] = [
    published,
    handed,
    { kind: 'class', at: at('2026-09-04'), legalClass: 'appeal-ru' },
    { kind: 'registered', at: at('2026-09-04') },
  ];
  const all = clocks(moments, '2026-09-05');
  expect(clock(all, 'message.answer')).toMatchObject({ state: 'stopped', stoppedAt: at('2026-09-04') });
  expect(clock(all, 'appeal-ru.answer').startedAt).toEqual(at('2026-09-04'));
});

test('waiting for the resident pauses once, for at most five days, and never a legal clock', () => {
  const waiting: Moment = { kind: 'waiting', at: at('2026-09-03') };
  const duringPause = clocks([published, handed, waiting], '2026-09-05');
  expect(clock(duringPause, 'message.answer')).toMatchObject({ state: 'paused', dueOn: '2026-09-11' });

  const forgotten = clocks([published, handed, waiting], '2026-09-30');
  expect(clock(forgotten, 'message.answer')).toMatchObject({ state: 'missed', dueOn: '2026-09-16' });

  const answered: Moment[] = [published, handed, waiting, { kind: 'resumed', at: at('2026-09-05') }];
  const again: Moment[] = [...answered, { kind: 'waiting', at: at('2026-09-06') }];
  expect(clock(clocks(answered, '2026-09-05'), 'message.answer').dueOn).toBe('2026-09-13');
  expect(clock(clocks(again, '2026-09-08'), 'message.answer')).toMatchObject({
    state: 'running',
    dueOn: '2026-09-13',
  });

  const appeal: Moment[] = [
    { kind: 'class', at: at('2026-09-02'), legalClass: 'appeal-ru' },
    { kind: 'registered', at: at('2026-09-02') },
    waiting,
  ];
  expect(clock(clocks(appeal, '2026-09-05'), 'appeal-ru.answer').state).toBe('running');
});

test('a Russian extension adds what was asked, at most thirty days', () => {
  const appeal: Moment[] = [
    { kind: 'class', at: at('2026-09-02'), legalClass: 'appeal-ru' },
    { kind: 'registered', at: at('2026-09-02') },
    { kind: 'extended', at: at('2026-09-20'), ruleId: 'appeal-ru.answer', days: 25 },
    { kind: 'extended', at: at('2026-09-21'), ruleId: 'appeal-ru.answer', days: 25 },
  ];
  const found = clock(clocks(appeal, '2026-09-22'), 'appeal-ru.answer');
  // 2 September + 30 + 30 days is Sunday 1 November: the preceding working day.
  expect(found).toMatchObject({ extendedDays: 30, dueOn: '2026-10-30' });
});

test('a Ukrainian extension never passes forty-five days from receipt', () => {
  const appeal: Moment[] = [
    { kind: 'class', at: at('2026-09-01'), legalClass: 'appeal-ua' },
    { kind: 'extended', at: at('2026-09-20'), ruleId: 'appeal-ua.answer', days: 17 },
  ];
  const found = clock(clocks(appeal, '2026-09-22', { place: kyiv }), 'appeal-ua.answer');
  expect(found.dueOn).toBe('2026-10-16');
});

test('a rule changed while reports are in flight leaves their clocks alone', () => {
  const rules = starterRules.map((rule) => {
    const first = rule.versions[0];
    if (rule.id !== 'message.answer' || !first) return rule;
    const shorter = { ...first, version: 2, validFrom: '2026-09-05', term: { ...first.term, amount: 3 } };
    return { ...rule, versions: [first, shorter] };
  });
  const before = clock(clocks([published], '2026-09-06', { rules }), 'message.answer');
  expect(before).toMatchObject({ ruleVersion: 1, dueOn: '2026-09-11' });

  const late = orderMoments([
    { ...term, at: at('2026-09-05') },
    { kind: 'received', at: at('2026-09-05') },
  ]);
  const after = computeClocks({ moments: late, rules, place: moscow, now: at('2026-09-06') });
  expect(clock(after, 'message.answer')).toMatchObject({ ruleVersion: 2, dueOn: '2026-09-08' });
});

test('a promise ends on the day the executor named, and a new promise replaces it', () => {
  const planned = (on: string, plannedOn: string): Moment => ({ kind: 'planned', at: at(on), plannedOn });
  const all = clocks(
    [published, handed, planned('2026-09-03', '2026-09-05'), planned('2026-09-04', '2026-09-08')],
    '2026-09-09',
  );
  expect(clock(all, 'common.promise').state).toBe('stopped');
  expect(clock(all, 'common.promise', 2)).toMatchObject({
    state: 'missed',
    dueOn: '2026-09-08',
    stoppedAt: null,
  });
});

test('shares pass when active time passes: a pause moves them', () => {
  const moments: Moment[] = [
    published,
    handed,
    { kind: 'waiting', at: at('2026-09-03') },
    { kind: 'resumed', at: at('2026-09-06') },
  ];
  const found = clock(clocks(moments, '2026-09-06'), 'message.answer');
  const whole = found.dueAt.getTime() - at('2026-09-01').getTime() - 3 * 86_400_000;
  expect(instantOfShare(found, 0.5).getTime()).toBe(at('2026-09-01').getTime() + whole / 2 + 3 * 86_400_000);
});
