import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { newId } from '#kernel/ids.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestAnswer, TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { makeMorningSummary } from './summary/make-summary.ts';

/** Half past six in the morning of the town. */
const early = new Date('2026-11-23T03:30:00Z');
const base = '/api/v1/situation';

let town: TestHub;
let head: TestCaller;
let performer: TestCaller;
let stranger: TestCaller;
let roads: string;

beforeAll(async () => {
  town = await openTestHub(early);
  roads = await town.addOrganisation('Дороги');
  head = await town.signIn({ roleId: 'mayor', organisationId: await town.addOrganisation('Администрация') });
  performer = await town.signIn({ roleId: 'executor', organisationId: roads });
  stranger = await town.signIn({ roleId: 'executor', organisationId: await town.addOrganisation('Чужие') });
}, 180_000);
afterAll(async () => await town[Symbol.asyncDispose]());

async function give(more: object = {}): Promise<TestAnswer> {
  return await head.send('POST', `${base}/assignments`, {
    text: 'Убрать снег у школы',
    performerPersonId: performer.personId,
    organisationId: roads,
    dueOn: '2026-11-25',
    ...more,
  });
}

async function step(by: TestCaller, id: string, name: string, text = ''): Promise<TestAnswer> {
  return await by.send('POST', `${base}/assignments/${id}/steps`, { step: name, text });
}

async function seenBy(caller: TestCaller): Promise<{ id: string; state: string; can: string[] }[]> {
  return (await caller.get(`${base}/assignments`)).body.assignments;
}

async function runSummaryJob(): Promise<void> {
  const { id, run } = makeMorningSummary as unknown as Job;
  await run(createSystemContext(town.hub, { id }) as never, {} as never, new AbortController().signal);
}

test('an assignment goes from the head to its performer and back until it is confirmed', async () => {
  const { id } = (await give()).body;
  expect(await seenBy(performer)).toMatchObject([{ id, state: 'given', can: ['accept', 'report'] }]);
  expect((await step(performer, id, 'accept')).body).toEqual({ state: 'accepted' });
  expect((await step(performer, id, 'report')).body.code).toBe('situation.words-needed');
  await step(performer, id, 'report', 'Снег убран до шести утра');
  expect((await step(head, id, 'return', 'А у второго входа?')).body).toEqual({ state: 'returned' });
  await step(performer, id, 'report', 'Убран и там');
  expect((await step(head, id, 'confirm')).body).toEqual({ state: 'done' });
  expect((await step(performer, id, 'report', 'Ещё раз')).body.code).toBe('situation.wrong-step');
  const ended = (await head.get(`${base}/assignments?isEnded=true`)).body.assignments;
  expect(ended).toMatchObject([{ id, result: 'Убран и там', steps: { length: 6 } }]);
});

test('a performer cannot confirm the own work', async () => {
  const { id } = (await give()).body;
  await step(performer, id, 'report', 'Готово');
  expect((await step(performer, id, 'confirm')).body.code).toBe('situation.wrong-step');
  await step(head, id, 'cancel', 'Не нужно');
});

test('another organisation neither sees an assignment nor takes a step of it', async () => {
  const { id } = (await give()).body;
  expect(await seenBy(stranger)).toEqual([]);
  expect((await step(stranger, id, 'accept')).status).toBe(404);
  expect((await step(stranger, newId(), 'accept')).status).toBe(404);
  const otherHead = await town.signIn({
    roleId: 'mayor',
    organisationId: await town.addOrganisation('Сосед'),
  });
  expect(await seenBy(otherHead)).toEqual([]);
  expect((await step(otherHead, id, 'cancel', 'Чужое')).status).toBe(404);
});

test.each([
  ['to somebody who does not work there', { performerPersonId: newId() }, 'situation.performer-unfit'],
  ['with a term of yesterday', { dueOn: '2026-11-22' }, 'situation.term-in-the-past'],
  ['about a figure that there is not', { figureId: 'no.figure' }, 'situation.figure-not-found'],
])('an assignment %s is refused', async (_words, more, code) => {
  expect((await give(more)).body.code).toBe(code);
});

test('nobody but the head reads the figures and sets their targets', async () => {
  for (const path of ['figures', 'figures/reports.open/cards', 'summaries/latest'])
    expect((await stranger.get(`${base}/${path}`)).status).toBe(403);
  const aim = { target: 5, ownerPersonId: performer.personId };
  expect((await stranger.send('PUT', `${base}/figures/reports.open/aim`, aim)).status).toBe(403);
});

test('a figure carries its target, its owner and the very cards', async () => {
  await town.hub.database.executeSql(
    `insert into reports.report (id, number, author_person_id, category_id, text, lng, lat, status, visibility,
       created_at, published_at, due_at)
     select gen_random_uuid(), 500 + n, gen_random_uuid(), (select id from reports.category limit 1), 'Яма', 33.3, 54.15,
       'in-work', case when n = 1 then 'hidden' else 'public' end, $1, $1, $1::timestamptz - interval '1 day' + n * interval '1 minute'
     from generate_series(1, 3) as n`,
    [early],
  );
  const aim = { target: 2, ownerPersonId: performer.personId };
  expect((await head.send('PUT', `${base}/figures/reports.overdue/aim`, aim)).status).toBe(200);
  const { figures } = (await head.get(`${base}/figures`)).body;
  const overdue = figures.find(({ id }: { id: string }) => id === 'reports.overdue');
  expect(overdue).toMatchObject({ value: 3, target: 2, owner: { id: performer.personId } });
  const { cards } = (await head.get(`${base}/figures/reports.overdue/cards`)).body;
  expect(cards.map(({ path }: { path: string }) => path)).toEqual(['/reports/502', '/reports/503']);
});

