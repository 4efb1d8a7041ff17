import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { issueProgramKey } from '#kernel/identity/program-key.store.ts';
import { newId } from '#kernel/ids.ts';
import { systemOf } from '../testing/system-of.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestAnswer, TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { foldSignals } from './alarm-machine.ts';
import { reportListeners } from './report.listeners.ts';
import { endSilentAlarms } from './end-silent-alarms.ts';
import { delivered, randomFrom, sayings } from './testing/stored-alarm.ts';
import type { IncidentsTables } from '../tables.ts';

let town: TestHub;
let dispatcher: TestCaller;
let send: (signals: readonly object[], by?: string) => Promise<TestAnswer>;
let otherKey: string;

const at = '2026-11-21T09:00:00.000Z';
const place = { lng: 33.3, lat: 54.15 };
const near = { lng: 33.3015, lat: 54.15 };
const far = { lng: 33.31, lat: 54.15 };

beforeAll(async () => {
  town = await openTestHub(new Date(at));
  dispatcher = await town.signIn({ roleId: 'dispatcher' });
  const key = await keyOf('Охрана');
  otherKey = await keyOf('Другая');
  send = async (signals, by = key) =>
    await town.anonymous.send('POST', '/api/v1/incidents/signals', { signals }, bearer(by));
}, 180_000);

afterAll(async () => await town[Symbol.asyncDispose]());

