import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#kernel/access/actor.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { cameraGroups } from '../contract/camera.ts';
import { permissionOfRight, videoRights } from '../contract/rights.ts';
import { findCameras } from './cameras/camera.store.ts';
import { decide } from './rights/decide.ts';
import { listGrantsFor } from './rights/grant.store.ts';
import { mayScope } from './rights/scope.ts';
import type { VideoTables } from './tables.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let entrance: string;
let yard: string;
let square: string;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  const recorderId = await addRecorder(town, people.school);
  entrance = await enter(
    cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1', username: 'u' }),
  );
  yard = await enter(cameraOf(people.school, { name: 'Двор', recorderId, streamUrl: 'rtsp://10.0.0.1/2' }));
  square = await enter(
    cameraOf(people.administration, {
      name: 'Площадь',
      group: 'street',
      publicity: 'place',
      purpose: 'public-order',
    }),
  );
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function enter(camera: object): Promise<string> {
  const answer = await people.admin.send('POST', '/api/v1/video/cameras', camera);
  expect(answer.body).toMatchObject({ id: expect.any(String) });
  return answer.body.id;
}

async function seenBy(caller: TestCaller): Promise<string[]> {
  const { body } = await caller.get('/api/v1/video/cameras');
  return body.cameras.map(({ id }: { id: string }) => id);
}

async function give(caller: TestCaller, grant: object): Promise<string> {
  const answer = await caller.send('POST', '/api/v1/video/grants', {
    ownerOrganisationId: people.school,
    holderOrganisationId: people.police,
    purpose: 'public-order',
    basis: 'Соглашение № 7',
    rights: ['live'],
    ...grant,
  });
  return answer.body.id ?? answer.body.code;
}

async function revoke(caller: TestCaller, id: string) {
  return await caller.send('POST', `/api/v1/video/grants/${id}/revocation`, { reason: 'договор окончен' });
}

async function open(caller: TestCaller, cameraIds: string[], right: string, reason: string | null = null) {
  return await caller.send('POST', '/api/v1/video/viewings', { cameraIds, right, reason });
}

test('an owner sees the own cameras, the keeper of the register all of them without a picture, others none', async () => {
  const { body } = await people.admin.get('/api/v1/video/cameras');
  const rights = body.cameras.map((camera: { rights: string[] }) => camera.rights);

  expect(await seenBy(people.teacher)).toEqual([entrance, yard]);
  expect(await seenBy(people.officer)).toEqual([]);
  expect(await seenBy(people.doctor)).toEqual([]);
  expect(rights).toEqual([[], [], []]);
});

test('a grant shows what it names, and ends with its revocation', async () => {
  const id = await give(people.teacher, { cameraId: entrance });
  const during = await seenBy(people.officer);
  const { body } = await people.officer.get('/api/v1/video/cameras');
  await revoke(people.teacher, id);

  expect(during).toEqual([entrance]);
  expect(body.cameras[0].rights).toEqual(['live']);
  expect(await seenBy(people.officer)).toEqual([]);
});

test('only the owner grants, for the own cameras, and only the owner ends it', async () => {
  const id = await give(people.teacher, {});

  expect(await give(people.officer, {})).toBe('http.forbidden');
  expect(await give(people.doctor, {})).toBe('video.owner-unknown');
  expect(await give(people.teacher, { cameraId: square })).toBe('video.camera-not-found');
  expect((await revoke(people.doctor, id)).body.code).toBe('video.grant-not-found');
  expect((await revoke(people.officer, id)).body.code).toBe('video.grant-not-found');
  await revoke(people.teacher, id);
});

test('nothing of a camera outside of the rights answers otherwise than one that is not there', async () => {
  const absent = newId();
  const asked = async (id: string) => [
    await people.doctor.get(`/api/v1/video/cameras/${id}`),
    await people.doctor.send('PUT', `/api/v1/video/cameras/${id}`, {
      ...cameraOf(people.hospital),
      version: 1,
      reason: 'проверка',
    }),
    await open(people.doctor, [id], 'live'),
    await open(people.doctor, [id], 'review', 'проверка'),
    await people.doctor.get(`/api/v1/video/looks?cameraId=${id}`),
  ];
  const told = async (id: string) =>
    (await asked(id)).map(({ status, body }) => [status, body.code, body.title, body.looks]);

  expect(await told(entrance)).toEqual(await told(absent));
  expect(await told(square)).toEqual(await told(absent));
});

