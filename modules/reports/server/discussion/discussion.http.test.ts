import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { anonymiseReport } from '../privacy/anonymise.ts';
import { reportsData } from '../privacy/personal-data.ts';
import { findReport } from '../report.store.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { gatherDiscussed, tellDiscussed } from './tell-discussed.jobs.ts';

let town: TestHub;
let author: TestCaller;
let neighbour: TestCaller;
let other: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let lampExecutor: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const roadsId = await town.addOrganisation('Дороги');
  const lampsId = await town.addOrganisation('Горсвет');
  const hallId = await town.addOrganisation('Администрация');
  [author, neighbour, other, moderator, executor, lampExecutor] = await Promise.all([
    town.signIn(),
    town.signIn(),
    town.signIn(),
    town.signIn({ roleId: 'moderator', organisationId: hallId }),
    town.signIn({ roleId: 'executor', organisationId: roadsId }),
    town.signIn({ roleId: 'executor', organisationId: lampsId }),
  ]);
  const rule = { position: 1, categoryId: null, groupId: null, areaId: null } as const;
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, id: newId(), target: 'organisation', organisationId: roadsId },
  ]);
}, 300_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

function withMode(mode: 'off' | 'after' | 'before'): Disposable {
  const settings = new Map(town.hub.state.settings);
  town.hub.state.settings = new Map([...settings, ['reports.discussion', mode]]);
  return {
    [Symbol.dispose]: () => {
      town.hub.state.settings = settings;
    },
  };
}

async function step(number: number, path: string, body: object = {}) {
  town.clock.advance(60_000);
  const { version } = (await moderator.get(`/api/v1/reports/${number}`)).body;
  return await moderator.send('POST', `/api/v1/reports/${number}/${path}`, { version, ...body });
}

async function sendReport(): Promise<number> {
  const { body } = await author.send('POST', '/api/v1/reports', {
    text: 'Глубокая яма у дома',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
  return body.number;
}

async function sendPublished(): Promise<number> {
  const number = await sendReport();
  await step(number, 'publication');
  return number;
}

async function say(caller: TestCaller, number: number, text = 'У нас то же самое') {
  town.clock.advance(1000);
  return await caller.send('POST', `/api/v1/reports/${number}/comments`, { text });
}

async function talk(number: number, caller = town.anonymous) {
  return (await caller.get(`/api/v1/reports/${number}/comments`)).body;
}

const comments = '/api/v1/reports/comments';

test('by default a moderator reads before others do, and the writer sees that it waits', async () => {
  const number = await sendPublished();
  const { body } = await say(neighbour, number);
  expect(body.state).toBe('waiting');
  const counts = await Promise.all(
    [town.anonymous, other, executor, neighbour, moderator].map(
      async (caller) => (await talk(number, caller)).comments.length,
    ),
  );
  expect(counts).toEqual([0, 0, 0, 1, 1]);
  const queue = (await moderator.get(`${comments}/waiting`)).body;
  expect(queue).toMatchObject({ total: 1, comments: [{ id: body.id, reportNumber: number }] });

  expect((await moderator.send('POST', `${comments}/${body.id}/showing`, {})).status).toBe(200);
  expect((await talk(number)).comments).toMatchObject([{ text: 'У нас то же самое', state: 'shown' }]);
  expect((await moderator.get(`${comments}/waiting`)).body.total).toBe(0);
});

test('everybody is labelled by who they are to this report, residents by number and never by name', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  for (const caller of [author, neighbour, other, neighbour, executor, lampExecutor, moderator])
    await say(caller, number);
  const said = await talk(number);
  expect(said.comments.map(({ speaker }: { speaker: object }) => speaker)).toMatchObject([
    { kind: 'author', organisation: null, number: null },
    { kind: 'resident', organisation: null, number: 1 },
    { kind: 'resident', organisation: null, number: 2 },
    { kind: 'resident', organisation: null, number: 1 },
    { kind: 'executor', organisation: { name: 'Дороги' }, number: null },
    { kind: 'resident', organisation: null, number: 3 },
    { kind: 'official', organisation: { name: 'Администрация' }, number: null },
  ]);
  expect(JSON.stringify(said)).not.toContain('Мария');
  expect(JSON.stringify(said)).not.toContain(neighbour.personId);
});

test('officials and the executor are shown at once even where residents wait', async () => {
  const number = await sendPublished();
  const states = [
    (await say(executor, number)).body.state,
    (await say(moderator, number)).body.state,
    (await say(lampExecutor, number)).body.state,
  ];
  expect(states).toEqual(['shown', 'shown', 'waiting']);
});

test('personal data are masked for everybody but the writer and the moderator', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  await say(neighbour, number, 'Звоните мне: +7 912 345-67-89');
  const wordsFor = async (caller: TestCaller) => (await talk(number, caller)).comments[0].text;
  expect(await wordsFor(town.anonymous)).not.toContain('345');
  expect(await wordsFor(executor)).not.toContain('345');
  expect(await wordsFor(neighbour)).toContain('345-67-89');
  expect(await wordsFor(moderator)).toContain('345-67-89');
});

