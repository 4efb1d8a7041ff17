import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let foreigner: TestCaller;
let roadsId: string;
let otherId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  otherId = await town.addOrganisation('Другая служба');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  foreigner = await town.signIn({ roleId: 'executor', organisationId: otherId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function publish(text = 'Яма у школы'): Promise<number> {
  const report = { text, categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  return body.number;
}

/** As an upload without an account leaves it: a picture of nobody, with its claim. */
async function shoot() {
  const background = { r: Math.floor(Math.random() * 200), g: 90, b: 60 };
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return await createSystemContext(town.hub, { id: 'reports.test' }).stagePicture(picture);
}

async function share(numbers: readonly number[], facts: object = {}, by = executor) {
  const link = { contractor: 'Асфальт-сервис', numbers, mayPropose: true, days: 7 };
  return await by.send('POST', '/api/v1/reports/contractor-links', { ...link, ...facts });
}

const urlOf = (token: string) => `/api/v1/reports/by-contractor/${token}`;
const open = async (token: string) => await town.anonymous.get(urlOf(token));
const numbersBy = async (token: string) =>
  (await open(token)).body.reports.map(({ number }: { number: number }) => number);

async function propose(token: string, number: number, facts: object = {}) {
  town.clock.advance(60_000);
  return await town.anonymous.send('POST', `${urlOf(token)}/reports/${number}/proposal`, {
    text: 'Заделали горячей смесью',
    photos: [await shoot()],
    ...facts,
  });
}

const cardOf = async (number: number, by = executor) => (await by.get(`/api/v1/reports/${number}`)).body;
const proposalsOf = async (number: number, by = executor) =>
  await by.get(`/api/v1/reports/${number}/proposals`);

async function accept(number: number, id: string, by = executor) {
  town.clock.advance(60_000);
  const { version } = await cardOf(number);
  const url = `/api/v1/reports/${number}/proposals/${id}/acceptance`;
  return await by.send('POST', url, { version, text: 'Яма заделана' });
}

test('the link shows the chosen reports and nothing of who sent them', async () => {
  const number = await publish('Яма, звоните Анне +7 912 345-67-89');
  await publish();
  const { body } = await share([number]);
  const { body: seen, headers } = await open(body.token);
  expect(seen).toMatchObject({ contractor: 'Асфальт-сервис', mayPropose: true });
  expect(seen.reports.map((report: { number: number }) => report.number)).toEqual([number]);
  const text = JSON.stringify(seen);
  for (const secret of ['345-67-89', resident.personId ?? '-', 'author']) expect(text).not.toContain(secret);
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' });
  expect(headers['cache-control']).toBe('no-store');
});

test('the secret is kept as a hash, and each opening is put on record', async () => {
  const { body } = await share([await publish()]);
  await open(body.token);
  await open(body.token);
  const { rows } = await town.hub.database.executeSql(
    `select (select count(*)::int from audit.entry where route_id = 'reports.openShare' and subject_id = $1) as looks,
       (select count(*)::int from reports.contractor_share as s where s::text like '%' || $2 || '%') as plain`,
    [body.id, body.token],
  );
  expect(rows).toEqual([{ looks: 2, plain: 0 }]);
});

test('a wrong, an expired and a revoked link look the same', async () => {
  const number = await publish();
  const short = await share([number], { days: 1 });
  const revoked = await share([number]);
  await executor.send('POST', `/api/v1/reports/contractor-links/${revoked.body.id}/revocation`, {});
  expect((await open(short.body.token)).status).toBe(200);
  town.clock.advance(24 * 60 * 60_000);
  const wrong = 'A'.repeat(32);
  for (const token of [wrong, short.body.token, revoked.body.token]) {
    expect((await open(token)).body.code).toBe('reports.link-unknown');
    expect((await propose(token, number)).body.code).toBe('reports.link-unknown');
  }
  expect((await open('short')).status).toBe(400);
});

test('only public reports of one own organisation are shared, for thirty days at most', async () => {
  const number = await publish();
  const report = { text: 'Яма', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const unpublished = (await resident.send('POST', '/api/v1/reports', report)).body.number;
  for (const numbers of [
    [number, unpublished],
    [number, 999_999],
  ])
    expect((await share(numbers)).body.code).toBe('reports.share-unfit');
  expect((await share([number], {}, foreigner)).body.code).toBe('reports.share-unfit');
  expect((await share([number], {}, moderator)).status).toBe(403);
  for (const facts of [{ days: 31 }, { days: 0 }, { numbers: [] }, { contractor: ' ' }])
    expect((await share([number], facts)).status).toBe(400);
});

test('a report that is hidden or goes to others leaves the link at once', async () => {
  const [hidden, moved, kept] = [await publish(), await publish(), await publish()];
  const { body } = await share([hidden, moved, kept]);
  const [rule] = (await moderator.get('/api/v1/reports/rules')).body.rules;
  const hiding = await moderator.send('POST', `/api/v1/reports/${hidden}/hiding`, {
    version: 2,
    ruleId: rule.id,
  });
  expect(hiding.status).toBe(200);
  await moderator.send('POST', `/api/v1/reports/${moved}/forwarding`, {
    version: 2,
    organisationId: otherId,
    reason: 'Это их двор',
  });
  expect(await numbersBy(body.token)).toEqual([kept]);
  for (const number of [hidden, moved])
    expect((await propose(body.token, number)).body.code).toBe('reports.report-not-found');
});

test('a proposal waits for the organisation and changes nothing; accepted, it is the answer with its photos', async () => {
  const number = await publish();
  const { body } = await share([number]);
  const before = await cardOf(number);
  const { body: proposed, status } = await propose(body.token, number);
  expect(status).toBe(200);
  expect(await cardOf(number)).toEqual(before);
  expect((await open(body.token)).body.reports[0]).toMatchObject({
    proposal: { state: 'waiting' },
    canPropose: false,
  });
  const [waiting] = (await proposalsOf(number)).body.proposals;
  expect(waiting).toMatchObject({ id: proposed.id, contractor: 'Асфальт-сервис' });
  const fetchPhoto = async (by: TestCaller) =>
    (await town.app.inject({ url: waiting.photos[0].fullUrl, headers: { cookie: by.cookie ?? '' } }))
      .statusCode;
  expect(await fetchPhoto(executor)).toBe(200);
  for (const by of [town.anonymous, resident, foreigner]) expect(await fetchPhoto(by)).toBe(404);

  expect((await accept(number, proposed.id)).body.status).toBe('answered');
  const card = await cardOf(number, town.anonymous);
  expect(card.photos.map(({ kind }: { kind: string }) => kind)).toEqual(['proof']);
  expect(card.history.at(-1)).toMatchObject({ kind: 'answered', text: 'Яма заделана' });
  expect((await accept(number, proposed.id)).status).toBe(409);
  expect((await open(body.token)).body.reports[0].proposal.state).toBe('accepted');
});

test('a returned proposal tells the contractor why and makes room for the next', async () => {
  const number = await publish();
  const { body } = await share([number]);
  const first = await propose(body.token, number);
  const url = `/api/v1/reports/${number}/proposals/${first.body.id}/return`;
  for (const by of [foreigner, moderator, resident])
    expect((await by.send('POST', url, { reason: 'Не то место' })).status).toBeGreaterThanOrEqual(403);
  expect((await executor.send('POST', url, { reason: 'Не то место' })).status).toBe(200);
  expect((await executor.send('POST', url, { reason: 'Не то место' })).body.code).toBe(
    'reports.proposal-settled',
  );
  expect((await open(body.token)).body.reports[0]).toMatchObject({
    proposal: { state: 'returned', reason: 'Не то место' },
    canPropose: true,
  });
  expect((await propose(body.token, number)).status).toBe(200);
});

test('of two proposals at once one is taken; of two decisions at once one counts', async () => {
  const number = await publish();
  const { body } = await share([number]);
  const answers = await Promise.all([propose(body.token, number), propose(body.token, number)]);
  expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409]);
  const id = answers.find(({ status }) => status === 200)?.body.id;
  const decisions = await Promise.all([accept(number, id), accept(number, id)]);
  expect(decisions.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409]);
});

test('a link for looking proposes nothing, nor does one without a photo, nor about work that is answered', async () => {
  const number = await publish();
  const looking = await share([number], { mayPropose: false });
  expect((await propose(looking.body.token, number)).body.code).toBe('reports.report-not-found');
  const { body } = await share([number]);
  expect((await propose(body.token, number, { photos: [] })).body.code).toBe('reports.proof-photo-needed');
  const { claim: _, ...stolen } = await shoot();
  expect((await propose(body.token, number, { photos: [stolen] })).status).toBe(404);
  const { body: proposed } = await propose(body.token, number);
  await accept(number, proposed.id);
  expect((await propose(body.token, number)).body.code).toBe('reports.wrong-status');
});

test('another organisation sees neither the links nor the proposals and ends none', async () => {
  const number = await publish();
  const { body } = await share([number]);
  await propose(body.token, number);
  expect((await foreigner.get('/api/v1/reports/contractor-links')).body.shares).toEqual([]);
  expect((await proposalsOf(number, foreigner)).status).toBe(404);
  const url = `/api/v1/reports/contractor-links/${body.id}/revocation`;
  expect((await foreigner.send('POST', url, {})).body.code).toBe('reports.share-not-found');
  const listed = (await executor.get('/api/v1/reports/contractor-links')).body;
  expect(JSON.stringify(listed)).not.toContain(body.token);
});

test('what waits goes with a report that is handed on, and stands in nobody else’s way', async () => {
  const number = await publish();
  const { body } = await share([number]);
  const { body: proposed } = await propose(body.token, number);
  const [waiting] = (await proposalsOf(number)).body.proposals;
  await moderator.send('POST', `/api/v1/reports/${number}/forwarding`, {
    version: 2,
    organisationId: otherId,
    reason: 'Это их двор',
  });
  expect((await proposalsOf(number, foreigner)).body.proposals).toEqual([]);
  const url = `/api/v1/reports/${number}/proposals/${proposed.id}/acceptance`;
  const late = await foreigner.send('POST', url, { version: 3, text: 'Чужая работа' });
  expect(late.body.code).toBe('reports.report-not-found');
  const photo = await town.app.inject({
    url: waiting.photos[0].fullUrl,
    headers: { cookie: foreigner.cookie ?? '' },
  });
  expect(photo.statusCode).toBe(404);
  const own = await share([number], {}, foreigner);
  expect((await propose(own.body.token, number)).status).toBe(200);
});

test('an answer of the organisation’s own takes away what waits', async () => {
  const number = await publish();
  const { body } = await share([number]);
  await propose(body.token, number);
  const { version } = await cardOf(number);
  const photos = [await shoot()];
  const answer = { version, text: 'Сделали сами', photos };
  expect((await executor.send('POST', `/api/v1/reports/${number}/answer`, answer)).status).toBe(200);
  expect((await proposalsOf(number)).body.proposals).toEqual([]);
  expect((await open(body.token)).body.reports[0]).toMatchObject({ proposal: null, canPropose: false });
});

test('who works in one area sees and ends their own links and nobody else’s', async () => {
  const number = await publish();
  const areaId = newId();
  const place = `update reports.report set area_ids = $2 where number = $1`;
  await town.hub.database.executeSql(place, [number, [areaId]]);
  const bounded = await town.signIn({ roleId: 'executor', organisationId: roadsId, areaId });
  const others = (await share([await publish()])).body;
  const own = (await share([number], {}, bounded)).body;

  const idsFor = async (caller: TestCaller): Promise<string[]> =>
    (await caller.get('/api/v1/reports/contractor-links')).body.shares.map(({ id }: { id: string }) => id);
  expect(await idsFor(bounded)).toEqual([own.id]);
  expect(await idsFor(executor)).toEqual(expect.arrayContaining([own.id, others.id]));
  const end = async (id: string) =>
    await bounded.send('POST', `/api/v1/reports/contractor-links/${id}/revocation`, {});
  expect((await end(others.id)).body.code).toBe('reports.share-not-found');
  expect((await end(own.id)).status).toBe(200);
});
