import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { listClocksOf } from './clock.store.ts';
import { readClockTools, recomputeReports } from './clocks.ts';
import { escalateClocks, recomputeAllClocks, warnCalendar } from './jobs.ts';

const dayMs = 24 * 60 * 60_000;

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let controller: TestCaller;
let admin: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-23T09:00:00Z'));
  const organisationId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId });
  controller = await town.signIn({ roleId: 'controller' });
  admin = await town.signIn({ roleId: 'admin', twoFactor: true });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId },
  ]);
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function send(): Promise<{ number: number; id: string; dueOn: string }> {
  const report = {
    text: 'Глубокая яма у дома',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  };
  const { status, body } = await resident.send('POST', '/api/v1/reports', report);
  expect(status).toBe(200);
  return body;
}

async function publish(number: number): Promise<number> {
  town.clock.advance(60_000);
  const { body } = await moderator.send('POST', `/api/v1/reports/${number}/publication`, { version: 1 });
  return body.version;
}

async function makeAppeal(number: number, version: number) {
  return await moderator.send('PUT', `/api/v1/reports/${number}/legal-class`, {
    version,
    legalClass: 'appeal-ru',
    reason: 'Содержит заявление',
  });
}

async function clocksOf(number: number, caller = controller) {
  const { body } = await caller.get(`/api/v1/reports/${number}/clocks`);
  return body;
}

async function run(job: unknown, input: object = {}): Promise<void> {
  const { id, run: work } = job as Job;
  await work(createSystemContext(town.hub, { id }), input as never, new AbortController().signal);
}

async function deadlineLetters(number: number): Promise<string[]> {
  const { rows } = await town.hub.database.executeSql(
    `select recipient_person_id as "to" from notify.message
     where kind = 'reports.mail-deadline' and body_text like $1 order by id`,
    [`%/reports/${number}\n%`],
  );
  return rows.map((row) => String(row['to']));
}

test('the date shown before sending is the date of the sent report', async () => {
  const { body } = await town.anonymous.get(
    '/api/v1/reports/preview?lng=33.3&lat=54.15&categoryId=roads.pothole',
  );
  const report = await send();
  expect(body).toMatchObject({ dueOn: report.dueOn, isDueProvisional: false });
  expect(Date.parse(body.expectedAt)).toBeGreaterThan(town.clock.now().getTime());
});

test('clocks are shown to those who work on the report and to nobody else', async () => {
  const { number } = await send();
  await publish(number);
  const { clocks } = await clocksOf(number, executor);
  expect(clocks.map((clock: { ruleId: string; state: string }) => [clock.ruleId, clock.state])).toEqual([
    ['message.answer', 'running'],
    ['common.work', 'running'],
    ['common.moderation', 'met'],
  ]);
  expect((await resident.get(`/api/v1/reports/${number}/clocks`)).status).toBe(403);
});

test('an appeal gets its number, its terms and a line of history that strangers do not read', async () => {
  const { number } = await send();
  const version = await publish(number);
  const { status, body } = await makeAppeal(number, version);
  expect({ status, registerNumber: body.registerNumber }).toEqual({ status: 200, registerNumber: '1/2026' });

  const { legalClass, clocks } = await clocksOf(number);
  expect(legalClass).toBe('appeal-ru');
  const answer = clocks.find((clock: { ruleId: string }) => clock.ruleId === 'appeal-ru.answer');
  expect(answer).toMatchObject({
    dueOn: '2026-12-23',
    kind: 'legal',
    needsLawyer: true,
    extensionDaysLeft: 30,
  });
  const kinds = async (caller: TestCaller) =>
    (await caller.get(`/api/v1/reports/${number}`)).body.history.map((entry: { kind: string }) => entry.kind);
  expect(await kinds(resident)).toContain('classed');
  expect(await kinds(town.anonymous)).not.toContain('classed');
});

test('a class of another country, or the same one again, is refused', async () => {
  const { number } = await send();
  const version = await publish(number);
  const body = { version, reason: 'Проверка' };
  const path = `/api/v1/reports/${number}/legal-class`;
  expect((await moderator.send('PUT', path, { ...body, legalClass: 'appeal-ua' })).status).toBe(422);
  expect((await moderator.send('PUT', path, { ...body, legalClass: 'message' })).status).toBe(422);
  expect((await executor.send('PUT', path, { ...body, legalClass: 'appeal-ru' })).status).toBe(403);
});