test('near a place only cameras are told that the asker may watch, those that see it first', async () => {
  const near = async (caller: TestCaller) =>
    (await caller.get('/api/v1/video/nearest-cameras?lng=33.3003&lat=54.15')).body.cameras;
  const own = await near(people.teacher);

  expect(own.map(({ id }: { id: string }) => id)).toEqual([entrance, yard]);
  expect(own[0].pixelsPerMetre).toBeGreaterThan(20);
  expect(await near(people.officer)).toEqual([]);
});

test('footage is not opened without a reason, and what is opened is in the audit with it', async () => {
  const without = await open(people.teacher, [entrance], 'review');
  const { body } = await open(people.teacher, [entrance, yard, square], 'review', 'пропал рюкзак');
  const { rows } = await town.hub.database.executeSql(
    `select reason, difference from audit.entry where route_id = 'video.openViewings' order by id desc limit 1`,
  );

  expect(without.body.code).toBe('video.reason-missing');
  expect(body.viewings.map(({ cameraId }: { cameraId: string }) => cameraId)).toEqual([entrance, yard]);
  expect(rows[0]).toMatchObject({ reason: 'пропал рюкзак' });
});

test('an emergency opens the cameras of an owner to one person for a while, and the owner is told', async () => {
  const colleague = await town.signIn({ roleId: 'police', organisationId: people.police });
  const before = town.clock.now();
  const { body } = await people.officer.send('POST', '/api/v1/video/emergencies', {
    ownerOrganisationId: people.school,
    reason: 'сообщение о пожаре в школе',
  });
  const [during, ofColleague] = [await seenBy(people.officer), await seenBy(colleague)];
  const longer = await people.officer.send('POST', '/api/v1/video/emergencies', {
    ownerOrganisationId: people.school,
    reason: 'сообщение о пожаре в школе',
    minutes: 31,
  });
  const { rows } = await town.hub.database.executeSql(
    `select recipient_person_id from notify.message where kind = 'video.mail-emergency'`,
  );
  town.clock.advance(30 * 60_000);

  expect(new Date(body.validUntil).getTime() - before.getTime()).toBe(30 * 60_000);
  expect([during, ofColleague]).toEqual([[entrance, yard], []]);
  expect(longer.status).toBe(400);
  expect(new Set(rows.map((row) => Object.values(row as object)[0]))).toEqual(
    new Set([people.teacher.personId]),
  );
  expect(await seenBy(people.officer)).toEqual([]);
});

test('a camera that goes to another owner takes no grant along', async () => {
  const sold = await enter(cameraOf(people.school, { name: 'Стадион' }));
  await give(people.teacher, { cameraId: sold });
  const { body } = await people.admin.get(`/api/v1/video/cameras/${sold}`);
  const change = { ...cameraOf(people.hospital), version: body.version, reason: 'передана больнице' };
  const answer = await people.admin.send('PUT', `/api/v1/video/cameras/${sold}`, change);

  expect(answer.status).toBe(200);
  expect(await seenBy(people.officer)).toEqual([]);
  expect(await seenBy(people.doctor)).toEqual([sold]);
});

test('addresses of streams are told to who may change them, passwords to nobody', async () => {
  const id = await give(people.teacher, { cameraId: entrance });
  const seen = await people.officer.get(`/api/v1/video/cameras/${entrance}`);
  const own = await people.teacher.get(`/api/v1/video/cameras/${entrance}`);
  await revoke(people.teacher, id);

  expect([seen.body.streamUrl, seen.body.username, seen.body.can.change]).toEqual([null, null, false]);
  expect([own.body.streamUrl, own.body.username, own.body.can.change]).toEqual([
    'rtsp://10.0.0.1/1',
    'u',
    true,
  ]);
  expect(JSON.stringify(own.body)).not.toContain('password"');
});

