import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let resident: TestCaller;
let controller: TestCaller;
let executor: TestCaller;
let roadsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  controller = await town.signIn({ roleId: 'controller' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  await insertRoutingRules(db, [{ ...rule, target: 'organisation', organisationId: roadsId }]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

interface Shot {
  readonly scene: number;
  readonly widthPx?: number;
  readonly exif?: Parameters<ReturnType<typeof sharp>['withExif']>[0];
}

/** A scene of soft blobs, as a photo looks to a hash. */
async function shoot({ scene, widthPx = 640, exif = {} }: Shot): Promise<Buffer> {
  const blobs = Array.from({ length: 12 }, (_, at) => {
    const value = (scene * 7919 + at * 104_729) % 1000;
    return `<circle cx="${value % 640}" cy="${(value * 7) % 480}" r="${40 + (value % 90)}" fill="hsl(${value % 360} 60% ${20 + (value % 60)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${blobs.join('')}</svg>`;
  return await sharp(Buffer.from(svg))
    .blur(8)
    .resize(widthPx)
    .withExif(exif)
    .jpeg({ quality: 88 })
    .toBuffer();
}

async function upload(caller: TestCaller, shot: Shot): Promise<{ id: string }> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await shoot(shot))], { type: 'image/jpeg' }), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: caller.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  expect(answer.statusCode).toBe(201);
  return { id: answer.json().id };
}

async function openReport(
  photos: readonly { id: string }[] = [],
): Promise<{ number: number; version: number }> {
  const draft = {
    text: 'Глубокая яма у дома',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
    photos,
  };
  const { body } = await resident.send('POST', '/api/v1/reports', draft);
  town.clock.advance(60_000);
  const published = await controller.send('POST', `/api/v1/reports/${body.number}/publication`, {
    version: 1,
  });
  town.clock.advance(60_000);
  return { number: body.number, version: published.body.version };
}

async function answerWith(report: { number: number; version: number }, photos: readonly object[]) {
  town.clock.advance(60_000);
  const answer = await executor.send('POST', `/api/v1/reports/${report.number}/answer`, {
    version: report.version,
    text: 'Яма заделана',
    photos,
  });
  expect(answer.status).toBe(200);
  return answer;
}

async function suspicionsOf(number: number) {
  const { body } = await controller.get('/api/v1/reports/suspicious-answers');
  return body.answers.find((answer: { number: number }) => answer.number === number);
}

async function reasonsOf(number: number): Promise<string[]> {
  const answer = await suspicionsOf(number);
  return (answer?.proofs ?? []).flatMap(({ suspicions }: { suspicions: { reason: string }[] }) =>
    suspicions.map(({ reason }) => reason),
  );
}

test('a photo of another scene, taken by the camera view at the place, raises nothing', async () => {
  const report = await openReport([await upload(resident, { scene: 1 })]);
  const position = { lng: 33.3, lat: 54.15, accuracyM: 10 };
  await answerWith(report, [{ ...(await upload(executor, { scene: 2 })), source: 'app-camera', position }]);
  expect(await suspicionsOf(report.number)).toBeUndefined();
});

test('a photo sent before for another report, smaller now, is shown beside that one', async () => {
  const first = await openReport();
  await answerWith(first, [await upload(executor, { scene: 3 })]);
  const second = await openReport();
  await answerWith(second, [await upload(executor, { scene: 3, widthPx: 500 })]);
  const answer = await suspicionsOf(second.number);
  expect(answer.proofs[0].suspicions).toMatchObject([
    { reason: 'same-as-earlier-proof', other: { reportNumber: first.number } },
  ]);
  expect((await controller.get(answer.proofs[0].suspicions[0].other.picture.fullUrl)).status).toBe(200);
});

test("the resident's own photo sent back as the proof is named", async () => {
  const report = await openReport([await upload(resident, { scene: 4 })]);
  await answerWith(report, [await upload(executor, { scene: 4 })]);
  expect(await reasonsOf(report.number)).toEqual(['same-as-before']);
});

test('metadata of the photo and the place of the device are held against the report', async () => {
  const report = await openReport();
  const exif = {
    IFD0: { Software: 'Adobe Photoshop 25.1' },
    IFD2: { DateTimeOriginal: '2026:11:01 10:00:00' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '54/1 30/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '33/1 18/1 0/1',
    },
  };
  const position = { lng: 33.4, lat: 54.15, accuracyM: 15 };
  await answerWith(report, [
    { ...(await upload(executor, { scene: 5, exif })), source: 'gallery', position },
  ]);
  expect(await reasonsOf(report.number)).toEqual([
    'far-from-place',
    'device-far-from-place',
    'taken-before-work',
    'taken-long-ago',
    'edited',
  ]);
});

async function change(id: string, value: unknown, changedAt: string | null = null): Promise<string> {
  const admin = await town.signIn({ roleId: 'admin' });
  const answer = await admin.send('PUT', `/api/v1/settings/${id}`, { value, changedAt, reason: 'Проба' });
  expect(answer.status).toBe(200);
  return answer.body.changedAt;
}

test('how far is far is a setting', async () => {
  const position = { lng: 33.302, lat: 54.15, accuracyM: 0 };
  const near = await openReport();
  await answerWith(near, [{ ...(await upload(executor, { scene: 6 })), position }]);
  const changedAt = await change('reports.proof-distance-m', 500);
  const far = await openReport();
  await answerWith(far, [{ ...(await upload(executor, { scene: 7 })), position }]);
  await change('reports.proof-distance-m', 50, changedAt);
  expect([await reasonsOf(near.number), await reasonsOf(far.number)]).toEqual([
    ['device-far-from-place'],
    [],
  ]);
});

test('the executor learns of a suspicion nowhere: not in the answer, the card, a list, an event or the audit', async () => {
  const report = await openReport([await upload(resident, { scene: 8 })]);
  const answer = await answerWith(report, [await upload(executor, { scene: 8 })]);
  const { historyId } = await suspicionsOf(report.number);
  const verdict = { verdict: 'upheld', note: 'Тот же снимок' };
  const refused = [
    await executor.get('/api/v1/reports/suspicious-answers'),
    await executor.send('POST', `/api/v1/reports/suspicious-answers/${historyId}/verdict`, verdict),
  ];
  const seen = [
    answer,
    await executor.get(`/api/v1/reports/${report.number}`),
    await executor.get('/api/v1/reports/tasks'),
    await executor.get('/api/v1/reports'),
  ].map(({ body }) => JSON.stringify(body));
  const events = await town.hub.database.executeSql('select payload::text as told from events.outbox');
  const audit = await town.hub.database.executeSql('select difference::text as told from audit.entry');
  const told = [...seen, ...[...events.rows, ...audit.rows].map((row) => String(row['told']))].join('\n');

  expect(Object.keys(answer.body).sort()).toEqual(['status', 'version']);
  expect(refused.map(({ status }) => status)).toEqual([403, 403]);
  expect(told).not.toMatch(/same-as|suspic|finding/);
});

test('moderators and residents are not told either', async () => {
  const moderator = await town.signIn({ roleId: 'moderator' });
  const answers = await Promise.all(
    [moderator, resident, town.anonymous].map((caller) => caller.get('/api/v1/reports/suspicious-answers')),
  );
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 401]);
});

