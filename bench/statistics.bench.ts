import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { schemasOf } from '#kernel/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { migrateAll } from '#kernel/db/migrate.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import {
  monthsOf,
  spanOf,
  splitPeriod,
  withMonthOfToday,
} from '#modules/reports/server/statistics/period.ts';
import type { Period } from '#modules/reports/server/statistics/period.ts';
import {
  countMonth,
  findCountedMonths,
  listMonthsToCount,
} from '#modules/reports/server/statistics/statistic-month.store.ts';
import type { MonthRules } from '#modules/reports/server/statistics/statistic-month.store.ts';
import { countAuthors, countReports } from '#modules/reports/server/statistics/statistic.store.ts';
import type { StatisticsDb } from '#modules/reports/server/statistics/statistic.store.ts';
import { findPostgres } from '#tools/postgres/binaries.ts';
import { startThrowawayServer } from '#tools/postgres/throwaway-server.ts';
import type { BenchResult, Figure } from './report.ts';

const timesAsked = 5;
const organisations = 30;
const areas = 12;
/** The last two months have changed since they were counted. */
const today = '2026-11-21';
const changedFrom = '2026-09-21';
const asked = [
  { name: 'a year of whole months', from: '2025-12-01', to: today },
  { name: 'a year from day to day', from: '2025-11-22', to: today },
] as const;

/** All indicators of a year, from counted months and what has to be counted while one waits. */
export async function measureStatistics(): Promise<BenchResult> {
  const figures: Figure[] = [...(await measureEmbedded(50_000))];
  const binaries = findPostgres();
  if (binaries) {
    await using server = await startThrowawayServer(binaries);
    await using database = await openDatabase({ kind: 'server', url: server.url });
    figures.push(...(await measureOn(database, { reports: 1_000_000, name: 'PostgreSQL', budgetMs: 2000 })));
  } else console.log('No PostgreSQL with PostGIS is installed: the figures for a server are left out.');
  return { bench: 'statistics of a year', figures };
}

async function measureEmbedded(reports: number): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    await using database = await openDatabase({ kind: 'embedded', directory });
    return await measureOn(database, { reports, name: 'embedded', budgetMs: null });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Subject {
  readonly reports: number;
  readonly name: string;
  readonly budgetMs: number | null;
}

async function measureOn(database: Database, { reports, name, budgetMs }: Subject): Promise<Figure[]> {
  const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
  await migrateAll(database, schemasOf([...kernelParts(noHubFacts), ...modules]));
  const rules = await withoutTimeLimit(async () => await fill(database, reports));
  const counting = await withoutTimeLimit(async () => await longestMonth(database, rules));
  await database.executeSql(
    `update reports.report set version = version + 1 where id in
       (select id from reports.report where created_at >= $1 order by created_at limit 1000)`,
    [changedFrom],
  );
  await database.executeSql(
    `insert into reports.statistic_mark (quarter)
     select generate_series($1::timestamptz, $2::timestamptz, interval '1 day')`,
    [changedFrom, today],
  );
  const what = `${reports.toLocaleString('en')} reports, ${name}`;
  const figures: Figure[] = [];
  for (const { name: period, ...dates } of asked) {
    const samples: number[] = [];
    for (let time = 0; time < timesAsked; time += 1) samples.push(await ask(database, dates, rules));
    figures.push({
      what: `${what}, ${period}, worst of ${timesAsked}`,
      value: Math.max(...samples),
      unit: 'ms',
      budget: budgetMs,
    });
  }
  return [
    ...figures,
    { what: `${what}, counting the longest month`, value: counting, unit: 'ms', budget: null },
  ];
}

async function fill(database: Database, reports: number): Promise<MonthRules> {
  const db = tablesOf<never>(database.handle);
  await sql`select setseed(0.42)`.execute(db);
  await sql`create temporary table bench_area as select gen_random_uuid() as id, n from generate_series(0, ${areas}::int - 1) n`.execute(
    db,
  );
  await sql`create temporary table bench_organisation as select gen_random_uuid() as id, n from generate_series(0, ${organisations}::int - 1) n`.execute(
    db,
  );
  await sql`
    insert into reports.report (id, author_person_id, category_id, text, lng, lat, status, visibility, created_at,
      answered_at, due_on, reopened_count, organisation_id, area_ids, source)
    select gen_random_uuid(), md5((floor(power(random(), 2) * ${reports / 3}))::text)::uuid, category.id, 'Яма у дома',
      33.3, 54.1, drawn.status, 'public', drawn.received_at,
      case when drawn.status in ('answered', 'confirmed', 'closed')
        then drawn.received_at + random() * random() * interval '60 days' end,
      (drawn.received_at + interval '20 days')::date, floor(random() * 1.15)::int,
      organisation.id, array[area.id], (array['web', 'web', 'email', 'telegram', 'phone'])[1 + floor(random() * 5)::int]
    from (
      select n, timestamptz '2025-11-22 00:00Z' + n * (interval '364 days' / ${reports}::int) as received_at,
        (array['moderation', 'assigned', 'in-work', 'planned', 'answered', 'confirmed', 'confirmed', 'closed', 'closed'])
          [1 + floor(random() * 9)::int] as status,
        floor(random() * ${areas}::int)::int as area
      from generate_series(1, ${reports}::int) as n
    ) as drawn
    join (select id, position, count(*) over () as total from reports.category) as category
      on category.position = 1 + drawn.n % category.total
    join bench_organisation as organisation on organisation.n = category.position % ${organisations}::int
    join bench_area as area on area.n = drawn.area`.execute(db);
  await sql`vacuum analyze reports.report`.execute(db);
  const { rows } = await sql<{ id: string }>`select id from bench_area order by id`.execute(db);
  return { timeZone: 'Europe/Moscow', today, areaIds: rows.map(({ id }) => id), areaKey: 'bench' };
}

async function longestMonth(database: Database, rules: MonthRules): Promise<number> {
  const samples: number[] = [];
  for (const month of await listMonthsToCount(tablesOf(database.handle), rules)) {
    const startedAt = performance.now();
    await database.transaction(
      async (db) => await countMonth(tablesOf(db), month, { ...rules, now: new Date() }),
    );
    samples.push(performance.now() - startedAt);
  }
  await database.executeSql('analyze reports.statistic_cell');
  return Math.max(...samples);
}

/** What the page asks of the database: which months are counted, all counts, and the authors. */
async function ask(database: Database, period: Period, rules: MonthRules): Promise<number> {
  const db: StatisticsDb = tablesOf(database.handle);
  const startedAt = performance.now();
  const counted = await findCountedMonths(db, monthsOf(period), rules);
  const { months, rest } = splitPeriod(withMonthOfToday(period, rules.today), counted.months);
  const spans = rest.map((part) => spanOf(part, rules.timeZone));
  await Promise.all([
    countReports(db, { ...rules, months, spans, filter: {} }),
    countAuthors(db, { span: spanOf(period, rules.timeZone), filter: {} }),
  ]);
  return performance.now() - startedAt;
}
