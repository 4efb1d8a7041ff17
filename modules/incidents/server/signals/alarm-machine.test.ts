import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endBySilence, foldSignals } from './alarm-machine.ts';
import type { AlarmRule, Episode, MachineSignal } from './alarm-machine.ts';
import {
  delivered,
  emptyAlarm,
  randomFrom,
  runsBetweenClears,
  sayings,
  takeIn,
} from './testing/stored-alarm.ts';
import type { StoredAlarm } from './testing/stored-alarm.ts';

const plain: AlarmRule = { holdOffMs: 0, autoClearMs: null };
const camera: AlarmRule = { holdOffMs: 20_000, autoClearMs: 60_000 };
const start = Date.UTC(2026, 10, 21);

function said(sequence: number, kind: 'raise' | 'clear', second = sequence): MachineSignal {
  return { signalId: `s${sequence}`, sequence, kind, at: new Date(start + second * 1000) };
}

async function afterEach(rule: AlarmRule, ...signals: MachineSignal[]): Promise<StoredAlarm> {
  let stored = emptyAlarm;
  for (const signal of signals) stored = await takeIn(stored, [signal], rule);
  return stored;
}

const spans = ({ episodes }: StoredAlarm) =>
  episodes.map(({ firstSequence, lastSequence, raiseCount, clearedBy }) => [
    firstSequence,
    lastSequence,
    raiseCount,
    clearedBy,
  ]);

const factsOf = (episode: Episode) => [
  episode.firstSequence,
  episode.lastSequence,
  episode.raiseCount,
  episode.clearedAt?.getTime() ?? null,
  episode.clearedBy,
  episode.firstAt.getTime(),
  episode.lastAt.getTime(),
];

test('raises count, a clear ends, and what comes after begins a new episode', async () => {
  const stored = await afterEach(
    plain,
    said(1, 'raise'),
    said(2, 'raise'),
    said(3, 'clear'),
    said(4, 'raise'),
  );
  expect(spans(stored)).toEqual([
    [1, 2, 2, 'source'],
    [4, 4, 1, null],
  ]);
});

test('a raise soon after the clear is the same trouble, a later one is not', async () => {
  const soon = await afterEach(camera, said(1, 'raise'), said(2, 'clear'), said(3, 'raise', 10));
  expect(spans(soon)).toEqual([[1, 3, 2, null]]);
  const later = await afterEach(camera, said(1, 'raise'), said(2, 'clear'), said(3, 'raise', 40));
  expect(spans(later)).toHaveLength(2);
});

test('silence ends an alarm at the moment it became too long, and only then', () => {
  const [episode] = foldSignals([said(1, 'raise', 0)], camera);
  expect(episode && endBySilence(episode, new Date(start + 60_000), camera).clearedAt).toBeNull();
  expect(episode && endBySilence(episode, new Date(start + 90_000), camera).clearedAt).toEqual(
    new Date(start + 60_000),
  );
});

test('a clear that comes late parts the episode, and both parts stay acknowledged and with their incident', async () => {
  const one = await afterEach(plain, said(1, 'raise'), said(2, 'raise'), said(4, 'raise'));
  const seen = { acknowledgedAt: new Date(start), acknowledgedByPersonId: 'p', acknowledgedSequence: 4 };
  const episodes = one.episodes.map((episode) => ({ ...episode, ...seen, incidentId: 'i' }));
  const parted = await takeIn({ ...one, episodes }, [said(3, 'clear')], plain);
  expect(spans(parted)).toEqual([
    [1, 2, 2, 'source'],
    [4, 4, 1, null],
  ]);
  expect(parted.episodes).toMatchObject([
    { id: episodes[0]?.id, acknowledgedSequence: 4, incidentId: 'i' },
    { acknowledgedSequence: 4, incidentId: 'i' },
  ]);
});

test('a raise never seen, that comes after its own clear, is an episode that nobody has acknowledged', async () => {
  const stored = await afterEach(plain, said(2, 'clear'), said(1, 'raise'));
  expect(stored.episodes).toMatchObject([{ clearedBy: 'source', acknowledgedAt: null, raiseCount: 1 }]);
});

test('however signals come, what is kept is what they say in their own order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.boolean(), async (seed, isCamera) => {
      const random = randomFrom(seed);
      const rule = isCamera ? camera : plain;
      const signals = sayings(60, random);
      const arriving = delivered(signals, random, 25);
      let stored = emptyAlarm;
      while (arriving.length > 0) {
        const sent = arriving.splice(0, 1 + Math.floor(random() * 4));
        // A hub that dies before the commit leaves nothing; the source says it again.
        if (random() < 0.1) await takeIn(stored, sent, rule);
        stored = await takeIn(stored, sent, rule);
      }
      expect(stored.episodes.map(factsOf)).toEqual(foldSignals(signals, rule).map(factsOf));
      expect(new Set(stored.episodes.map(({ id }) => id)).size).toBe(stored.episodes.length);
    }),
    { numRuns: 400 },
  );
});

test('of a hundred thousand signals, doubled, late and out of order, none is lost and none counts twice', async () => {
  for (let alarm = 0; alarm < 500; alarm += 1) {
    const random = randomFrom(alarm);
    const signals = sayings(200, random);
    let stored = emptyAlarm;
    for (const signal of delivered(signals, random, 40)) stored = await takeIn(stored, [signal], plain);
    const kept = stored.episodes.map(({ firstSequence, raiseCount }) => ({
      first: firstSequence,
      count: raiseCount,
    }));
    expect(kept).toEqual(runsBetweenClears(signals));
  }
}, 60_000);
