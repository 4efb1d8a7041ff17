import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { forgetImports, importOldReports } from './jobs.ts';

let town: TestHub;
let admin: TestCaller;
let roadsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  admin = await town.signIn({ roleId: 'admin' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const never = new AbortController().signal;

// NOTE: tests read rows of many shapes; a wrong guess fails the test.
// oxlint-disable-next-line typescript/no-explicit-any
async function sql(text: string, values: unknown[] = []): Promise<any[]> {
  return [...(await town.hub.database.executeSql(text, values)).rows];
}

const columns = {
  number: 'Номер',
  text: 'Текст',
  createdAt: 'Дата',
  category: 'Тема',
  cause: 'Причина',
  lat: 'Широта',
  lng: 'Долгота',
  address: null,
  status: 'Статус',
  closedAt: 'Закрыто',
  answer: 'Ответ',
  organisation: 'Исполнитель',
  authorName: null,
  authorPhone: null,
  authorEmail: null,
};
const mapOf = (changes: object = {}) => ({
  source: 'Журнал 2019',
  columns,
  categories: { Ямы: 'roads.pothole' },
  openWords: ['в работе'],
  isPublic: true,
  ...changes,
});

const heading = 'Номер;Текст;Дата;Тема;Широта;Долгота;Статус;Закрыто;Ответ;Исполнитель;Имя;Телефон;Причина';
const closedRow =
  '1;Яма во дворе, звоните +7 912 345-67-89;30.04.2019 10:00;Ямы;54,15;33,3;готово;10.05.2019;Заделана;Дороги;Мария;+7 912 345-67-89;яма во дворовом проезде';
const openRow = '2;Фонарь не горит;01.10.2026;lighting.lamp;54.15;33.3;В работе;;;;Пётр;;lighting.lamp.out';

async function upload(rows: readonly string[]) {
  const content = Buffer.from([heading, ...rows].join('\r\n')).toString('base64');
  return await admin.send('POST', '/api/v1/reports/imports', { fileName: 'журнал.csv', content });
}

async function run(rows: readonly string[], map: object = mapOf(), isTrial = false) {
  const { body } = await upload(rows);
  const asked = await admin.send('POST', `/api/v1/reports/imports/${body.id}/run`, { map, isTrial });
  if (asked.status !== 200) return { asked, id: body.id, progress: undefined };
  await work(body.id, map, isTrial);
  const progress = (await admin.get(`/api/v1/reports/imports/${body.id}`)).body;
  return { asked, id: body.id, progress };
}

async function work(importId: string, map: object, isTrial = false): Promise<void> {
  const input = importOldReports.input.parse({ importId, map, isTrial });
  const system = createSystemContext(town.hub, { id: importOldReports.id });
  await (importOldReports.run as unknown as (...args: unknown[]) => Promise<void>)(system, input, never);
}

async function countReports(): Promise<number> {
  return (await sql('select count(*)::int as count from reports.report'))[0].count;
}

test('a trial tells what would come and writes nothing', async () => {
  const { progress } = await run([closedRow, openRow], mapOf(), true);

  expect(progress).toMatchObject({ state: 'tried', rejected: [] });
  expect(progress.counts).toMatchObject({
    rowCount: 2,
    newCount: 2,
    knownCount: 0,
    rejectedCount: 0,
    doneCount: 0,
  });
  expect(await countReports()).toBe(0);
});

test('one rejected row stops the whole import, each with its row and reason', async () => {
  const { progress } = await run(
    [
      closedRow,
      '1;Ещё раз;30.04.2019;Ямы;54,15;33,3;готово;10.05.2019;;;;',
      '3;Текст;31.04.2019;Ямы;54,15;33,3;готово;10.05.2019;;;;',
      '4;Текст;30.04.2019;Ямы;54,15;33,3;готово;10.04.2019;;;;',
      '5;Текст;30.04.2019;Нечто;54,15;33,3;готово;10.05.2019;;;;',
      '6;Текст;30.04.2019;Ямы;10,1x;33,3;готово;10.05.2019;;;;',
      '7;Текст;30.04.2019;Ямы;;;готово;10.05.2019;;;;',
      '8;Текст;30.04.2019;Ямы;54,15;33,3;готово;10.05.2019;;Никто;;',
      '9;Текст;30.04.2030;Ямы;54,15;33,3;готово;10.05.2030;;;;',
      '10;;30.04.2019;Ямы;54,15;33,3;готово;10.05.2019;;;;',
      '11;Текст;30.04.2019;constructor;54,15;33,3;готово;10.05.2019;;;;',
      '12;Текст;30.04.2019;Люки;54,15;33,3;готово;10.05.2019;;;;',
      '13;Текст;30.04.0019;Ямы;54,15;33,3;готово;10.05.2019;;;;',
    ],
    mapOf({ categories: { Ямы: 'roads.pothole', Люки: 'no.such-category' } }),
  );

  expect(progress.state).toBe('tried');
  expect(progress.rejected.map(({ row, fault }: { row: number; fault: string }) => [row, fault])).toEqual([
    [2, 'number-twice'],
    [3, 'number-twice'],
    [4, 'date-unreadable'],
    [5, 'closed-before-created'],
    [6, 'category-unknown'],
    [7, 'place-unreadable'],
    [8, 'place-missing'],
    [9, 'organisation-unknown'],
    [10, 'date-ahead'],
    [11, 'text-missing'],
    [12, 'category-unknown'],
    [13, 'category-unknown'],
    [14, 'date-unreadable'],
  ]);
  expect(await countReports()).toBe(0);
});

test('closed reports arrive closed with their dates, start no clock and tell nobody; the open one waits', async () => {
  const eventsBefore = await sql('select count(*)::int as count from events.outbox');
  const { progress, id } = await run([closedRow, openRow]);

  expect(progress).toMatchObject({ state: 'done', counts: { doneCount: 2 } });
  const reports = await sql(
    `select id, status, cause_id, visibility, source, created_at, ended_at, due_at, organisation_id, public_text,
      (select count(*)::int from reports.clock where report_id = report.id) as clocks
     from reports.report order by created_at`,
  );
  expect(reports[0]).toMatchObject({
    status: 'closed',
    cause_id: 'roads.pothole.yard',
    visibility: 'public',
    source: 'import',
    organisation_id: roadsId,
    due_at: null,
    clocks: 0,
  });
  expect(reports[0].created_at.toISOString()).toBe('2019-04-30T07:00:00.000Z');
  expect(reports[0].ended_at.toISOString()).toBe('2019-05-10T09:00:00.000Z');
  expect(reports[0].public_text).not.toContain('345-67-89');
  expect(reports[1]).toMatchObject({
    status: 'moderation',
    cause_id: 'lighting.lamp.out',
    visibility: 'moderation',
    organisation_id: roadsId,
  });
  expect(reports[1].clocks).toBeGreaterThan(0);
  expect(await sql('select count(*)::int as count from events.outbox')).toEqual(eventsBefore);
  expect(await sql('select 1 from reports.contact')).toEqual([]);
  expect(await sql('select 1 from notify.message')).toEqual([]);
  const due = await sql('select 1 from reports.clock where next_escalation_at <= $1', [town.clock.now()]);
  expect(due).toEqual([]);
  expect((await sql('select content from reports.report_import where id = $1', [id]))[0].content).toBeNull();
});

test('the same rows a second time add nothing, also after a job that died in the middle', async () => {
  const before = await countReports();
  const { progress } = await run([
    closedRow,
    openRow,
    '11;Ещё яма;30.04.2019;Ямы;54,15;33,3;готово;10.05.2019;;;;',
  ]);

  expect(progress.counts).toMatchObject({ knownCount: 2, newCount: 1, doneCount: 1 });
  expect(await countReports()).toBe(before + 1);
  const again = await upload([closedRow, '12;Новая яма;30.04.2019;Ямы;54,15;33,3;готово;10.05.2019;;;;']);
  await work(again.body.id, mapOf());
  await work(again.body.id, mapOf());
  expect(await countReports()).toBe(before + 2);
});

test('people are taken only with a purpose, which goes on record, and nobody agreed to letters', async () => {
  const withPeople = { ...columns, authorName: 'Имя', authorPhone: 'Телефон' };
  const row = closedRow.replace(/^1;/, '20;');
  const refused = await run([row], mapOf({ columns: withPeople }));
  const purpose = 'Ответы на жалобы о старых ямах';
  const { progress } = await run([row], mapOf({ columns: withPeople, personalDataPurpose: purpose }));

  expect(refused.asked.body.code).toBe('reports.import-purpose-missing');
  expect(progress.state).toBe('done');
  const contacts = await sql('select kind, name, address, is_consent_given from reports.contact');
  expect(contacts).toEqual([
    { kind: 'phone', name: 'Мария', address: '+7 912 345-67-89', is_consent_given: false },
  ]);
  const audited = await sql('select reason from audit.entry where reason = $1', [purpose]);
  expect(audited.length).toBeGreaterThan(0);
});

test('an organisation of another town is none of ours', async () => {
  const { progress } = await run(
    [closedRow.replace(/^1;/, '21;').replace(';Дороги;', ';;')],
    mapOf({ defaultOrganisationId: newId() }),
  );
  expect(progress.rejected).toEqual([{ row: 2, column: 'Исполнитель', fault: 'organisation-unknown' }]);
});

test('a column that is not there, a file that is none, a second start and a stranger are refused', async () => {
  const { progress } = await run([closedRow], mapOf({ columns: { ...columns, text: 'Слова' } }));
  expect(progress.rejected).toEqual([{ row: 1, column: 'Слова', fault: 'column-missing' }]);

  const broken = await admin.send('POST', '/api/v1/reports/imports', {
    fileName: 'a.xlsx',
    content: 'UEsDBAkJ',
  });
  expect(broken.body.code).toBe('reports.import-unreadable');

  const { body } = await upload([closedRow]);
  const url = `/api/v1/reports/imports/${body.id}/run`;
  const twice = [
    await admin.send('POST', url, { map: mapOf(), isTrial: true }),
    await admin.send('POST', url, { map: mapOf(), isTrial: true }),
  ];
  expect(twice.map(({ status }) => status)).toEqual([200, 409]);
  const moderator = await town.signIn({ roleId: 'moderator' });
  expect((await moderator.get(`/api/v1/reports/imports/${body.id}`)).status).toBe(403);
});

test('files are forgotten after a day', async () => {
  town.clock.advance(25 * 60 * 60_000);
  const system = createSystemContext(town.hub, { id: forgetImports.id });
  await (forgetImports.run as unknown as (...args: unknown[]) => Promise<void>)(system, {}, never);

  expect(await sql('select 1 from reports.report_import')).toEqual([]);
});