test('a hiding cites a clause in force, shows it to everybody, and can be undone', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  const { id } = (await say(neighbour, number, 'Все они негодяи')).body;
  expect((await moderator.send('POST', `${comments}/${id}/hiding`, {})).status).toBe(400);
  expect((await moderator.send('POST', `${comments}/${id}/hiding`, { ruleId: 'no-such' })).status).toBe(422);
  expect((await moderator.send('POST', `${comments}/${id}/hiding`, { ruleId: 'insults' })).status).toBe(200);
  const [seen] = (await talk(number)).comments;
  expect(seen).toMatchObject({ text: null, state: 'hidden', rule: { id: 'insults', version: 1 } });
  expect((await talk(number, neighbour)).comments[0].text).toBe('Все они негодяи');
  const { rows } = await town.hub.database.executeSql(
    "select recipient_person_id as id from notify.message where kind = 'reports.mail-comment-hidden'",
    [],
  );
  expect(rows).toEqual([{ id: neighbour.personId }]);

  expect((await moderator.send('POST', `${comments}/${id}/showing`, {})).status).toBe(200);
  expect((await talk(number)).comments[0]).toMatchObject({ text: 'Все они негодяи', rule: null });
});

test('of two moderators who hide at once one is told of the other', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  const { id } = (await say(neighbour, number)).body;
  const hide = async () => await moderator.send('POST', `${comments}/${id}/hiding`, { ruleId: 'insults' });
  const answers = await Promise.all([hide(), hide()]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
});

test('nobody but the writer withdraws, and nobody but a moderator hides or shows', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  const { id } = (await say(neighbour, number)).body;
  const foreign = [other, author, executor, moderator];
  const withdrawn = await Promise.all(
    foreign.map(async (caller) => (await caller.send('DELETE', `${comments}/${id}`)).status),
  );
  expect(withdrawn).toEqual([404, 404, 404, 404]);
  const hidden = await Promise.all(
    [neighbour, author, executor].map(
      async (caller) => (await caller.send('POST', `${comments}/${id}/hiding`, { ruleId: 'insults' })).status,
    ),
  );
  expect(hidden).toEqual([403, 403, 403]);

  expect((await neighbour.send('DELETE', `${comments}/${id}`)).status).toBe(200);
  expect((await talk(number, moderator)).comments).toEqual([]);
  const { rows } = await town.hub.database.executeSql('select text from reports.comment where id = $1', [id]);
  expect(rows).toEqual([{ text: '' }]);
  expect((await neighbour.send('DELETE', `${comments}/${id}`)).status).toBe(404);
  expect((await moderator.send('POST', `${comments}/${id}/showing`, {})).status).toBe(404);
});

test('nobody talks under what is not public, was joined to another, or where the town wants no talk', async () => {
  using _after = withMode('after');
  const moderated = await sendReport();
  const hidden = await sendPublished();
  const { id } = (await say(neighbour, hidden)).body;
  await step(hidden, 'hiding', { ruleId: 'personal-data' });
  const copy = await sendPublished();
  const master = await sendPublished();
  await step(copy, 'merging', { masterNumber: master });
  const statuses = [
    (await say(author, moderated)).status,
    (await say(neighbour, hidden)).status,
    (await say(neighbour, copy)).status,
    (await say(town.anonymous, master)).status,
  ];
  expect(statuses).toEqual([404, 404, 404, 401]);
  expect((await neighbour.get(`/api/v1/reports/${hidden}/comments`)).status).toBe(404);
  expect((await neighbour.send('DELETE', `${comments}/${id}`)).status).toBe(404);

  using _off = withMode('off');
  expect((await say(neighbour, master)).status).toBe(404);
  expect(await talk(master, neighbour)).toMatchObject({ mode: 'off', canWrite: false });
});

test.each([
  ['nothing', '   '],
  ['signs alone', '!!! ???'],
  ['too much', 'я'.repeat(2001)],
])('%s is no comment', async (_what, text) => {
  const number = await sendPublished();
  expect((await say(neighbour, number, text)).status).toBe(400);
  expect((await talk(number, neighbour)).comments).toEqual([]);
});

test('who follows a report hears once of what others said in the pause, and nobody of their own words', async () => {
  using _mode = withMode('after');
  const number = await sendPublished();
  await neighbour.send('POST', `/api/v1/reports/${number}/support`, {});
  for (const text of ['Первое слово', 'Второе слово']) await say(neighbour, number, text);
  const hidden = (await say(other, number, 'Грубость')).body.id;
  const { rules } = (await moderator.get('/api/v1/reports/rules')).body;
  await moderator.send('POST', `${comments}/${hidden}/hiding`, { ruleId: rules[0].id });
  expect(await gather(number)).toHaveLength(1);
  expect(await gather(number)).toEqual([]);

  const { rows } = await town.hub.database.executeSql(
    `select kind, recipient_person_id, body_text from notify.message where path = $1 and kind like '%discussed'`,
    [`/reports/${number}`],
  );
  expect(rows).toMatchObject([{ kind: 'reports.mail-own-discussed', recipient_person_id: author.personId }]);
  expect(rows[0]?.['body_text']).toContain('2 новых комментария');
  expect(rows[0]?.['body_text']).not.toContain('слово');
});

