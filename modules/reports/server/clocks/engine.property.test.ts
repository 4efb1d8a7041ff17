import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legalClasses } from '../../contract/clocks.ts';
import type { LegalClass } from '../../contract/clocks.ts';
import { civilDayAt, dayOf } from './civil-day.ts';
import { computeClocks } from './engine.ts';
import type { Clock } from './engine.ts';
import { orderMoments } from './moments.ts';
import type { Moment } from './moments.ts';
import { starterRules } from './starter-rules.ts';
import { kyiv, moscow, yekaterinburg } from './test-place.ts';

const hourMs = 3_600_000;
const begin = Date.parse('2026-01-05T06:00:00Z');
const horizonHours = 24 * 500;

const place = fc.constantFrom(moscow, kyiv, yekaterinburg);
const legalClass = fc.constantFrom<LegalClass>(...legalClasses);
const instant = fc.integer({ min: 0, max: horizonHours }).map((hour) => new Date(begin + hour * hourMs));
const dayTerm = fc.integer({ min: 1, max: 40 });

/** Steps of a life that lengthen, pause, hand over or end; nothing that replaces a term by another. */
const lifeStep: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'published',
      'handed',
      'forwarded',
      'taken',
      'waiting',
      'resumed',
      'answered',
      'reopened',
      'ended',
    ),
    at: instant,
  }),
  fc.record({
    kind: fc.constant('extended' as const),
    at: instant,
    ruleId: fc.constantFrom('appeal-ru.answer', 'appeal-ua.answer'),
    days: fc.integer({ min: 1, max: 60 }),
  }),
);

const life = fc.record({ place, legalClass, amount: dayTerm, steps: fc.array(lifeStep, { maxLength: 12 }) });
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

function momentsOf({ legalClass, amount, steps }: Life): Moment[] {
  const at = new Date(begin);
  return [
    { kind: 'class', at, legalClass },
    { kind: 'term', at, amount, unit: 'calendar-day' },
    { kind: 'received', at },
    { kind: 'registered', at: new Date(begin + 30 * hourMs) },
    ...steps,
  ];
}

function clocksAt(facts: Life, moments: readonly Moment[], now: Date): Clock[] {
  const known = orderMoments(moments.filter((moment) => moment.at <= now));
  return computeClocks({ moments: known, rules: starterRules, place: facts.place, now });
}

function pairs(before: readonly Clock[], after: readonly Clock[]): [Clock, Clock][] {
  return before.map((clock) => {
    const same = after.find((one) => one.ruleId === clock.ruleId && one.run === clock.run);
    if (!same) throw new Error(`${clock.ruleId} ${clock.run} was lost`);
    return [clock, same];
  });
}

test('no clock goes backwards or is lost when time passes and moments come', () => {
  fc.assert(
    fc.property(life, instant, instant, (facts, one, other) => {
      const [earlier, later] = one < other ? [one, other] : [other, one];
      const moments = momentsOf(facts);
      for (const [before, after] of pairs(
        clocksAt(facts, moments, earlier),
        clocksAt(facts, moments, later),
      )) {
        expect(after.dueAt.getTime()).toBeGreaterThanOrEqual(before.dueAt.getTime());
        expect(after.startedAt).toEqual(before.startedAt);
        expect(after.ruleVersion).toBe(before.ruleVersion);
      }
    }),
    { numRuns: 500 },
  );
});

test('the same moments in any order give the same clocks', () => {
  fc.assert(
    fc.property(life, instant, fc.infiniteStream(fc.nat()), (facts, now, randoms) => {
      const moments = momentsOf(facts);
      const keyed = moments.map((moment) => ({ moment, key: Number(randoms.next().value) }));
      const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ moment }) => moment);
      expect(clocksAt(facts, shuffled, now)).toEqual(clocksAt(facts, moments, now));
    }),
    { numRuns: 300 },
  );
});

test('pauses never exceed the days of their rule', () => {
  fc.assert(
    fc.property(life, instant, (facts, now) => {
      for (const clock of clocksAt(facts, momentsOf(facts), now)) {
        const rule = starterRules.find(({ id }) => id === clock.ruleId);
        const limit = rule?.versions[0]?.pause?.maxDays ?? 0;
        const days = clock.paused.reduce((sum, span) => sum + span.days, 0);
        expect(days).toBeLessThanOrEqual(limit);
        expect(clock.paused.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 300 },
  );
});

test('no extension passes the maximum of the law', () => {
  fc.assert(
    fc.property(life, instant, (facts, now) => {
      for (const clock of clocksAt(facts, momentsOf(facts), now)) {
        if (clock.extendedDays === 0 || clock.dueOn === null) continue;
        const days = dayOf(clock.dueOn) - civilDayAt(clock.startedAt, facts.place.timeZone);
        // Russia: 30 and 30 more; Ukraine: 45 in all, the month being at most 31 of them.
        expect(days).toBeLessThanOrEqual(clock.ruleId === 'appeal-ru.answer' ? 60 : 45);
      }
    }),
    { numRuns: 500 },
  );
});