test('an extension moves the date within the limit of the law and is told in a letter', async () => {
  const { number } = await send();
  const { body } = await makeAppeal(number, await publish(number));
  const path = `/api/v1/reports/${number}/extensions`;
  const extension = { version: body.version, ruleId: 'appeal-ru.answer', reason: 'Запрошены сведения' };

  expect((await executor.send('POST', path, { ...extension, days: 31 })).status).toBe(422);
  expect((await executor.send('POST', path, { ...extension, ruleId: 'common.work', days: 1 })).status).toBe(
    422,
  );
  const extended = await executor.send('POST', path, { ...extension, days: 10 });
  // 23 December + 10 days is 2 January: back before the holidays, 31 December being a day off in 2026.
  expect(extended.body.dueOn).toBe('2026-12-30');

  const letter = await controller.get(`/api/v1/reports/${number}/letters/extension`);
  const parts = unzipSync(Buffer.from(letter.body.base64, 'base64'));
  const text = Buffer.from(parts['word/document.xml'] ?? new Uint8Array()).toString();
  expect(text).toContain('Запрошены сведения');
  expect(text).toContain('59-ФЗ');
  expect(text).toContain('30 декабря 2026');
  expect((await controller.get(`/api/v1/reports/${number}/letters/answer`)).status).toBe(422);
});

test('the register lists appeals with their terms, exports them, and leaves a trace of each look', async () => {
  const year = '/api/v1/reports/appeals?year=2026';
  const { body } = await controller.get(year);
  expect(body.appeals[0]).toMatchObject({ registerNumber: '2/2026', isOverdue: false });
  const file = await controller.get('/api/v1/reports/appeals/export?year=2026');
  const lines = Buffer.from(file.body.base64, 'base64').toString().trim().split('\r\n');
  expect(lines).toHaveLength(3);
  expect((await executor.get(year)).status).toBe(403);
  const { rows } = await town.hub.database.executeSql(
    `select count(*)::integer as count from audit.entry where subject_type = 'reports.register'`,
    [],
  );
  expect(rows[0]).toEqual({ count: 2 });
});

test('each share is told once to its roles, and nothing is told twice after a restart', async () => {
  const { number, id } = await send();
  await publish(number);
  await run(escalateClocks);
  expect(await deadlineLetters(number)).toEqual([]);

  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  const work = (await listClocksOf(db, [id])).find((clock) => clock.ruleId === 'message.answer');
  const wholeMs = Number(work?.dueAt.getTime()) - town.clock.now().getTime();
  town.clock.advance(wholeMs * 0.6);
  await run(escalateClocks);
  await run(escalateClocks);
  expect(new Set(await deadlineLetters(number))).toEqual(new Set([executor.personId]));
  const told = (await deadlineLetters(number)).length;

  town.clock.advance(wholeMs);
  await run(escalateClocks);
  await run(escalateClocks);
  const letters = await deadlineLetters(number);
  expect(letters.length).toBeGreaterThan(told);
  expect(letters).toContain(controller.personId);
  const card = await controller.get(`/api/v1/reports/${number}`);
  const escalated = card.body.history.filter((entry: { kind: string }) => entry.kind === 'escalated');
  expect(escalated.length).toBeGreaterThanOrEqual(2);
  const shown = await town.anonymous.get(`/api/v1/reports/${number}`);
  expect(shown.body.history.some((entry: { kind: string }) => entry.kind === 'escalated')).toBe(false);
  expect(shown.body.isOverdue).toBe(true);
  const { rows } = await town.hub.database.executeSql(
    `select payload from events.outbox where event_id = 'reports.report-overdue' and subject_id = $1`,
    [id],
  );
  const over = escalated.filter(({ text }: { text: string }) => text === '100 %');
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toHaveLength(over.length);
});

