import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideTakeovers, silentAfterMs } from './decide-takeovers.ts';
import type { TakeoverUnderWay, Watched, WatchedRecorder } from './decide-takeovers.ts';

const now = new Date('2026-11-22T10:00:00Z');
const town = 'town';
const school = 'school';

function ago(ms: number): Date {
  return new Date(now.getTime() - ms);
}

function recorder(id: string, changes: Partial<WatchedRecorder> = {}): WatchedRecorder {
  return {
    id,
    ownerOrganisationId: town,
    standInId: null,
    isStandInAgreed: false,
    isEnrolled: true,
    isStruckOff: false,
    heardAt: ago(1_000),
    cameraCount: 3,
    recentTakeovers: 0,
    ...changes,
  };
}

const dead = recorder('a', { standInId: 'b', heardAt: ago(silentAfterMs + 1) });
const underWay: TakeoverUnderWay = {
  id: 't',
  recorderId: 'a',
  standInId: 'b',
  backAt: null,
  areAllRecorded: false,
};

function decide(
  recorders: readonly WatchedRecorder[],
  takeovers: readonly TakeoverUnderWay[] = [],
  watchedSince: Date = ago(3_600_000),
) {
  return decideTakeovers({ now, watchedSince, recorders, takeovers });
}

describe('a takeover begins', () => {
  const begun = [{ kind: 'begin', recorderId: 'a', standInId: 'b', cause: 'silent' }];

  test('when a recorder is silent and the one that was named for it is heard', () => {
    expect(decide([dead, recorder('b')])).toEqual(begun);
  });

  test('not after a cut of thirteen seconds, whenever the last word came', () => {
    const cut = { ...dead, heardAt: ago(13_000 + 5_000) };
    expect(decide([cut, recorder('b')])).toEqual([]);
  });

  test.each([
    ['nobody was named', [{ ...dead, standInId: null }, recorder('b')]],
    [
      'the one that was named is of another owner, who was not allowed',
      [dead, recorder('b', { ownerOrganisationId: school })],
    ],
    ['the one that was named is silent too', [dead, recorder('b', { heardAt: ago(silentAfterMs) })]],
    ['the one that was named was struck off', [dead, recorder('b', { isStruckOff: true })]],
    ['the one that was named never enrolled', [dead, recorder('b', { isEnrolled: false })]],
    ['there is no camera to record', [{ ...dead, cameraCount: 0 }, recorder('b')]],
    ['the recorder never spoke', [{ ...dead, heardAt: null }, recorder('b')]],
  ])('not when %s', (_why, recorders) => {
    expect(decide(recorders)).toEqual([]);
  });

  test('by a recorder of another owner, when the owner of the silent one allowed it', () => {
    const agreed = { ...dead, isStandInAgreed: true };
    expect(decide([agreed, recorder('b', { ownerOrganisationId: school })])).toEqual(begun);
  });

  test('for a recorder that was struck off at once, although it was just heard', () => {
    const stolen = recorder('a', { standInId: 'b', isStruckOff: true });
    expect(decide([stolen, recorder('b')])).toEqual([{ ...begun[0], cause: 'struck-off' }]);
  });

  test('not because the hub itself was away: recorders are given a minute to come back', () => {
    const unheard = { ...dead, heardAt: ago(180_000) };
    expect(decide([unheard, recorder('b')], [], ago(59_000))).toEqual([]);
    expect(decide([unheard, recorder('b')], [], ago(61_000))).toEqual(begun);
  });

  test('not twice', () => {
    expect(decide([dead, recorder('b')], [underWay])).toEqual([]);
  });
});

describe('a takeover goes on and ends', () => {
  const back = recorder('a', { standInId: 'b' });
  const ended = [{ kind: 'end', takeoverId: 't', cause: 'back' }];
  const backSince = (ms: number, areAllRecorded = true): TakeoverUnderWay[] => [
    { ...underWay, backAt: ago(ms), areAllRecorded },
  ];

  test('that a recorder came back is noted before anything else', () => {
    const all = [{ ...underWay, areAllRecorded: true }];
    expect(decide([back, recorder('b')], all)).toEqual([{ kind: 'is-back', takeoverId: 't' }]);
  });

  test('cameras go back after fifteen seconds in which it records them', () => {
    expect(decide([back, recorder('b')], backSince(14_000))).toEqual([]);
    expect(decide([back, recorder('b')], backSince(15_000))).toEqual(ended);
  });

  test('cameras that nobody can record go back after a minute', () => {
    expect(decide([back, recorder('b')], backSince(59_000, false))).toEqual([]);
    expect(decide([back, recorder('b')], backSince(60_000, false))).toEqual(ended);
  });

  test('a recorder that falls again and again waits longer each time', () => {
    const falling = { ...back, recentTakeovers: 2 };
    expect(decide([falling, recorder('b')], backSince(59_000))).toEqual([]);
    expect(decide([falling, recorder('b')], backSince(60_000))).toEqual(ended);
  });

  test('one that is silent again is not back', () => {
    expect(decide([dead, recorder('b')], backSince(40_000))).toEqual([{ kind: 'is-gone', takeoverId: 't' }]);
  });

  test('nothing is given back to a recorder that was struck off', () => {
    const stolen = { ...back, isStruckOff: true };
    expect(decide([stolen, recorder('b')], backSince(3_600_000))).toEqual([]);
  });

  test.each([
    ['it is named no more', [{ ...dead, standInId: null }, recorder('b')]],
    ['another was named', [{ ...dead, standInId: 'c' }, recorder('b'), recorder('c')]],
    ['it was struck off', [dead, recorder('b', { isStruckOff: true })]],
    [
      'its owner is another and nobody allowed it any more',
      [dead, recorder('b', { ownerOrganisationId: school })],
    ],
  ])('a stand-in lets go when %s', (_why, recorders) => {
    expect(decide(recorders, [underWay])).toEqual([{ kind: 'end', takeoverId: 't', cause: 'withdrawn' }]);
  });

  test('a stand-in that falls silent itself keeps what it was given until it is back', () => {
    expect(decide([dead, recorder('b', { heardAt: ago(60_000) })], [underWay])).toEqual([]);
  });
});

