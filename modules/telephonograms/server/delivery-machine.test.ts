import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasCome, takeStep } from './delivery-machine.ts';
import type { Kept, Step, Terms } from './delivery-machine.ts';

const startAt = new Date('2026-11-21T09:00:00Z');
const fresh: Kept = {
  state: 'sent',
  deliveredAt: null,
  readAt: null,
  readByPersonId: null,
  acceptedAt: null,
  acceptedByPersonId: null,
  acceptedName: null,
  readBack: null,
  doneAt: null,
  doneByPersonId: null,
  doneNote: null,
  confirmedAt: null,
  returnNote: null,
  dueAt: startAt,
  overdueAt: null,
  escalation: 0,
};
const accepted: Step = { kind: 'accepted', personId: 'p', name: null, readBack: 'поняли' };
const done: Step = { kind: 'done', personId: 'p', note: 'сделано' };
const steps: readonly Step[] = [
  { kind: 'delivered' },
  { kind: 'read', personId: 'p' },
  accepted,
  { kind: 'accepted', personId: 'p', name: 'Лесной', readBack: null },
  done,
  { kind: 'confirmed' },
  { kind: 'returned', note: 'неверно' },
];

const termsOf = (terms: Partial<Terms> = {}) => ({
  needsReadBack: false,
  hasTask: true,
  acceptSeconds: 60,
  ...terms,
  now: startAt,
});

function after(kept: Kept, step: Step, terms: Partial<Terms> = {}): Kept {
  const outcome = takeStep(kept, step, termsOf(terms));
  return outcome.kind === 'taken' ? { ...kept, ...outcome.changes } : kept;
}

interface Change {
  readonly before: Kept;
  readonly kept: Kept;
  readonly step: Step;
  readonly needsReadBack: boolean;
  readonly hasTask: boolean;
}

/** What is wrong with a delivery after a step; null: nothing. */
function flawOf({ before, kept, step, needsReadBack, hasTask }: Change): string | null {
  const isAccepted = hasCome(kept.state, 'accepted');
  if (step.kind !== 'returned' && !hasCome(kept.state, before.state)) return 'went back by itself';
  if ((kept.acceptedAt !== null) !== isAccepted) return 'the acceptance has no time, or a time without it';
  if ((kept.doneAt !== null) !== hasCome(kept.state, 'done'))
    return 'the work has no time, or a time without it';
  if (isAccepted && kept.dueAt !== null) return 'somebody still waits for what was accepted';
  if (isAccepted && needsReadBack && kept.readBack === null) return 'accepted without a read-back';
  return !hasTask && hasCome(kept.state, 'done') ? 'a task that was never given is done' : null;
}

test('whatever is said in whatever order, a delivery keeps what its state needs', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...steps), { maxLength: 30 }),
      fc.boolean(),
      fc.boolean(),
      (said, needsReadBack, hasTask) => {
        let kept = fresh;
        for (const step of said) {
          const before = kept;
          kept = after(kept, step, { needsReadBack, hasTask });
          expect(flawOf({ before, kept, step, needsReadBack, hasTask })).toBeNull();
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('a step that is said again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps.slice(0, 6)), { maxLength: 10 }), (said) => {
      const kept = said.reduce((state, step) => after(state, step), fresh);
      const last = said.at(-1);
      if (!last || takeStep(kept, last, termsOf()).kind === 'refused') return;
      expect(takeStep(kept, last, termsOf()).kind).toBe('repeated');
    }),
  );
});

test('what was read back wrongly is to be accepted anew, with a term of its own', () => {
  const kept = after(fresh, accepted, { needsReadBack: true });
  const back = after(kept, { kind: 'returned', note: 'улица другая' }, { needsReadBack: true });
  expect(back).toMatchObject({ state: 'read', acceptedAt: null, returnNote: 'улица другая' });
  expect(back.dueAt).toEqual(new Date(startAt.getTime() + 60_000));
});

test('a task that is not done goes back to the post, which stays with what it accepted', () => {
  const back = after(after(after(fresh, accepted), done), { kind: 'returned', note: 'ещё течёт' });
  expect(back).toMatchObject({ state: 'accepted', doneAt: null, readBack: 'поняли' });
  expect(after(back, done)).toMatchObject({ state: 'done', returnNote: null });
});