test('a settled suspicion leaves the list and keeps the reason in the audit', async () => {
  const report = await openReport([await upload(resident, { scene: 9 })]);
  await answerWith(report, [await upload(executor, { scene: 9 })]);
  const { historyId } = await suspicionsOf(report.number);
  const path = `/api/v1/reports/suspicious-answers/${historyId}/verdict`;
  const settled = await controller.send('POST', path, { verdict: 'unfounded', note: 'Снимок верный' });
  const again = await controller.send('POST', path, { verdict: 'upheld', note: 'Передумал' });
  const { rows } = await town.hub.database.executeSql(
    `select reason from audit.entry where route_id = 'reports.settleSuspicion' order by id desc limit 1`,
  );

  expect([settled.status, again.body.code]).toEqual([200, 'reports.no-suspicion']);
  expect(await suspicionsOf(report.number)).toBeUndefined();
  expect(rows[0]?.['reason']).toBe('Снимок верный');
});

test('an upheld suspicion brings a published answer back to work, and tells nobody but controllers what it was', async () => {
  const report = await openReport([await upload(resident, { scene: 12 })]);
  await answerWith(report, [await upload(executor, { scene: 12 })]);
  const { historyId } = await suspicionsOf(report.number);
  const path = `/api/v1/reports/suspicious-answers/${historyId}/verdict`;

  const settled = await controller.send('POST', path, { verdict: 'upheld', note: 'Тот же снимок' });

  const { body } = await executor.get(`/api/v1/reports/${report.number}`);
  expect(settled.status).toBe(200);
  expect([body.status, body.history.at(-1).kind]).toEqual(['reopened', 'answer-recalled']);
  expect(JSON.stringify(body)).not.toContain('Тот же снимок');
});

test('a suspicion of an answer that was overtaken changes nothing of the report', async () => {
  const report = await openReport([await upload(resident, { scene: 13 })]);
  await answerWith(report, [await upload(executor, { scene: 13 })]);
  const { historyId } = await suspicionsOf(report.number);
  const path = `/api/v1/reports/suspicious-answers/${historyId}/verdict`;
  const { version } = (await resident.get(`/api/v1/reports/${report.number}`)).body;
  const words = { version, reason: 'Яма на месте', photos: [] };
  expect((await resident.send('POST', `/api/v1/reports/${report.number}/reopening`, words)).status).toBe(200);

  await controller.send('POST', path, { verdict: 'upheld', note: 'Тот же снимок' });

  const { body } = await executor.get(`/api/v1/reports/${report.number}`);
  expect(body.history.map(({ kind }: { kind: string }) => kind)).not.toContain('answer-recalled');
});

test('a controller of one area sees the suspicions of that area only', async () => {
  const report = await openReport([await upload(resident, { scene: 10 })]);
  await answerWith(report, [await upload(executor, { scene: 10 })]);
  const elsewhere = await town.signIn({ roleId: 'controller', areaId: newId() });
  const { body } = await elsewhere.get('/api/v1/reports/suspicious-answers');
  expect([body.answers, body.total]).toEqual([[], 0]);
  expect(await suspicionsOf(report.number)).toBeDefined();
});

test('of a sample of answers every suspicious one is part, whatever the chance', async () => {
  const percentAt = await change('reports.answer-sample-percent', 1);
  const reviewAt = await change('reports.answer-review', 'sample');
  const statuses: string[] = [];
  for (const scene of [11, 12, 13]) {
    const report = await openReport([await upload(resident, { scene })]);
    const answer = await answerWith(report, [await upload(executor, { scene })]);
    statuses.push(answer.body.status);
  }
  await change('reports.answer-review', 'off', reviewAt);
  await change('reports.answer-sample-percent', 20, percentAt);
  expect(statuses).toEqual(['answer-review', 'answer-review', 'answer-review']);
});
