import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let moderator: TestCaller;
let executor: TestCaller;
let admin: TestCaller;

const report = { text: 'Яма у школы', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const organisationId = await town.addOrganisation('Дороги');
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId });
  admin = await town.signIn({ roleId: 'admin' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const send = async (more: object = {}, headers?: Record<string, string>) =>
  await town.anonymous.send('POST', '/api/v1/reports/anonymous', { ...report, ...more }, headers);
const byLink = async (token: string) => await town.anonymous.get(`/api/v1/reports/by-link/${token}`);

/** As a page does for somebody without an account, who is told the secret of the upload. */
async function uploadPicture(): Promise<{ id: string; claim: string }> {
  const background = { r: 120, g: 90, b: 60 };
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: { 'content-type': request.headers.get('content-type') ?? '', 'x-veche-client': 'test' },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  const { id, claim } = answer.json();
  return { id, claim };
}

async function allow(): Promise<void> {
  const change = { value: true, changedAt: null, reason: 'Решение думы' };
  const { status } = await admin.send('PUT', '/api/v1/settings/reports.anonymous-reports', change);
  expect(status).toBe(200);
}

test('a town that has not allowed it takes no report without an account', async () => {
  expect((await send()).body.code).toBe('reports.anonymous-off');
});

test('an anonymous report names nobody and is followed by its link alone', async () => {
  await allow();
  const { status, body } = await send();
  expect(status).toBe(200);
  const { number, token } = body;

  const seen = await byLink(token);
  expect(seen.body).toMatchObject({
    report: { number, status: 'moderation' },
    can: { reply: false, judge: false },
  });
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(404);
  const { body: author } = await moderator.get(`/api/v1/reports/${number}/author`);
  expect(author).toMatchObject({ contacts: [] });
  const { rows } = await town.hub.database.executeSql(
    'select author_person_id, (select count(*)::int from reports.follow_link where token_hash = $2) as plain from reports.report where number = $1',
    [number, token],
  );
  expect(rows).toEqual([{ author_person_id: null, plain: 0 }]);
});

test('a wrong link looks like none, and another report is not reached by a right one', async () => {
  const { body } = await send();
  const wrong = `${body.token.slice(0, -1)}${body.token.endsWith('A') ? 'B' : 'A'}`;
  expect((await byLink(wrong)).body.code).toBe('reports.link-unknown');
  expect((await byLink('short')).status).toBe(400);
});

test('the sender answers a question and judges the work by the link', async () => {
  const { body: sent } = await send();
  const { number, token } = sent;
  const published = await moderator.send('POST', `/api/v1/reports/${number}/publication`, { version: 1 });
  const asked = await moderator.send('POST', `/api/v1/reports/${number}/clarification`, {
    version: published.body.version,
    text: 'Какой дом?',
  });
  expect(asked.status).toBe(200);

  const before = await byLink(token);
  expect(before.body.can).toEqual({ reply: true, judge: false });
  const url = `/api/v1/reports/by-link/${token}`;
  const reply = { version: before.body.report.version, text: 'Дом 5' };
  expect((await town.anonymous.send('POST', `${url}/reply`, reply)).status).toBe(200);
  expect((await town.anonymous.send('POST', `${url}/reply`, reply)).body.code).toBe('reports.stale-edit');

  const { rows } = await town.hub.database.executeSql(
    `update reports.report set status = 'answered', answered_at = $2, verdict_until = $3 where number = $1
     returning version`,
    [number, town.clock.now(), new Date(town.clock.now().getTime() + 86_400_000)],
  );
  const version = Number(rows[0]?.['version']);
  const verdict = await town.anonymous.send('POST', `${url}/verdict`, {
    version,
    reason: 'Яма на месте',
    photos: [await uploadPicture()],
    rating: { score: 1, reasons: ['half-done'] },
  });
  expect(verdict.body).toMatchObject({ status: 'reopened' });
  const { photos } = (await byLink(token)).body.report;
  expect(photos.map(({ kind }: { kind: string }) => kind)).toEqual(['verdict']);
  const again = { version: verdict.body.version, reason: null };
  expect((await town.anonymous.send('POST', `${url}/verdict`, again)).body.code).toBe('reports.wrong-status');
  const after = (await executor.get(`/api/v1/reports/${number}`)).body;
  expect(after).toMatchObject({ status: 'reopened' });
  expect(after.history.at(-1).rating).toEqual({ score: 1, reasons: ['half-done'] });
});

test('a submission repeated after a lost answer gives the same report and the same link', async () => {
  const headers = { 'idempotency-key': newId() };
  const first = await send({}, headers);
  const second = await send({}, headers);
  expect(second.body).toEqual(first.body);
});

test('the kept answer to a repeated submission does not tell the private link', async () => {
  const { body } = await send({}, { 'idempotency-key': newId() });
  const { rows } = await town.hub.database.executeSql('select answer from http.idempotent_answer');

  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(body.token);
});

test('a report from the form in a frame is marked so, knows nobody, and comes from our own origin only', async () => {
  const { body } = await send(
    { source: 'widget' },
    { origin: 'https://portal.example', host: 'portal.example' },
  );
  const { rows } = await town.hub.database.executeSql(
    'select source, author_person_id from reports.report where number = $1',
    [body.number],
  );
  expect(rows).toEqual([{ source: 'widget', author_person_id: null }]);

  const forged = [
    await send({ source: 'widget' }, { origin: 'https://evil.example' }),
    await send({ source: 'widget' }, { 'sec-fetch-site': 'cross-site' }),
  ];
  expect(forged.map(({ status }) => status)).toEqual([403, 403]);
  expect((await send({ source: 'phone' })).status).toBe(400);
});

test('an address that was left gets the letters of this report and goes nowhere else', async () => {
  const { body } = await send({ email: 'neighbour@example.org' });
  const { body: author } = await moderator.get(`/api/v1/reports/${body.number}/author`);
  expect(author.contacts).toMatchObject([{ kind: 'email', address: 'neighbour@example.org' }]);
  const publicly = await byLink(body.token);
  expect(JSON.stringify(publicly.body)).not.toContain('neighbour@example.org');
  expect((await send({ email: 'not an address' })).status).toBe(400);
});
