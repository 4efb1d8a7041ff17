import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { TestCaller } from '#kernel/testing/hub.ts';
import { learnViewAnew } from '#modules/video/server/health/learn-view.jobs.ts';
import { readCameras } from '#modules/video/server/health/read-cameras.ts';
import { readDay } from '#modules/video/server/health/read-ledger.ts';
import type { VideoTables } from '#modules/video/server/tables.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/*
 * A real camera of the test whose picture freezes, a real recorder that looks at it every second, and the hub that hears of it
 * with the ledger.
 */

let site: RecordedSchool;
const timeZone = 'Europe/Moscow';

beforeAll(async () => {
  site = await openRecordedSchool({
    pictureCheckSeconds: 1,
    conduct: { misbehaviourOf: () => 'freeze', rhythm: { goodMs: 6_000, badMs: 3_600_000 } },
  });
  while ((await read()).findings.length === 0) await pause(1_000);
}, 180_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

function system() {
  const context: unknown = createSystemContext(site.town.hub, { id: 'video.read-ledger' });
  return context as SystemContext<VideoTables>;
}

/** As the hub does every five minutes; what it then tells the owner. */
async function read(caller: TestCaller = site.teacher) {
  // NOTE: the recorder's clock is the machine's; that of the tests stands still.
  site.town.clock.advance(Math.max(0, Date.now() - site.town.clock.now().getTime()));
  const until = new Date(Date.now() - 500);
  const asked = { recorderId: site.recorderId, day: townDayOf(until, timeZone), until, timeZone };
  await readDay(system(), asked, AbortSignal.timeout(10_000));
  await readCameras(system(), site.recorderId, AbortSignal.timeout(10_000));
  return await told(caller);
}

async function told(caller: TestCaller) {
  const day = townDayOf(new Date(), timeZone);
  const path = `/api/v1/video/cameras/${site.cameraId}/health?from=${day}&to=${day}`;
  return (await caller.get(path)).body;
}

async function emitted(): Promise<string[]> {
  const { rows } = await site.town.hub.database.executeSql(
    `select payload->>'finding' from events.outbox where event_id = 'video.picture-fault-found' order by position`,
  );
  return rows.map((row) => String(Object.values(row as object)[0]));
}

test('the owner sees a picture that is frozen, since when, and when it was looked at last', async () => {
  const { health, findings } = await read();

  expect(health.faults).toContain('picture-frozen');
  expect(findings).toEqual([{ finding: 'frozen', from: expect.any(String), to: null }]);
  expect(Date.now() - Date.parse(findings[0].from)).toBeLessThan(180_000);
  expect(Date.parse(health.reading.pictureCheckedAt)).toBeGreaterThan(Date.parse(findings[0].from));
});

test('it is told once, however often the ledger is read', async () => {
  await read();
  await read();

  expect(await emitted()).toEqual(['frozen']);
});

test('who has no business with the camera neither sees it nor says that its view was changed', async () => {
  const path = `/api/v1/video/cameras/${site.cameraId}/view`;
  const hospital = await site.town.addOrganisation('Больница', 'hospital');
  const doctor = await site.town.signIn({ roleId: 'school', organisationId: hospital });
  const day = townDayOf(new Date(), timeZone);
  const list = await doctor.get(`/api/v1/video/health?from=${day}&to=${day}`);

  expect((await told(doctor)).code).toBe('video.camera-not-found');
  expect(list.body.cameras).toEqual([]);
  expect((await doctor.send('POST', path, {})).body.code).toBe('video.camera-not-found');
  expect((await site.officer.send('POST', path, {})).status).toBe(403);
});

test('a work order is given for it, and the contractor hears of it', async () => {
  const contractor = await site.town.addOrganisation('Монтаж', 'contractor');
  const fitter = await site.town.signIn({ roleId: 'executor', organisationId: contractor });
  const { can } = await told(site.teacher);
  const issued = await site.teacher.send('POST', '/api/v1/video/work-orders', {
    cameraId: site.cameraId,
    contractorOrganisationId: contractor,
    fault: 'picture',
    description: 'Изображение застыло',
    dueAt: new Date(site.town.clock.now().getTime() + 86_400_000).toISOString(),
  });
  const { body } = await fitter.get('/api/v1/video/work-orders');
  const mails = await site.town.hub.database.executeSql(
    `select kind from notify.message where kind = 'video.mail-work-issued' and recipient_person_id = $1`,
    [fitter.personId],
  );

  expect(can.order).toBe(true);
  expect(issued.status).toBe(200);
  expect(body.orders).toEqual([expect.objectContaining({ fault: 'picture', state: 'issued' })]);
  expect(mails.rows.length).toBeGreaterThan(0);
});

test.each([
  [40, undefined],
  [20, 'certificate-ends'],
  [-1, 'certificate-expired'],
] as const)('a certificate that ends in %d days is told as %s', async (days, fault) => {
  const validTo = new Date(site.town.clock.now().getTime() + days * 86_400_000);
  await site.town.hub.database.executeSql(
    `update video.camera_reading set certificate_valid_to = $1, certificate_sha256 = $2, is_certificate_self_signed = true`,
    [validTo.toISOString(), 'ab'.repeat(32)],
  );
  const { health } = await told(site.teacher);
  const faults = health.faults.filter((one: string) => one.startsWith('certificate'));

  expect(faults).toEqual(fault === undefined ? [] : [fault]);
  expect(health.reading.certificate).toEqual({
    validTo: validTo.toISOString(),
    sha256: 'ab'.repeat(32),
    isSelfSigned: true,
  });
});

test('after a word of the owner the recorder learns the view anew, and the finding ends', async () => {
  const answer = await site.teacher.send('POST', `/api/v1/video/cameras/${site.cameraId}/view`, {});
  await learnViewAnew.run(
    system() as never,
    { cameraId: site.cameraId } as never,
    AbortSignal.timeout(10_000),
  );
  const { findings } = await told(site.teacher);

  expect(answer.status).toBe(200);
  expect(findings.at(-1)).toMatchObject({ finding: 'frozen', to: expect.any(String) });
});