async function keyOf(name: string): Promise<string> {
  const { token } = await issueProgramKey(town.hub.database.handle, {
    name,
    personId: null,
    organisationId: await town.addOrganisation(name),
    scopes: ['incidents.signal.send'],
    limitPerMinute: 100_000,
    expiresAt: new Date('2099-01-01'),
    issuedBy: null,
    now: town.clock.now(),
  });
  return token;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function signal(changes: object = {}): object {
  const sequence = 1;
  const kind = 'raise';
  const facts = { source: 'panel', alarmKey: newId(), sequence, kind, typeCode: 'intrusion', occurredAt: at };
  return { ...facts, signalId: newId(), place, ...changes };
}

const alarmsNow = async () => (await dispatcher.get('/api/v1/incidents/alarms?limit=200')).body.alarms;
const alarmOf = async (alarmKey: string) =>
  (await alarmsNow()).find((alarm: { alarmKey: string }) => alarm.alarmKey === alarmKey);
const cardsNow = async () => (await dispatcher.get('/api/v1/incidents/cards?limit=200')).body.incidents;

test('a signal said again counts once, also twice in one call', async () => {
  const one = signal({ alarmKey: 'loop-1' });
  expect((await send([one, one])).body).toEqual({ accepted: 1, repeated: 1 });
  expect((await send([one])).body).toEqual({ accepted: 0, repeated: 1 });
  expect(await alarmOf('loop-1')).toMatchObject({ raiseCount: 1, isActive: true, isAcknowledged: false });
});

test('who acknowledges an alarm does not end it, and its end does not take it from sight', async () => {
  await send([signal({ alarmKey: 'loop-2' })]);
  const { id } = await alarmOf('loop-2');
  await dispatcher.send('POST', `/api/v1/incidents/alarms/${id}/acknowledgement`, {});
  expect(await alarmOf('loop-2')).toMatchObject({ isActive: true, isAcknowledged: true });

  await send([signal({ alarmKey: 'loop-2', sequence: 2, kind: 'clear' })]);
  expect(await alarmOf('loop-2')).toMatchObject({ id, isActive: false, isAcknowledged: true });
});

test('another organisation cannot clear an alarm by calling its source the same', async () => {
  await send([signal({ alarmKey: 'loop-3' })]);
  await send([signal({ alarmKey: 'loop-3', sequence: 9, kind: 'clear' })], otherKey);
  expect(await alarmOf('loop-3')).toMatchObject({ isActive: true });
});

test('three sources that tell of one fire make one card, and a fourth farther away another', async () => {
  const fire = (changes: object) => signal({ typeCode: 'fire', ...changes });
  await send([fire({ source: 'smoke detector' })]);
  await send([fire({ source: 'camera', place: near })]);
  await send([fire({ source: 'button', place: near })]);
  await send([fire({ source: 'far away', place: far })]);
  const fires = (await cardsNow()).filter(({ typeCode }: { typeCode: string }) => typeCode === 'fire');
  expect(fires.map(({ alarmCount }: { alarmCount: number }) => alarmCount).sort()).toEqual([1, 3]);
  const twice = await Promise.all([
    send([fire({ source: 'a', place: { lng: 33.35, lat: 54.15 } })]),
    send([fire({ source: 'b', place: { lng: 33.35, lat: 54.15 } })]),
  ]);
  expect(twice.map(({ status }) => status)).toEqual([200, 200]);
});

test('what joins only with consent waits, names the card beside it, and is decided once', async () => {
  await send([signal({ alarmKey: 'button-1' })]);
  const first = await alarmOf('button-1');
  const opened = await dispatcher.send('POST', `/api/v1/incidents/alarms/${first.id}/settlement`, {
    decision: { kind: 'open' },
  });
  await send([signal({ alarmKey: 'button-2', place: near })]);
  const second = await alarmOf('button-2');
  expect(second.candidates).toMatchObject([{ id: opened.body.incidentId }]);

  const join = { decision: { kind: 'join', incidentId: opened.body.incidentId } };
  const url = `/api/v1/incidents/alarms/${second.id}/settlement`;
  const answers = await Promise.all([
    dispatcher.send('POST', url, join),
    dispatcher.send('POST', url, { decision: { kind: 'dismiss', reason: 'Проверка' } }),
  ]);
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  expect(await alarmOf('button-2')).toBeUndefined();
});

test('a source that never says "over" is over after its silence, and begins anew later', async () => {
  await send([signal({ alarmKey: 'camera-7' })]);
  town.clock.advance(16 * 60_000);
  await endSilentAlarms(systemOf(town, 'incidents.watch-clocks'));
  expect(await alarmOf('camera-7')).toMatchObject({ isActive: false });
  const later = new Date(town.clock.now()).toISOString();
  await send([signal({ alarmKey: 'camera-7', sequence: 2, occurredAt: later })]);
  const episodes = (await alarmsNow()).filter(
    ({ alarmKey }: { alarmKey: string }) => alarmKey === 'camera-7',
  );
  expect(episodes).toHaveLength(2);
});

test('an alarm that goes on after its card was closed, or after it was dismissed, comes back into sight', async () => {
  const minute = 60_000;
  for (const decision of [{ kind: 'dismiss', reason: 'Проверка' }, { kind: 'open' }]) {
    const alarmKey = newId();
    await send([signal({ alarmKey, typeCode: 'other', occurredAt: town.clock.now().toISOString() })]);
    const { id } = await alarmOf(alarmKey);
    const settled = await dispatcher.send('POST', `/api/v1/incidents/alarms/${id}/settlement`, { decision });
    const { incidentId } = settled.body;
    if (incidentId)
      await dispatcher.send('POST', `/api/v1/incidents/cards/${incidentId}/rejection`, {
        version: 1,
        reason: 'Ложный вызов',
      });
    const raise = async (sequence: number) =>
      await send([
        signal({ alarmKey, typeCode: 'other', sequence, occurredAt: town.clock.now().toISOString() }),
      ]);
    await raise(2);
    expect(await alarmOf(alarmKey)).toBeUndefined();
    town.clock.advance(2 * minute);
    await raise(3);
    expect(await alarmOf(alarmKey)).toMatchObject({ id, raiseCount: 3, isAcknowledged: false });
  }
});

test('a source whose clock runs ahead falls silent as others do', async () => {
  await send([signal({ alarmKey: 'ahead', occurredAt: '2126-01-01T00:00:00.000Z' })]);
  town.clock.advance(16 * 60_000);
  await endSilentAlarms(systemOf(town, 'incidents.watch-clocks'));
  expect(await alarmOf('ahead')).toMatchObject({ isActive: false });
});

test('signals that come doubled, late, out of order and at once are stored as they were said', async () => {
  const random = randomFrom(7);
  const said = sayings(240, random);
  const arriving = delivered(said, random, 40).map(({ signalId, sequence, kind, at: occurredAt }) =>
    signal({
      typeCode: 'other',
      alarmKey: 'pump',
      signalId,
      sequence,
      kind,
      occurredAt: occurredAt.toISOString(),
    }),
  );
  const calls: object[][] = [];
  while (arriving.length > 0) calls.push(arriving.splice(0, 1 + Math.floor(random() * 9)));
  for (const call of calls) expect((await send(call)).status).toBe(200);
  await Promise.all(calls.slice(0, 6).map(async (call) => await send(call)));

  const kept = await tablesOf<IncidentsTables>(town.hub.database.handle)
    .selectFrom('incidents.episode as episode')
    .innerJoin('incidents.alarm as alarm', 'alarm.id', 'episode.alarmId')
    .select([
      'firstSequence',
      'episode.lastSequence',
      'raiseCount',
      'clearedAt',
      'firstAt',
      'lastAt',
      'clearedBy',
    ])
    .where('alarmKey', '=', 'pump')
    .orderBy('firstSequence')
    .execute();
  expect(kept).toEqual(foldSignals(said, { holdOffMs: 0, autoClearMs: null }));
});

test.each([
  ['an unknown type', { typeCode: 'no-such' }, 422],
  ['an instant that is none', { occurredAt: 'yesterday' }, 400],
  ['a number that is none', { sequence: -1 }, 400],
  ['a place nowhere', { place: { lng: 500, lat: 1 } }, 400],
])('%s is refused and leaves nothing', async (_what, changes, status) => {
  const answer = await send([signal({ alarmKey: 'bad' }), signal({ alarmKey: 'bad', ...changes })]);
  expect(answer.status).toBe(status);
  expect(await alarmOf('bad')).toBeUndefined();
});

test('a report of an urgent category is an alarm until it is answered, and others are none', async () => {
  const admin = await town.signIn({ roleId: 'admin' });
  const set = await admin.send('PUT', '/api/v1/settings/incidents.urgent-categories', {
    value: { 'roads.pothole': 'dangerous-place' },
    changedAt: null,
    reason: 'Провалы',
  });
  expect(set.status).toBe(200);
  const resident = await town.signIn();
  const report = { text: 'Провал на дороге', categoryId: 'roads.pothole', place };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  const { rows } = await town.hub.database.executeSql('select id from reports.report where number = $1', [
    body.number,
  ]);
  const subjectId = String((rows[0] as { id: string }).id);
  const [created, answered] = reportListeners;
  for (const listener of [created, created, answered])
    await listener?.run(systemOf(town, 'incidents.hear-report') as never, {
      id: newId(),
      subjectId,
      occurredAt: new Date(at),
      payload: {},
    });
  const alarm = await alarmOf(String(body.number));
  expect(alarm).toMatchObject({
    source: 'reports',
    typeCode: 'dangerous-place',
    raiseCount: 1,
    isActive: false,
  });
});

test('of calls that come at once each gets its own answer, owners stay apart, and a bad one fails alone', async () => {
  const [own, foreign] = [await keyOf('Охрана'), await keyOf('Соседи')];
  const one = signal({ alarmKey: 'at-once' });
  const answers = await Promise.all([
    send([one], own),
    send([one], own),
    send([one], foreign),
    send([signal({ typeCode: 'no-such-type' })], own),
    ...Array.from({ length: 20 }, async () => await send([signal()], own)),
  ]);
  const said = answers.map(({ status, body }) => (status === 200 ? body.accepted : status));
  expect(said).toEqual([1, 0, 1, 422, ...Array.from({ length: 20 }, () => 1)]);
  const { rows } = await town.hub.database.executeSql(
    `select count(*)::int as count from incidents.alarm where alarm_key = 'at-once'`,
    [],
  );
  expect(rows).toEqual([{ count: 2 }]);
});

test('nobody without a key sends signals, and no key does anything else', async () => {
  const signals = [signal()];
  expect((await dispatcher.send('POST', '/api/v1/incidents/signals', { signals })).status).toBe(403);
  expect((await town.anonymous.send('POST', '/api/v1/incidents/signals', { signals })).status).toBe(401);
});
