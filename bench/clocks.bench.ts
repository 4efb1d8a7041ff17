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
import { listOpenReportIds } from '#modules/reports/server/clocks/clock.store.ts';
import { readClockTools, recomputeReports } from '#modules/reports/server/clocks/clocks.ts';
import type { ReportsTables } from '#modules/reports/server/tables.ts';
import type { BenchResult, Figure } from './report.ts';

const reportCount = 100_000;
const atOnce = 500;
const budgetSeconds = 30;

/** Clocks of all open reports of a large town, page by page as the job does it: none stored yet as after an import, then anew. */
export async function measureClocks(): Promise<BenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    await using database = await openDatabase({ kind: 'embedded', directory });
    const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
    await migrateAll(database, schemasOf([...kernelParts(noHubFacts), ...modules]));
    await withoutTimeLimit(async () => await fill(database));
    const what = `${reportCount.toLocaleString('en')} open reports, embedded`;
    const figures: Figure[] = [
      { what: `${what}, none stored yet`, value: await recomputeAll(database), unit: 's', budget: null },
      {
        what: `${what}, computed anew`,
        value: await recomputeAll(database),
        unit: 's',
        budget: budgetSeconds,
      },
    ];
    return { bench: 'clocks', figures };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function recomputeAll(database: Database): Promise<number> {
  const startedAt = performance.now();
  const town = { timeZone: 'Asia/Yekaterinburg', country: 'RU' } as const;
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await database.transaction(async (handle) => {
      const db = tablesOf<ReportsTables>(handle);
      const ids = await listOpenReportIds(db, from, atOnce);
      const tools = await readClockTools({ db, town });
      await recomputeReports(db, ids, { tools, now: new Date(), isSilent: true });
      return ids.length === atOnce ? (ids.at(-1) ?? null) : null;
    });
  } while (after !== null);
  return (performance.now() - startedAt) / 1000;
}

/**
 * Reports of the last forty days: every one published and handed over, half taken, one in ten an appeal.
 *
 * NOTE: each at a place of its own: PostGIS takes half a minute over the statistics of places that are all one point.
 */
async function fill(database: Database): Promise<void> {
  const db = tablesOf<ReportsTables>(database.handle);
  await sql`select setseed(0.42)`.execute(db);
  await sql`
    insert into reports.report (id, number, author_person_id, category_id, text, lng, lat, status, visibility, created_at)
    select gen_random_uuid(), n, gen_random_uuid(), 'roads.pothole', 'Яма',
      60.5 + random() * 0.2, 56.75 + random() * 0.1, 'assigned', 'public',
      now() - random() * interval '40 days'
    from generate_series(1, ${reportCount}::int) as n`.execute(db);
  await sql`
    insert into reports.history (id, report_id, kind, occurred_at, by_role)
    select gen_random_uuid(), report.id, step.kind, report.created_at + step.after, 'system'
    from reports.report, (values ('created', interval '0'), ('published', interval '2 hours'),
      ('taken', interval '1 day')) as step (kind, after)
    where step.kind <> 'taken' or report.number % 2 = 0`.execute(db);
  await sql`
    insert into reports.clock_fact (id, report_id, kind, occurred_at, amount, unit)
    select gen_random_uuid(), id, 'term', created_at, 10, 'calendar-day' from reports.report`.execute(db);
  await sql`
    insert into reports.clock_fact (id, report_id, kind, occurred_at, legal_class)
    select gen_random_uuid(), report.id, fact.kind, report.created_at + interval '3 hours', fact.legal_class
    from reports.report, (values ('class', 'appeal-ru'), ('registered', null)) as fact (kind, legal_class)
    where report.number % 10 = 0`.execute(db);
  await sql`analyze reports.report, reports.history, reports.clock_fact`.execute(db);
}
