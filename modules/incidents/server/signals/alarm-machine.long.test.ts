import { expect, test } from 'vitest';
import { foldSignals } from './alarm-machine.ts';
import {
  delivered,
  emptyAlarm,
  randomFrom,
  runsBetweenClears,
  sayings,
  takeIn,
} from './testing/stored-alarm.ts';

const alarms = 5_000;
const signalsOfEach = 200;
const camera = { holdOffMs: 20_000, autoClearMs: 60_000 };
const plain = { holdOffMs: 0, autoClearMs: null };

test('of a million signals, doubled, late, out of order, with a restart after each, none is lost or counts twice', async () => {
  for (let alarm = 0; alarm < alarms; alarm += 1) {
    const random = randomFrom(alarm);
    const rule = alarm % 2 === 0 ? plain : camera;
    const signals = sayings(signalsOfEach, random);
    let stored = emptyAlarm;
    for (const signal of delivered(signals, random, 40)) stored = await takeIn(stored, [signal], rule);

    expect(stored.episodes).toMatchObject(foldSignals(signals, rule));
    const isPlain = rule === plain;
    const counts = isPlain ? runsBetweenClears(signals).map(({ count }) => count) : null;
    const kept = stored.episodes.map((episode) => episode.raiseCount);
    expect(isPlain ? kept : null).toEqual(counts);
  }
}, 1_800_000);
