import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import type { NewSignal } from '../../contract/signals.ts';
import type { IncidentsTables } from '../tables.ts';
import { systemOf } from '../testing/system-of.ts';
import { foldSignals } from './alarm-machine.ts';
import type { AlarmRule, MachineSignal } from './alarm-machine.ts';
import { takeSignals } from './take-signals.ts';
import { delivered, randomFrom, sayings } from './testing/stored-alarm.ts';

/*
 * A million signals through the database, the embedded one or the server of TEST_DATABASE_URL: in calls of many alarms,
 * doubled, late, out of order; one transaction in ten ends before it is committed, as a hub that is killed ends it, and its
 * call is sent again by a source that heard no answer.
 */

const million = Number(process.env.VECHE_SIGNALS ?? 1_000_000);
const alarmsAtOnce = 50;
const signalsOfEach = 200;
const rounds = million / (alarmsAtOnce * signalsOfEach);
const callSize = 500;
const lateBy = 40;
const source = 'panel';
const rules: Readonly<Record<string, AlarmRule>> = {
  other: { holdOffMs: 0, autoClearMs: null },
  intrusion: { holdOffMs: 20_000, autoClearMs: 60_000 },
};

class Killed extends Error {}

let town: TestHub;
let system: SystemContext<IncidentsTables>;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-22T09:00:00Z'));
  system = systemOf(town, 'incidents.watch-clocks');
  for (const [code, { holdOffMs, autoClearMs }] of Object.entries(rules))
    await town.hub.database.executeSql(
      `update incidents.type set joins = 'ask', is_opened_by_alarm = false, hold_off_seconds = $2, auto_clear_minutes = $3
       where code = $1`,
      [code, holdOffMs / 1_000, autoClearMs === null ? null : autoClearMs / 60_000],
    );
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

interface Alarm {
  readonly alarmKey: string;
  readonly typeCode: string;
  readonly said: readonly MachineSignal[];
}

test(`of ${million} signals that are stored, none is lost and none counts twice, though transactions are cut off`, async () => {
  const random = randomFrom(11);
  for (let round = 0; round < rounds; round += 1) {
    const alarms = Array.from({ length: alarmsAtOnce }, (_, index): Alarm => {
      const typeCode = index % 2 === 0 ? 'other' : 'intrusion';
      return { alarmKey: `${round}/${index}`, typeCode, said: sayings(signalsOfEach, random) };
    });
    for (const call of callsOf(alarms, random)) await sendUntilHeard(call, random);

    const kept = await episodesOf(alarms);
    for (const { alarmKey, typeCode, said } of alarms)
      expect({ alarmKey, kept: kept.get(alarmKey) ?? [] }).toEqual({
        alarmKey,
        kept: foldSignals(said, rules[typeCode] ?? { holdOffMs: 0, autoClearMs: null }),
      });
    await forget();
  }
}, 3_600_000);

/** What all of them say, each in its own disorder, in the order of its arrival. */
function callsOf(alarms: readonly Alarm[], random: () => number): NewSignal[][] {
  const arriving = alarms
    .flatMap((alarm) =>
      delivered(alarm.said, random, lateBy).map((signal, place) => ({
        alarm,
        signal,
        place: place + random(),
      })),
    )
    .toSorted((one, other) => one.place - other.place)
    .map(({ alarm: { alarmKey, typeCode }, signal: { signalId, sequence, kind, at } }): NewSignal => ({
      source,
      alarmKey,
      typeCode,
      signalId: `${alarmKey}/${signalId}`,
      sequence,
      kind,
      severity: 'major',
      occurredAt: at.toISOString(),
      place: null,
      text: '',
    }));
  const calls: NewSignal[][] = [];
  for (let from = 0; from < arriving.length; from += callSize)
    calls.push(arriving.slice(from, from + callSize));
  return calls;
}

async function sendUntilHeard(call: readonly NewSignal[], random: () => number): Promise<void> {
  const isKilled = random() < 0.1;
  try {
    await system.transaction(async (context) => {
      await takeSignals(context, null, call);
      context.audit({ type: 'incidents.alarm', id: source });
      if (isKilled) throw new Killed();
    });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    await sendUntilHeard(call, random);
  }
}

async function episodesOf(alarms: readonly Alarm[]): Promise<ReadonlyMap<string, object[]>> {
  const rows = await tablesOf<IncidentsTables>(town.hub.database.handle)
    .selectFrom('incidents.episode as episode')
    .innerJoin('incidents.alarm as alarm', 'alarm.id', 'episode.alarmId')
    .select([
      'alarmKey',
      'firstSequence',
      'episode.lastSequence',
      'raiseCount',
      'clearedAt',
      'firstAt',
      'lastAt',
      'clearedBy',
    ])
    .where(
      'alarmKey',
      'in',
      alarms.map(({ alarmKey }) => alarmKey),
    )
    .orderBy('firstSequence')
    .execute();
  const grouped = Map.groupBy(rows, ({ alarmKey }) => alarmKey);
  return new Map(
    [...grouped].map(([key, found]) => [key, found.map(({ alarmKey: _, ...episode }) => episode)]),
  );
}

/** What was looked at, so that the millionth signal meets no larger tables than the first. */
async function forget(): Promise<void> {
  for (const table of ['incidents.episode', 'incidents.signal', 'incidents.alarm', 'events.outbox'])
    await town.hub.database.executeSql(`delete from ${table}`, []);
}
