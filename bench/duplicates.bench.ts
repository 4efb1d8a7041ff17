import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { schemasOf } from '#kernel/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { migrateAll } from '#kernel/db/migrate.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { findDuplicates } from '#modules/reports/server/before-sending/duplicates.store.ts';
import type { ReportsTables } from '#modules/reports/server/tables.ts';
import { fillTable } from './fill-table.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

const reports = 200_000;
const asked = 300;
const warmUp = 20;
const category = { id: 'roads.pothole', groupId: 'roads', duplicateRadiusM: 150 };
const texts = [
  'Глубокая яма на проезжей части у дома',
  'Не горит фонарь возле подъезда',
  'Контейнеры переполнены, мусор разносит ветром',
  'Открыт люк на тротуаре рядом со школой',
  'После дождя вода стоит на дороге',
];

/** The search for what was reported already, among many reports of a dense town, half of them open. */
export async function measureDuplicates(): Promise<BenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    await using database = await openDatabase({ kind: 'embedded', directory });
    const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
    await migrateAll(database, schemasOf([...kernelParts(noHubFacts), ...modules]));
    await fillTable(database, 'reports.report', async () => await fill(database));
    const samples = await ask(database);
    const what = `${reports.toLocaleString('en')} reports, embedded, p95 of ${samples.length} searches by place and words`;
    return {
      bench: 'duplicates',
      figures: [{ what, value: percentile(samples, 0.95), unit: 'ms', budget: 60 }],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function fill(database: Database): Promise<void> {
  const db = tablesOf<ReportsTables>(database.handle);
  await sql`select setseed(0.42)`.execute(db);
  await sql`
    insert into reports.report (id, number, author_person_id, category_id, text, public_text, lng, lat, status, visibility,
      created_at, ended_at)
    select gen_random_uuid(), n, gen_random_uuid(), category.id, words, words, 33.2 + random() * 0.2, 54.08 + random() * 0.12,
      case when n % 2 = 0 then 'assigned' else 'closed' end, 'public', now() - random() * interval '150 days',
      case when n % 2 = 0 then null else now() end
    from generate_series(1, ${reports}::int) as n
    cross join lateral (select (${texts}::text[])[1 + n % ${texts.length}::int] || ' ' || n as words) as said
    join (select id, row_number() over (order by position) as place, count(*) over () as total from reports.category) as category
      on category.place = 1 + n % category.total`.execute(db);
}

async function ask(database: Database): Promise<number[]> {
  const db = tablesOf<ReportsTables>(database.handle);
  const samples: number[] = [];
  let found = 0;
  for (let index = 0; index < asked + warmUp; index += 1) {
    // Spread evenly over the town by the golden ratio, the same in every run.
    const point = { lng: 33.2 + ((index * 0.618) % 1) * 0.2, lat: 54.08 + ((index * 0.382) % 1) * 0.12 };
    const text = texts[index % texts.length] ?? '';
    const startedMs = performance.now();
    const duplicates = await findDuplicates(db, {
      point,
      category,
      text,
      since: new Date(Date.now() - 180 * 86_400_000),
      limit: 5,
    });
    if (index >= warmUp) samples.push(performance.now() - startedMs);
    found += duplicates.length;
  }
  // A search that finds next to nothing would be quick for the wrong reason.
  if (found < asked) throw new Error(`Only ${found} duplicates were found`);
  return samples;
}