test('a new version begins tomorrow at the earliest, and clocks that run keep theirs', async () => {
  const before = await send();
  const { body } = await admin.get('/api/v1/reports/clock-rules');
  const rule = body.rules.find((known: { id: string }) => known.id === 'message.answer');
  const { version: _version, validFrom: _from, isInForce: _is, ...terms } = rule.versions[0];
  const path = '/api/v1/reports/clock-rules/message.answer/versions';
  const shorter = { ...terms, term: { ...terms.term, amount: 2 } };
  const today = town.clock.now().toISOString().slice(0, 10);
  expect((await admin.send('POST', path, { ...shorter, validFrom: today })).status).toBe(422);
  expect((await admin.send('POST', path, { ...shorter, validFrom: body.earliestFrom })).body).toEqual({
    version: 2,
  });
  expect((await moderator.get('/api/v1/reports/clock-rules')).status).toBe(403);

  town.clock.advance(2 * dayMs);
  const after = await send();
  await publish(before.number);
  const dueOn = async (number: number) => (await town.anonymous.get(`/api/v1/reports/${number}`)).body.dueOn;
  expect(await dueOn(before.number)).toBe(before.dueOn);
  expect(Date.parse(after.dueOn)).toBeLessThan(town.clock.now().getTime() + 3 * dayMs);
});

test('a changed version is refused by the database itself', async () => {
  const change = town.hub.database.executeSql(`update reports.clock_rule_version set terms = '{}'`, []);
  await expect(change).rejects.toThrow('never changed');
});

test('in December administrators are warned once of a calendar that is only provisional', async () => {
  const until = Date.parse('2026-12-10T09:00:00Z') - town.clock.now().getTime();
  if (until > 0) town.clock.advance(until);
  await run(warnCalendar);
  await run(warnCalendar);
  const { rows } = await town.hub.database.executeSql(
    `select recipient_person_id as "to" from notify.message where kind = 'reports.mail-calendar'`,
    [],
  );
  expect(rows).toEqual([{ to: admin.personId }]);
  expect((await admin.get('/api/v1/reports/calendar')).body.missingYear).toBe(2027);
});

test('an entered calendar is checked, saved, and all open clocks are computed anew', async () => {
  const { body } = await admin.get('/api/v1/reports/calendar');
  const year = body.years.find((known: { year: number }) => known.year === 2027);
  const path = '/api/v1/reports/calendar/2027';
  const saved = {
    ...year,
    isProvisional: false,
    workingDays: ['2027-02-20'],
    daysOff: [...year.daysOff, '2027-02-22'],
  };
  expect((await admin.send('PUT', path, { ...saved, workingDays: ['2027-02-19'] })).status).toBe(422);
  expect((await admin.send('PUT', path, saved)).body.version).toBe(year.version + 1);
  expect((await admin.send('PUT', path, saved)).status).toBe(409);

  const { latest } = (await admin.get('/api/v1/reports/recomputation')).body;
  await run(recomputeAllClocks, { recomputationId: latest.id });
  const done = (await admin.get('/api/v1/reports/recomputation')).body.latest;
  expect(done.doneCount).toBe(done.reportCount);
  expect(done.finishedAt).not.toBeNull();
  expect((await admin.get('/api/v1/reports/calendar')).body.missingYear).toBe(null);
});

test('a recomputation that finds no report ends quietly', async () => {
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  const tools = await readClockTools({ db, town: town.hub.state.town });
  const recomputing = { tools, now: town.clock.now(), isSilent: true };
  expect(await recomputeReports(db, [], recomputing)).toEqual({ writtenCount: 0, dues: [] });
});

test('clocks thrown away come back the same by a recomputation', async () => {
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  const { rows } = await town.hub.database.executeSql('select id from reports.report order by id', []);
  const ids = rows.map((row) => String(row['id']));
  const facts = async () =>
    (await listClocksOf(db, ids)).map(
      ({ escalatedShare: _s, nextEscalationAt: _n, state: _t, ...clock }) => clock,
    );
  const before = await facts();
  await town.hub.database.executeSql('delete from reports.clock', []);
  await run(recomputeAllClocks, { recomputationId: null });
  expect(await facts()).toEqual(before);
  expect(before.length).toBeGreaterThan(10);
});
