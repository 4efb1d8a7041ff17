import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { maskText } from '../../contract/personal-data.ts';
import { insertRoutingRules } from '../routing.store.ts';
import { countAuthors } from '../statistics/statistic.store.ts';
import type { StatisticsTables } from '../statistics/tables.ts';
import type { ReportsTables } from '../tables.ts';
import { anonymiseReports } from './retention.jobs.ts';

const dayMs = 24 * 60 * 60_000;
const phone = '+7 912 345-67-89';

let town: TestHub;
let resident: TestCaller;
let neighbour: TestCaller;
let moderator: TestCaller;
let admin: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-01-12T09:00:00Z'));
  const organisationId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  neighbour = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  admin = await town.signIn({ roleId: 'admin' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function send(text: string, by = resident): Promise<number> {
  const place = { lng: 33.3021, lat: 54.1508 };
  const report = { text, categoryId: 'roads.pothole', place };
  return (await by.send('POST', '/api/v1/reports', report)).body.number;
}

const publish = async (number: number) =>
  await moderator.send('POST', `/api/v1/reports/${number}/publication`, { version: 1 });

const reject = async (number: number) =>
  await moderator.send('POST', `/api/v1/reports/${number}/rejection`, {
    version: 1,
    ruleId: 'insults',
    reason: 'Оскорбления',
  });

async function rowsOf(query: string, values: readonly unknown[]) {
  return (await town.hub.database.executeSql(query, [...values])).rows;
}

async function reportOf(number: number) {
  const [row] = await rowsOf('select * from reports.report where number = $1', [number]);
  return row ?? {};
}

/** An end that needs no five people: what counts here is when a report ended. */
async function endOn(number: number, endedAt: Date): Promise<void> {
  await rowsOf(`update reports.report set status = 'closed', ended_at = $2 where number = $1`, [
    number,
    endedAt,
  ]);
}

async function anonymise(): Promise<void> {
  const { id, run } = anonymiseReports as unknown as Job;
  await run(createSystemContext(town.hub, { id }), {} as never, new AbortController().signal);
}

const daysAgo = (days: number) => new Date(town.clock.now().getTime() - days * dayMs);

async function countedAuthors() {
  const now = town.clock.now().getTime();
  const db = tablesOf<ReportsTables & StatisticsTables>(town.hub.database.handle);
  return await countAuthors(db, { span: { from: new Date(0), to: new Date(now + dayMs) }, filter: {} });
}

test('after its term a public report keeps its words as the public reads them and loses who sent it', async () => {
  const number = await send(`Яма у школы, звоните ${phone}`);
  await publish(number);
  await endOn(number, daysAgo(365));
  await anonymise();

  const row = await reportOf(number);
  expect(row).toMatchObject({ author_person_id: null, text: `Яма у школы, звоните ${maskText}` });
  expect(row['author_key']).not.toBe(resident.personId);
  const history = await rowsOf(
    `select by_person_id from reports.history where report_id = $1 and by_role = 'author'`,
    [row['id']],
  );
  expect(history.map((step) => step['by_person_id'])).toEqual([null]);
  expect((await resident.get(`/api/v1/reports/${number}`)).body).toMatchObject({ isMine: false });
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(200);
});

test('of a report the public never read the words, the house and the exact place go too', async () => {
  const number = await send('Сосед Иванов из квартиры 5 шумит', neighbour);
  expect((await reject(number)).status).toBe(200);
  await endOn(number, daysAgo(366));
  await anonymise();

  const row = await reportOf(number);
  expect(row).toMatchObject({ text: maskText, public_text: maskText, address: null, house_id: null });
  expect([row['lng'], row['lat']]).toEqual([33.3, 54.15]);
});

test('a report is left as it is until its term is over, and an appeal for five years', async () => {
  const young = await send('Яма у дома');
  const appeal = await send('Яма у сада');
  for (const number of [young, appeal]) await publish(number);
  await rowsOf(`update reports.report set legal_class = 'appeal-ru' where number = $1`, [appeal]);
  await endOn(young, daysAgo(364));
  await endOn(appeal, daysAgo(1826));
  await anonymise();

  for (const number of [young, appeal])
    expect(await reportOf(number)).toMatchObject({
      author_person_id: resident.personId,
      anonymised_at: null,
    });
});

test('an author whose reports are anonymised in part is still counted once', async () => {
  expect(await countedAuthors()).toEqual([
    { reports: 1, people: 1 },
    { reports: 3, people: 1 },
  ]);
});

test('nothing else may change or remove what stands in a history', async () => {
  const number = await send('Ещё яма');
  const { id } = await reportOf(number);
  const change = `update reports.history set text = 'иначе' where report_id = $1`;
  await expect(rowsOf(change, [id])).rejects.toThrow(/append-only/);
  await expect(rowsOf('delete from reports.history where report_id = $1', [id])).rejects.toThrow(
    /append-only/,
  );
});

test('an administrator reads what goes soon and changes a term with a reason, never below what is demanded', async () => {
  const { body } = await admin.get('/api/v1/reports/retention');
  const message = body.rules.find((rule: { legalClass: string }) => rule.legalClass === 'message');
  expect(message).toMatchObject({ keptDays: 365, overCount: 0, soonCount: 1, isDuty: false });
  expect(body.runs.length).toBeGreaterThan(0);

  const url = '/api/v1/reports/retention/message';
  const change = { keptDays: 400, version: message.version, reason: 'Решение думы' };
  expect((await admin.send('PUT', url, { ...change, keptDays: 29 })).body.code).toBe(
    'reports.retention-too-short',
  );
  expect((await admin.send('PUT', url, change)).status).toBe(200);
  expect((await admin.send('PUT', url, change)).body.code).toBe('reports.stale-edit');
  expect((await moderator.get('/api/v1/reports/retention')).status).toBe(403);
});