test('who sent a report without an account hears of comments by the way they came, until their link ends it', async () => {
  using _mode = withMode('after');
  const number = await sendPublished();
  await addContacts(number, [
    { kind: 'email', address: 'irina@people.example' },
    { kind: 'telegram', address: '4711' },
  ]);
  await say(neighbour, number, 'Первое слово');
  const [told] = await gather(number);
  await gather(number, told);
  const messages = await toContacts(number);
  expect(messages.map(({ channel }) => channel)).toEqual(['email', 'telegram']);
  for (const { body } of messages) {
    expect(body).toContain('1 новый комментарий');
    expect(body).not.toContain('слово');
  }

  const token = /\/reports\/unsubscribe\/(\w+)/.exec(messages[0]?.body ?? '')?.[1] ?? '';
  const path = `/api/v1/reports/unsubscriptions/${token}`;
  expect((await town.anonymous.get(path)).body).toEqual({ scope: 'discussion', number, subscriptions: [] });
  expect((await town.anonymous.send('POST', path, {})).status).toBe(200);
  expect((await town.anonymous.get(path)).body.number).toBeNull();
  await say(neighbour, number, 'Второе слово');
  await gather(number);
  const later = (await toContacts(number)).slice(messages.length);
  expect(later.map(({ channel }) => channel)).toEqual(['telegram']);
});

async function addContacts(number: number, contacts: readonly { kind: string; address: string }[]) {
  for (const { kind, address } of contacts)
    await town.hub.database.executeSql(
      `insert into reports.contact (id, report_id, kind, address, is_consent_given, created_at)
       select $1, id, $2, $3, true, $4 from reports.report where number = $5`,
      [newId(), kind, address, town.clock.now(), number],
    );
}

async function toContacts(number: number): Promise<{ channel: string; body: string }[]> {
  const { rows } = await town.hub.database.executeSql(
    `select channel, body_text as body from notify.message
     where kind = 'reports.mail-own-discussed' and recipient_person_id is null and subject like $1
     order by id`,
    [`%№ ${number}:%`],
  );
  return rows as unknown as { channel: string; body: string }[];
}

/** Runs what waits for the end of the pause, and what it leaves; answers those. */
async function gather(number: number, again?: unknown): Promise<unknown[]> {
  const { rows } = await town.hub.database.executeSql('select id from reports.report where number = $1', [
    number,
  ]);
  const reportId = rows[0]?.['id'];
  const run = async (job: { id: string; run: unknown }, input: unknown): Promise<void> =>
    await (job.run as (...args: unknown[]) => Promise<void>)(
      createSystemContext(town.hub, { id: 'reports.test' }),
      input,
      new AbortController().signal,
    );
  await town.hub.database.executeSql('delete from jobs.request where queue = $1', [tellDiscussed.id]);
  if (again) await run(tellDiscussed, again);
  await run(gatherDiscussed, { reportId });
  const waiting = await town.hub.database.executeSql('select input from jobs.request where queue = $1', [
    tellDiscussed.id,
  ]);
  for (const { input } of waiting.rows) await run(tellDiscussed, input);
  return waiting.rows.map(({ input }) => input);
}

test('the same comment sent twice under one key is one', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  const headers = { 'idempotency-key': newId() };
  const send = async () =>
    await neighbour.send('POST', `/api/v1/reports/${number}/comments`, { text: 'Поддерживаю' }, headers);
  const [one, two] = [await send(), await send()];
  expect(two.body.id).toBe(one.body.id);
  expect((await talk(number)).comments).toHaveLength(1);
});

test('an account takes its words along, and the term of a report its writers', async () => {
  using _after = withMode('after');
  const number = await sendPublished();
  const leaver = await town.signIn();
  await say(leaver, number, 'Я уезжаю');
  await say(neighbour, number, 'А я остаюсь, звоните +7 912 345-67-89');
  const system = createSystemContext(town.hub, { id: 'test' });
  const sections = await system.transaction(
    async (context) => await reportsData.collect(context, leaver.personId ?? ''),
  );
  expect(JSON.stringify(sections)).toContain('Я уезжаю');

  await system.transaction(async (context) => await reportsData.erase(context, leaver.personId ?? ''));
  expect((await talk(number)).comments).toMatchObject([{ speaker: { number: 2 } }]);

  await system.transaction(async (context) => {
    const db = tablesOf<ReportsTables>(context.db);
    const report = await findReport(db, number);
    if (report) await anonymiseReport(db, report, town.clock.now());
  });
  const { rows } = await town.hub.database.executeSql(
    `select person_id, comment.text like '%345%' as is_told from reports.comment
     join reports.report on report.id = comment.report_id where number = $1`,
    [number],
  );
  expect(rows).toEqual([
    { person_id: null, is_told: false },
    { person_id: null, is_told: false },
  ]);
});
