import { unzipSync, strFromU8 } from 'fflate';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { countMonth, findCountedMonths, listMonthsToCount } from './statistic-month.store.ts';
import type { MonthRules } from './statistic-month.store.ts';
import type { StatisticsDb } from './statistic.store.ts';

let town: TestHub;
let controller: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let administrationId: string;
let roadsId: string;

const rules: MonthRules = {
  timeZone: 'Europe/Moscow',
  today: '2026-11-21',
  areaIds: [],
  areaKey: 'e3b0c44298fc1c14',
};

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  administrationId = await town.addOrganisation('Администрация', 'administration');
  roadsId = await town.addOrganisation('Дороги');
  controller = await town.signIn({ roleId: 'controller' });
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

beforeEach(async () => {
  for (const table of [
    'report',
    'statistic_cell',
    'statistic_month',
    'statistic_mark',
    'other_channel_total',
  ])
    await town.hub.database.executeSql(`delete from reports.${table}`);
});

function db(): StatisticsDb {
  return tablesOf(town.hub.database.handle);
}

interface Facts {
  status?: string;
  visibility?: string;
  receivedAt?: string;
  answeredAt?: string | null;
  dueOn?: string | null;
  plannedOn?: string | null;
  organisationId?: string | null;
  categoryId?: string;
  authorId?: string;
  reopened?: number;
}