test('the summary is made once, from the hour that was set on, and told to the head', async () => {
  await runSummaryJob();
  expect((await head.get(`${base}/summaries/latest`)).body.code).toBe('situation.summary-not-found');
  town.clock.advance(40 * 60_000);
  await runSummaryJob();
  await runSummaryJob();
  const { body } = await head.get(`${base}/summaries/latest`);
  expect(body).toMatchObject({ day: '2026-11-23', days: ['2026-11-23'] });
  const overdue = body.summary.figures.find(({ id }: { id: string }) => id === 'reports.overdue');
  expect(overdue).toMatchObject({ value: 3, target: 2, cards: { length: 2 } });
  const notices = (await head.get('/api/v1/notices')).body.notices;
  const mornings = notices.filter(({ kind }: { kind: string }) => kind === 'situation.morning');
  expect(mornings).toHaveLength(1);
});

test('the summary is a document', async () => {
  const answer = await town.app.inject({
    url: `${base}/summaries/2026-11-23/file`,
    headers: { cookie: head.cookie ?? '' },
  });
  const document = unzipSync(answer.rawPayload)['word/document.xml'];
  expect(strFromU8(document ?? new Uint8Array())).toContain('Просроченные сообщения');
});

test('the summary is a PDF as well', async () => {
  const answer = await town.app.inject({
    url: `${base}/summaries/2026-11-23/file?format=pdf`,
    headers: { cookie: head.cookie ?? '' },
  });
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
});

test('a week later the summary tells what was before, and one of the year before last is forgotten', async () => {
  await town.hub.database.executeSql(
    `insert into situation.summary (day, made_at, content) select '2025-10-01', made_at, content from situation.summary`,
    [],
  );
  town.clock.advance(7 * 24 * 60 * 60_000);
  await runSummaryJob();
  const later = await town.signIn({ roleId: 'mayor' });
  const { figures } = (await later.get(`${base}/summaries/2026-11-30`)).body.summary;
  expect(figures.find(({ id }: { id: string }) => id === 'reports.overdue')).toMatchObject({ before: 3 });
  expect((await later.get(`${base}/summaries/2025-10-01`)).body.code).toBe('situation.summary-not-found');
});

test('the summary shows nobody what they would not be shown elsewhere', async () => {
  const { database } = town.hub;
  await give({ text: 'Проверить жалобу на директора', dueOn: '2026-12-01' });
  const admin = await town.signIn({ roleId: 'admin' });
  const camera = await admin.send('POST', '/api/v1/video/cameras', {
    name: 'Служебный вход',
    group: 'education',
    purpose: 'children',
    ownerOrganisationId: roads,
    lng: 33.3,
    lat: 54.15,
    address: 'улица Мира, 4',
    bearingDegrees: 90,
    angleDegrees: 90,
    pictureWidthPx: 1920,
    rangeM: 60,
    legalBasis: 'Постановление № 12',
    retentionDays: 30,
    signText: 'Ведётся видеонаблюдение',
    publicity: 'owner',
    recorderId: null,
    streamUrl: null,
    substreamUrl: null,
    onvifUrl: null,
    username: null,
    state: 'working',
    password: null,
  });
  expect(camera.status).toBe(200);
  await database.executeSql(
    `insert into incidents.incident (id, number, status, type_code, priority, level, words, address, area_ids,
       place_note, caller_phone, caller_name, caller_place, caller_note, injured_count, trapped_count, gone_count,
       answers, created_at, registered_at)
     select gen_random_uuid(), 900, 'open', min(code), 1, 1, '', 'улица Тихая, 7', '{}', '', '', '', '', '', 0, 0, 0,
       '[]', $1, $1 from incidents.type`,
    [town.clock.now()],
  );
  town.clock.advance(7 * 24 * 60 * 60_000);
  await runSummaryJob();
  const words = async (reader: TestCaller): Promise<string> =>
    JSON.stringify((await reader.get(`${base}/summaries/2026-12-07`)).body.summary);
  const neighbour = await town.signIn({
    roleId: 'mayor',
    organisationId: await town.addOrganisation('Посёлок'),
  });
  const [own, foreign] = [await words(head), await words(neighbour)];
  const { roles } = (await admin.get('/api/v1/roles')).body;
  const mayor = roles.find(({ id }: { id: string }) => id === 'mayor');
  const permissions = mayor.permissions.filter((permission: string) => permission !== 'incidents.map.read');
  await admin.send('PUT', '/api/v1/roles/mayor', { version: mayor.version, permissions });

  expect(own).toContain('Проверить жалобу на директора');
  expect(own).toContain('улица Тихая, 7');
  expect(foreign).not.toContain('Проверить жалобу на директора');
  expect(own).not.toContain('Служебный вход');
  expect(await words(head)).not.toContain('улица Тихая, 7');
});