test('who keeps only the own cameras sends no foreign recorder anywhere', async () => {
  const foreign = await addRecorder(town, people.administration);
  const send = async (recorderId: string) =>
    await people.teacher.send(
      'POST',
      '/api/v1/video/cameras',
      cameraOf(people.school, { recorderId, streamUrl: `rtsp://10.0.0.9/${recorderId}` }),
    );

  expect((await send(foreign)).body.code).toBe('video.recorder-not-found');
  expect((await send(await addRecorder(town, people.school))).status).toBe(200);

  const lent = await enter(
    cameraOf(people.school, { name: 'Забор', recorderId: foreign, streamUrl: 'rtsp://10.0.0.1/9' }),
  );
  const change = async (streamUrl: string, version: number) =>
    await people.teacher.send('PUT', `/api/v1/video/cameras/${lent}`, {
      ...cameraOf(people.school, { name: 'Ограда', recorderId: foreign, streamUrl }),
      version,
      reason: 'новое название',
    });
  expect((await change('rtsp://10.0.0.1/9', 1)).status).toBe(200);
  expect((await change('rtsp://192.168.0.1/', 2)).body.code).toBe('video.recorder-not-found');
});

test('the public register tells purposes and numbers, and places only where nothing forbids it', async () => {
  const { body } = await town.anonymous.get('/api/v1/video/register');

  expect(body.cameras.map(({ name }: { name: string }) => name)).toEqual(['Площадь']);
  expect(body.groups.map(({ group }: { group: string }) => group)).toEqual(['street', 'education']);
  expect(JSON.stringify(body)).not.toContain('rtsp');
  expect(JSON.stringify(body)).not.toContain('улица Мира, 4"},{');
});

const everything = Object.values(permissionOfRight);

test('SQL and the deciding function let the same cameras through, whatever was granted', async () => {
  const owners = [people.school, people.administration, people.hospital];
  const grants = fc.record({
    ownerOrganisationId: fc.constantFrom(...owners),
    cameraId: fc.constantFrom(null, entrance, square),
    group: fc.option(fc.constantFrom(...cameraGroups.slice(0, 3))),
    rights: fc.subarray([...videoRights], { minLength: 1 }),
    hours: fc.option(
      fc.record({
        fromMinute: fc.integer({ min: 0, max: 700 }),
        toMinute: fc.integer({ min: 701, max: 1440 }),
        weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        isNight: fc.boolean(),
      }),
    ),
    validUntil: fc.option(fc.integer({ min: -3, max: 3 })),
    isRevoked: fc.boolean(),
  });
  const nowAt = fc.integer({ min: 0, max: 7 * 24 * 60 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(grants, { maxLength: 4 }),
      nowAt,
      fc.constantFrom(null, newId()),
      async (given, at, areaId) => {
        const now = new Date(Date.UTC(2026, 10, 21, 0, at));
        const holder = newId();
        const actor: Actor = {
          kind: 'person',
          personId: newId(),
          sessionId: 's',
          locale: 'ru',
          grants: [{ permissions: new Set(everything), roleId: 'any', organisationId: holder, areaId }],
        };
        const db = tablesOf<VideoTables>(town.hub.database.handle);
        for (const { hours, validUntil, isRevoked, ...grant } of given) {
          const night =
            hours && hours.isNight
              ? { fromMinute: hours.toMinute % 1440, toMinute: hours.fromMinute + 1 }
              : {};
          const kept = hours && {
            fromMinute: hours.fromMinute,
            toMinute: hours.toMinute,
            weekdays: hours.weekdays,
            ...night,
          };
          await sql`
          insert into video.grant (id, kind, owner_organisation_id, holder_organisation_id, camera_id, "group",
            purpose, basis, rights, hours, valid_from, valid_until, revoked_at, created_at)
          values (${newId()}, 'standing', ${grant.ownerOrganisationId}, ${holder}, ${grant.cameraId}, ${grant.group},
            'public-order', 'x', ${grant.rights}, ${kept && JSON.stringify(kept)}::jsonb, ${new Date(now.getTime() - 1e7)},
            ${validUntil === null ? null : new Date(now.getTime() + validUntil * 60_000)},
            ${isRevoked ? now : null}, ${now})`.execute(db);
        }
        const asked = { actor, now, timeZone: 'Europe/Moscow' };
        const cameras = await findCameras(db, [entrance, yard, square]);
        const held = await listGrantsFor(db, actor, now);
        for (const right of videoRights) {
          const decided = cameras.filter((camera) => decide(asked, camera, held, right) !== null);
          const { rows } = await sql<{ id: string }>`
          select camera.id from video.camera camera
          where camera.id in (${entrance}, ${yard}, ${square}) and ${mayScope(asked, [right])}
          order by camera.number`.execute(db);
          expect(rows.map(({ id }) => id)).toEqual(decided.map(({ id }) => id));
        }
      },
    ),
    { numRuns: 40 },
  );
});