/** A report as it stands in the table; only what matters to the case is named. */
async function add(facts: Facts = {}): Promise<string> {
  const id = newId();
  await town.hub.database.executeSql(
    `insert into reports.report (id, author_person_id, category_id, text, lng, lat, status, visibility, created_at,
       answered_at, due_on, planned_on, organisation_id, reopened_count)
     values ($1, $2, $3, 'Яма', 33.3, 54.15, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      facts.authorId ?? newId(),
      facts.categoryId ?? 'roads.pothole',
      facts.status ?? 'assigned',
      facts.visibility ?? 'public',
      facts.receivedAt ?? '2026-10-05T09:00:00Z',
      facts.answeredAt ?? null,
      facts.dueOn ?? null,
      facts.plannedOn ?? null,
      facts.organisationId ?? null,
      facts.reopened ?? 0,
    ],
  );
  return id;
}

async function addMany(count: number, facts: Facts): Promise<void> {
  for (let added = 0; added < count; added += 1) await add(facts);
}

async function read(from = '2026-10-01', to = '2026-10-31') {
  const { status, body } = await town.anonymous.get(`/api/v1/reports/statistics?from=${from}&to=${to}`);
  expect(status).toBe(200);
  return body;
}

function shareOf(statistics: { shares: { id: string }[] }, id: string) {
  const { id: _, ...share } = statistics.shares.find((found) => found.id === id) ?? { id };
  return share;
}

async function countAll(): Promise<void> {
  for (const month of await listMonthsToCount(db(), rules))
    await town.hub.database.transaction(
      async (transaction) =>
        await countMonth(tablesOf(transaction), month, { ...rules, now: town.clock.now() }),
    );
}

test('the indicators of the published report on 2020 come out of its counts', async () => {
  const administration = { organisationId: administrationId, dueOn: '2026-10-20' };
  const answered = (days: number): string => new Date(Date.UTC(2026, 9, 1 + days, 9)).toISOString();
  const receivedAt = '2026-10-01T09:00:00Z';
  for (const [count, days] of [
    [1, 1],
    [2, 4],
    [7, 7],
    [9, 20],
    [11, 40],
  ] as const)
    await addMany(count, { ...administration, receivedAt, status: 'closed', answeredAt: answered(days) });
  await addMany(6, { ...administration, receivedAt, status: 'planned', plannedOn: '2027-05-01' });
  await addMany(16, { receivedAt, organisationId: roadsId, categoryId: 'other' });
  await addMany(4, { receivedAt, status: 'rejected', visibility: 'moderation' });
  await controller.send('PUT', '/api/v1/reports/statistics/other-channels', {
    month: '2026-10-01',
    channel: 'email',
    appeals: 378,
  });

  const statistics = await read();

  expect(shareOf(statistics, 'platform')).toEqual({ numerator: 56, denominator: 434, percent: '12.9' });
  expect(shareOf(statistics, 'taken')).toEqual({ numerator: 52, denominator: 56, percent: '92.9' });
  expect(shareOf(statistics, 'administration')).toMatchObject({ numerator: 36, denominator: 52 });
  expect(shareOf(statistics, 'worked-out')).toEqual({ numerator: 30, denominator: 36, percent: '83.3' });
  expect(shareOf(statistics, 'postponed')).toMatchObject({ numerator: 6, denominator: 36 });
  expect(shareOf(statistics, 'concrete')).toMatchObject({ numerator: 40, denominator: 56 });
  expect(statistics.notTaken).toEqual([
    { status: 'rejected', share: { numerator: 4, denominator: 56, percent: '7.1' } },
  ]);
  const { classes } = statistics.durations;
  expect(classes.map(({ share }: { share: { percent: string } }) => share.percent)).toEqual([
    '3.3',
    '6.7',
    '23.3',
    '30.0',
    '36.7',
  ]);
});

describe('a change of one report', () => {
  test('adds exactly one to what it belongs to, counted month or not', async () => {
    await addMany(3, { status: 'closed', answeredAt: '2026-10-08T09:00:00Z' });
    await countAll();
    const before = await read();

    await add({ status: 'closed', answeredAt: '2026-10-08T09:00:00Z' });

    const after = await read();
    expect(after.received).toBe(before.received + 1);
    expect(after.durations.total).toBe(before.durations.total + 1);
    expect(shareOf(after, 'taken')).toEqual({ numerator: 4, denominator: 4, percent: '100.0' });
    expect(after.categories).toMatchObject([{ key: 'roads.pothole', received: 4, workedOut: 4 }]);
  });

  test('of its status moves it and adds nothing', async () => {
    const id = await add();
    await countAll();
    await town.hub.database.executeSql(`update reports.report set status = 'rejected' where id = $1`, [id]);

    const statistics = await read();
    expect(statistics.received).toBe(1);
    expect(shareOf(statistics, 'taken')).toMatchObject({ numerator: 0, denominator: 1 });
  });
});

test('a counted month says what the reports themselves say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFacts(), { minLength: 1, maxLength: 12 }), async (all) => {
      await town.hub.database.executeSql('delete from reports.report');
      for (const facts of all) await add(facts);
      const { countedAt: _, ...live } = await read('2026-08-15', '2026-11-10');
      await countAll();
      const { countedAt: __, ...counted } = await read('2026-08-15', '2026-11-10');
      expect(counted).toEqual(live);
      expect(await listMonthsToCount(db(), rules)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

function anyFacts() {
  const day = (min: string, max: string) =>
    fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true }).map((at) => at.toISOString());
  return fc.record({
    receivedAt: day('2026-08-01', '2026-11-20'),
    status: fc.constantFrom(
      'moderation',
      'rejected',
      'assigned',
      'planned',
      'answered',
      'confirmed',
      'closed',
    ),
    visibility: fc.constantFrom('public', 'public', 'hidden'),
    answeredAt: fc.option(day('2026-11-20', '2026-11-21'), { nil: null }),
    dueOn: fc.option(day('2026-10-01', '2026-12-20').map((at) => at.slice(0, 10))),
    plannedOn: fc.option(day('2026-10-01', '2026-12-20').map((at) => at.slice(0, 10))),
    organisationId: fc.option(fc.constantFrom(administrationId, roadsId)),
    categoryId: fc.constantFrom('roads.pothole', 'other', 'waste.dump'),
    reopened: fc.nat(2),
  });
}

test('a changed month too large to count while one waits is read as last counted, and says when', async () => {
  await add();
  await countAll();
  await add();
  const small = await findCountedMonths(db(), ['2026-10-01'], rules);
  expect(small).toEqual({ months: new Set(), countedAt: null });
  const large = await findCountedMonths(db(), ['2026-10-01'], rules, 0);
  expect(large).toEqual({ months: new Set(['2026-10-01']), countedAt: town.clock.now() });
});

test('parts of a whole add up to it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFacts(), { maxLength: 15 }), async (all) => {
      await town.hub.database.executeSql('delete from reports.report');
      for (const facts of all) await add(facts);
      const statistics = await read('2026-08-01', '2026-11-21');
      const sum = (rows: { share: { numerator: number } }[]) =>
        rows.reduce((total, { share }) => total + share.numerator, 0);
      const taken = shareOf(statistics, 'taken') as { numerator: number };
      expect(statistics.received).toBe(all.length);
      expect(taken.numerator + sum(statistics.notTaken)).toBe(all.length);
      expect(sum(statistics.sources)).toBe(all.length);
      expect(sum(statistics.durations.classes)).toBe(statistics.durations.total);
      const shown = all.filter(({ visibility }) => visibility === 'public').length;
      expect(sum(statistics.types)).toBe(shown);
    }),
    { numRuns: 10 },
  );
});

test('a day belongs to the period by the clock of the town', async () => {
  await add({ receivedAt: '2026-09-30T21:30:00Z' });
  expect((await read()).received).toBe(1);
  expect((await read('2026-09-01', '2026-09-30')).received).toBe(0);
});

test('a report becomes overdue when its term passes, though nobody touches it', async () => {
  await add({ dueOn: '2026-11-21' });
  await countAll();
  expect(shareOf(await read(), 'overdue')).toMatchObject({ numerator: 0, denominator: 1 });

  town.clock.advance(24 * 60 * 60 * 1000);
  expect(shareOf(await read(), 'overdue')).toMatchObject({ numerator: 1, denominator: 1 });
  town.clock.advance(-24 * 60 * 60 * 1000);
});

test('below the minimum sample there are counts but no median', async () => {
  await addMany(9, { status: 'closed', answeredAt: '2026-10-08T09:00:00Z' });
  const [few] = (await read()).categories;
  expect(few).toMatchObject({ received: 9, medianDays: null, isComparable: false });

  await add({ status: 'closed', answeredAt: '2026-10-08T09:00:00Z' });
  const [enough] = (await read()).categories;
  expect(enough).toMatchObject({ received: 10, medianDays: 3, ninetiethDays: 3, isComparable: true });
});

test('the public sees hidden reports in totals and nowhere else', async () => {
  await add({ visibility: 'hidden', categoryId: 'waste.dump', organisationId: roadsId });
  await add();
  const statistics = await read();
  expect(statistics.received).toBe(2);
  expect(statistics.categories.map(({ key }: { key: string }) => key)).toEqual(['roads.pothole']);
  expect(statistics.organisations).toEqual([]);
});

test('groups of fewer than five people are not told, nor found by subtraction', async () => {
  const authors = (count: number): string[] => Array.from({ length: count }, () => newId());
  for (const authorId of authors(8)) await add({ authorId });
  for (const authorId of authors(6)) await addMany(2, { authorId });
  for (const authorId of authors(2)) await addMany(3, { authorId });
  const { users } = await read();
  expect(users).toMatchObject({ people: 16, mostActive: { numerator: 3, denominator: 26 } });
  expect(users.bands).toEqual([
    { id: 'one', people: 8 },
    { id: 'two', people: null },
    { id: 'three', people: null },
    { id: 'five', people: 0 },
    { id: 'ten', people: 0 },
  ]);
  expect(JSON.stringify(users)).not.toContain('-');
});

test('among four authors nobody is the most active', async () => {
  await addMany(4, {});
  expect((await read()).users.mostActive).toBeNull();
});

test('months without totals of other channels are left out on both sides', async () => {
  await add({ receivedAt: '2026-09-10T09:00:00Z' });
  await add();
  await controller.send('PUT', '/api/v1/reports/statistics/other-channels', {
    month: '2026-10-01',
    channel: 'phone',
    appeals: 3,
  });
  const statistics = await read('2026-09-01', '2026-10-31');
  expect(shareOf(statistics, 'platform')).toEqual({ numerator: 1, denominator: 4, percent: '25.0' });
  expect(statistics.platform).toMatchObject({ months: ['2026-10-01'], missingMonths: ['2026-09-01'] });
});

test('an entry names who made it, and the audit keeps the former number', async () => {
  const enter = async (appeals: number | null) =>
    await controller.send('PUT', '/api/v1/reports/statistics/other-channels', {
      month: '2026-10-01',
      channel: 'letter',
      appeals,
    });
  await enter(5);
  await enter(7);
  const listed = await controller.get('/api/v1/reports/statistics/other-channels?year=2026');
  expect(listed.body.totals).toMatchObject([{ channel: 'letter', appeals: 7, enteredBy: 'Мария Проба' }]);
  const { rows } = await town.hub.database.executeSql(
    `select difference from audit.entry where subject_id = '2026-10-01/letter' and difference->>'after' = '7'`,
  );
  expect(rows).toEqual([{ difference: { before: 5, after: 7 } }]);
  await enter(null);
  const emptied = await controller.get('/api/v1/reports/statistics/other-channels?year=2026');
  expect(emptied.body.totals).toEqual([]);
});

describe('the workplace', () => {
  const path = '/api/v1/reports/statistics/analysis?from=2026-10-01&to=2026-10-31';

  test('shows an executor the own organisation alone', async () => {
    await add({ organisationId: roadsId });
    await add({ organisationId: administrationId });
    const own = await executor.get(path);
    expect(own.body.received).toBe(1);
    const foreign = await executor.get(`${path}&organisationId=${administrationId}`);
    expect(foreign.body.received).toBe(0);
  });

  test('shows a moderator the town, narrowed as asked', async () => {
    await add({ organisationId: roadsId, visibility: 'hidden' });
    await add({ organisationId: administrationId, categoryId: 'waste.dump' });
    expect((await moderator.get(path)).body.received).toBe(2);
    expect((await moderator.get(`${path}&organisationId=${roadsId}`)).body.categories).toHaveLength(1);
    expect((await moderator.get(`${path}&groupId=waste`)).body.received).toBe(1);
  });

  test('is closed to the public', async () => {
    expect((await town.anonymous.get(path)).status).toBe(401);
  });
});

test('the moderator may say that a report names no concrete problem', async () => {
  const id = await add();
  const { rows } = await town.hub.database.executeSql('select number from reports.report where id = $1', [
    id,
  ]);
  const path = `/api/v1/reports/${String(rows[0]?.['number'])}/concreteness`;
  expect((await moderator.get(path)).body).toEqual({ byModerator: null, byCategory: true });
  await moderator.send('PUT', path, { namesProblem: false });
  expect(shareOf(await read(), 'concrete')).toMatchObject({ numerator: 0, denominator: 1 });
  expect((await executor.get(path)).status).toBe(403);
});

test('a period that ends before it begins is refused at its field', async () => {
  const { status, body } = await town.anonymous.get(
    '/api/v1/reports/statistics?from=2026-10-31&to=2026-10-01',
  );
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ pointer: '/to', code: 'reports.statistics-period-broken' }]);
});

describe('files', () => {
  const path = '/api/v1/reports/statistics/file?from=2026-10-01&to=2026-10-31';

  async function fileOf(query: string) {
    const answer = await town.app.inject({ method: 'GET', url: `${path}${query}` });
    expect(answer.statusCode).toBe(200);
    return answer;
  }

  test('a Russian CSV has a mark, semicolons and decimal commas; an English one without mark has commas', async () => {
    await addMany(2, {});
    await add({ status: 'rejected' });
    const russian = await fileOf('&format=csv&language=ru');
    expect(russian.body.startsWith('\uFEFFПроба')).toBe(true);
    expect(russian.body).toContain('Принято в работу;66,7;2;3;');
    const english = await fileOf('&format=csv&language=en&hasByteOrderMark=false');
    expect(english.body).toContain('Taken into work,66.7,2,3,');
    expect(english.headers['content-disposition']).toContain('statistics-2026-10-01-2026-10-31.csv');
  });

  test('XLSX and DOCX hold the same figures in three languages', async () => {
    await addMany(3, {});
    for (const [language, words] of [
      ['ru', 'Принято в работу'],
      ['uk', 'Прийнято в роботу'],
      ['en', 'Taken into work'],
    ] as const) {
      const docx = unzipSync((await fileOf(`&format=docx&language=${language}`)).rawPayload);
      expect(strFromU8(docx['word/document.xml'] ?? new Uint8Array())).toContain(words);
      const xlsx = unzipSync((await fileOf(`&format=xlsx&language=${language}`)).rawPayload);
      expect(strFromU8(xlsx['xl/sharedStrings.xml'] ?? new Uint8Array())).toContain(words);
    }
  });

  test('a workplace file leaves an audit row', async () => {
    await moderator.get('/api/v1/reports/statistics/analysis/file?from=2026-10-01&to=2026-10-31&format=csv');
    const { rows } = await town.hub.database.executeSql(
      `select subject_id, difference from audit.entry where route_id = 'reports.downloadAnalysis'`,
    );
    expect(rows).toEqual([{ subject_id: '2026-10-01/2026-10-31', difference: { format: 'csv' } }]);
  });
});

describe('a published table', () => {
  const dates = { from: '2020-01-01', to: '2020-12-31' };
  const table = {
    title: 'Отчёт за 2020 год',
    source: '',
    bases: [{ id: 'received', words: 'поступившие', count: 56, ...dates }],
    figures: [{ words: 'принято', count: 52, percent: '92.8', baseId: 'received', part: null, ...dates }],
  };

  test('is shown beside its arithmetic once it is told to be shown', async () => {
    const { status, body } = await controller.send('POST', '/api/v1/reports/statistics/published', {
      ...table,
      isShown: true,
    });
    expect(status).toBe(200);
    await controller.send('POST', '/api/v1/reports/statistics/published', { ...table, isShown: false });
    const shown = await town.anonymous.get('/api/v1/reports/statistics/published');
    expect(shown.body.reports).toMatchObject([
      {
        id: body.id,
        figures: [{ percent: '92.8', computed: '92.9' }],
        findings: [{ kind: 'other-percent', stated: '92.8', computed: '92.9', isTruncated: true }],
      },
    ]);
    const removed = await controller.send('DELETE', `/api/v1/reports/statistics/published/${body.id}`);
    expect(removed.status).toBe(200);
    expect((await town.anonymous.get('/api/v1/reports/statistics/published')).body.reports).toEqual([]);
  });

  test('with a figure of no base is refused', async () => {
    const [figure] = table.figures;
    const broken = { ...table, figures: [{ ...figure, baseId: 'nothing' }], isShown: true };
    const { status, body } = await controller.send('POST', '/api/v1/reports/statistics/published', broken);
    expect([status, body.code]).toEqual([422, 'reports.published-base-unknown']);
  });
});