describe('whatever happens', () => {
  const ids = ['a', 'b', 'c'] as const;
  const someRecorder = (id: string) =>
    fc.record({
      id: fc.constant(id),
      ownerOrganisationId: fc.constantFrom(town, school),
      standInId: fc.constantFrom(null, ...ids.filter((other) => other !== id)),
      isStandInAgreed: fc.boolean(),
      isEnrolled: fc.boolean(),
      isStruckOff: fc.boolean(),
      heardAt: fc.option(fc.integer({ min: 0, max: 90_000 }).map(ago)),
      cameraCount: fc.integer({ min: 0, max: 2 }),
      recentTakeovers: fc.integer({ min: 0, max: 9 }),
    });
  const someTown: fc.Arbitrary<Watched> = fc
    .record({
      recorders: fc.tuple(...ids.map(someRecorder)),
      silentFor: fc.integer({ min: 0, max: 200_000 }),
      taken: fc.subarray([...ids]),
      backAt: fc.option(fc.integer({ min: 0, max: 90_000 }).map(ago)),
      areAllRecorded: fc.boolean(),
    })
    .map(({ recorders, silentFor, taken, backAt, areAllRecorded }) => ({
      now,
      watchedSince: ago(silentFor),
      recorders,
      takeovers: taken.map((recorderId) => ({
        id: `t-${recorderId}`,
        recorderId,
        standInId: ids.find((id) => id !== recorderId) ?? '',
        backAt,
        areAllRecorded,
      })),
    }));

  test('cameras go to a recorder that was named, may have them and is heard, or to nobody', () => {
    fc.assert(
      fc.property(someTown, (watched) => {
        for (const step of decideTakeovers(watched)) {
          if (step.kind !== 'begin') continue;
          const of = watched.recorders.find(({ id }) => id === step.recorderId);
          const by = watched.recorders.find(({ id }) => id === step.standInId);
          expect(of?.standInId).toBe(by?.id);
          expect(of?.isStandInAgreed || of?.ownerOrganisationId === by?.ownerOrganisationId).toBe(true);
          expect(by?.isStruckOff).toBe(false);
          expect(now.getTime() - (by?.heardAt?.getTime() ?? 0)).toBeLessThanOrEqual(12_000);
        }
      }),
    );
  });

  test('a recorder takes one step at most, begins what is not under way and ends what is', () => {
    fc.assert(
      fc.property(someTown, (watched) => {
        const steps = decideTakeovers(watched);
        const begun = steps.flatMap((step) => (step.kind === 'begin' ? [step.recorderId] : []));
        const others = steps.flatMap((step) => (step.kind === 'begin' ? [] : [step.takeoverId]));
        expect(new Set([...begun, ...others]).size).toBe(steps.length);
        for (const id of begun)
          expect(watched.takeovers.map(({ recorderId }) => recorderId)).not.toContain(id);
        for (const id of others) expect(watched.takeovers.map((takeover) => takeover.id)).toContain(id);
      }),
    );
  });

  test('nothing is taken from a recorder in the service that was heard a moment ago', () => {
    fc.assert(
      fc.property(someTown, (watched) => {
        const heard = watched.recorders.filter(
          ({ isStruckOff, heardAt }) => !isStruckOff && heardAt !== null && heardAt > ago(silentAfterMs),
        );
        const begun = decideTakeovers(watched).flatMap((step) =>
          step.kind === 'begin' && watched.watchedSince < ago(60_000) ? [step.recorderId] : [],
        );
        const kept = heard.filter(({ heardAt }) => heardAt !== null && heardAt >= watched.watchedSince);
        for (const { id } of kept) expect(begun).not.toContain(id);
      }),
    );
  });
});
