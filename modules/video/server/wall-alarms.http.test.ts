import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { forgetAnswers } from './alarms/forget-answers.jobs.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let dispatcher: TestCaller;
let colleague: TestCaller;
let stranger: TestCaller;
let entrance: string;

const minuteMs = 60_000;
const place = { lng: 33.3003, lat: 54.15 };

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  const watch = { roleId: 'dispatcher', organisationId: people.police } as const;
  dispatcher = await town.signIn(watch);
  colleague = await town.signIn(watch);
  stranger = await town.signIn({ roleId: 'dispatcher', organisationId: people.hospital });
  const recorderId = await addRecorder(town, people.school);
  entrance = await enter({ recorderId, streamUrl: 'rtsp://10.0.0.1/1' });
  await enter({ name: 'Далеко', lng: 33.32, recorderId, streamUrl: 'rtsp://10.0.0.1/2' });
  await people.teacher.send('POST', '/api/v1/video/grants', {
    ownerOrganisationId: people.school,
    holderOrganisationId: people.police,
    purpose: 'public-order',
    basis: 'Соглашение № 7',
    rights: ['live'],
  });
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function enter(changes: object): Promise<string> {
  const camera = cameraOf(people.school, changes);
  return (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
}

/** A card of the duty dispatch, sent. */
async function registerCard(at: object | null): Promise<string> {
  const fields = {
    typeCode: 'fire',
    level: 1,
    words: 'Горит балкон на третьем этаже',
    place: at,
    address: '',
    placeNote: '',
    caller: { phone: '', name: '', place: '', note: '' },
    injured: { count: 0, trapped: 0, gone: 0 },
    answers: {},
  };
  const begun = await dispatcher.send('POST', '/api/v1/incidents/cards', { fields });
  const { id, version } = begun.body;
  const sending = { version, serviceIds: [], isPlaceUnknown: at === null };
  const sent = await dispatcher.send('POST', `/api/v1/incidents/cards/${id}/registration`, sending);
  expect([begun.status, sent.status]).toEqual([200, 200]);
  return id;
}

async function alarmsFor(caller: TestCaller) {
  return (await caller.get('/api/v1/video/wall-alarms')).body.alarms;
}

async function answer(caller: TestCaller, alarmId: string, said: string, cameraId = entrance) {
  const asked = { layerId: 'incidents.incident', alarmId, cameraId, answer: said };
  return (await caller.send('POST', '/api/v1/video/wall-alarms/answers', asked)).body.code;
}

test('a card near a camera brings it up, with what the asker may watch and nothing further away', async () => {
  const id = await registerCard(place);
  const [alarm] = await alarmsFor(dispatcher);

  expect(alarm).toMatchObject({ alarmId: id, ownAnswer: null, takenByName: null });
  expect(alarm.cameras.map((camera: { id: string }) => camera.id)).toEqual([entrance]);
});

test('who may watch no camera near it hears nothing, and who may not read dangers neither', async () => {
  expect(await alarmsFor(stranger)).toEqual([]);
  expect(await alarmsFor(people.officer)).toEqual([]);
  expect((await alarmsFor(dispatcher)).length).toBeGreaterThan(0);
});

test('a card without a place brings up nothing', async () => {
  const before = await alarmsFor(dispatcher);
  await registerCard(null);

  expect(await alarmsFor(dispatcher)).toEqual(before);
});

test('what one has taken is known to colleagues, what one puts aside is put aside for oneself', async () => {
  const id = await registerCard(place);
  const alarmOf = async (caller: TestCaller) =>
    (await alarmsFor(caller)).find(({ alarmId }: { alarmId: string }) => alarmId === id);
  await answer(colleague, id, 'dismissed');
  const aside = [(await alarmOf(colleague)).ownAnswer, (await alarmOf(dispatcher)).ownAnswer];
  await answer(dispatcher, id, 'taken');
  await answer(dispatcher, id, 'dismissed');

  expect(aside).toEqual(['dismissed', null]);
  expect((await alarmOf(dispatcher)).ownAnswer).toBe('taken');
  expect((await alarmOf(colleague)).takenByName).toEqual(expect.stringMatching(/./));
});

test('nobody answers an alarm that is not theirs to know of, nor for a camera that is not near it', async () => {
  const id = await registerCard(place);
  const far = people.school;

  expect(await answer(stranger, id, 'taken')).toBe('video.alarm-not-found');
  expect(await answer(dispatcher, id, 'taken', far)).toBe('video.alarm-not-found');
  expect(await answer(dispatcher, id, 'taken')).toBeUndefined();
});

test('an alarm is over after half an hour, and its answers are forgotten after three months', async () => {
  town.clock.advance(31 * minuteMs);
  const later = await alarmsFor(dispatcher);
  town.clock.advance(94 * 24 * 60 * minuteMs);
  const system = createSystemContext(town.hub, { id: forgetAnswers.id });
  await forgetAnswers.run(system as never, {} as never, new AbortController().signal);
  const { rows } = await town.hub.database.executeSql('select 1 from video.alarm_answer');

  expect([later, rows]).toEqual([[], []]);
});
