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
import { listClusters, rebuildCells } from '#modules/reports/server/map-cell.store.ts';
import { cellsOf, singlePointsFromZoom } from '#modules/reports/server/map-cells.ts';
import { listPointsIn } from '#modules/reports/server/report-list.store.ts';
import type { ReportsTables } from '#modules/reports/server/tables.ts';
import { findPostgres } from '#tools/postgres/binaries.ts';
import { startThrowawayServer } from '#tools/postgres/throwaway-server.ts';
import { percentile } from './report.ts';
import type { BenchResult, Figure } from './report.ts';

const town = { west: 33.2, south: 54.08, east: 33.4, north: 54.2 };
const boxesAsked = 400;
/** A wide desktop map. */
const screen = { widthPx: 1440, heightPx: 900 };

/** Any box of the map at any zoom, over many published reports: clusters far away, single reports near. */
export async function measureMapBoxes(): Promise<BenchResult> {
  const figures: Figure[] = [await measureEmbedded(200_000)];
  const server = await measureServer(1_000_000);
  return { bench: 'map boxes', figures: server ? [...figures, server] : figures };
}

async function measureEmbedded(reports: number): Promise<Figure> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    await using database = await openDatabase({ kind: 'embedded', directory });
    return await measureOn(database, reports, 'embedded');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureServer(reports: number): Promise<Figure | undefined> {
  const binaries = findPostgres();
  if (!binaries) {
    console.log('No PostgreSQL with PostGIS is installed: the figure for a server is left out.');
    return undefined;
  }
  await using server = await startThrowawayServer(binaries);
  await using database = await openDatabase({ kind: 'server', url: server.url });
  return await measureOn(database, reports, 'PostgreSQL');
}

async function measureOn(database: Database, reports: number, name: string): Promise<Figure> {
  const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
  await migrateAll(database, schemasOf([...kernelParts(noHubFacts), ...modules]));
  await withoutTimeLimit(async () => await fill(database, reports));
  const samples = await askBoxes(database);
  const what = `${reports.toLocaleString('en')} reports, ${name}, p95 of ${samples.length} boxes`;
  return { what, value: percentile(samples, 0.95), unit: 'ms', budget: 100 };
}

async function fill(database: Database, reports: number): Promise<void> {
  const db = tablesOf<ReportsTables>(database.handle);
  await sql`select setseed(0.42)`.execute(db);
  await sql`
    insert into reports.report (id, number, author_person_id, category_id, text, lng, lat, status, visibility, created_at)
    select gen_random_uuid(), n, gen_random_uuid(), category.id, 'Яма у дома', ${town.west} + random() * 0.2,
      ${town.south} + random() * 0.12,
      (array['assigned', 'in-work', 'planned', 'answered', 'confirmed', 'closed', 'closed', 'closed'])[1 + floor(random() * 8)::int],
      'public', now()
    from generate_series(1, ${reports}::int) as n
    join (select id, row_number() over (order by position) as position, count(*) over () as total from reports.category) as category
      on category.position = 1 + n % category.total`.execute(db);
  await rebuildCells(db);
  await sql`analyze reports.report`.execute(db);
  await sql`analyze reports.map_cell`.execute(db);
}

async function askBoxes(database: Database): Promise<number[]> {
  const db = tablesOf<ReportsTables>(database.handle);
  const samples: number[] = [];
  for (let asked = 0; asked < boxesAsked; asked += 1) {
    const zoom = 8 + (asked % 11);
    const box = boxAt(zoom, pseudoRandom(asked), pseudoRandom(asked + 7919));
    const startedAt = performance.now();
    await (zoom >= singlePointsFromZoom
      ? listPointsIn(db, { box }, 2000)
      : listClusters(db, { cells: cellsOf(box, zoom), categoryId: undefined, state: undefined }, 2000));
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

/** The part of the world a screen shows at a zoom of 512-pixel tiles, somewhere in the town. */
function boxAt(zoom: number, x: number, y: number): [number, number, number, number] {
  const degreesPerPixel = 360 / (512 * 2 ** zoom);
  const width = screen.widthPx * degreesPerPixel;
  const height = screen.heightPx * degreesPerPixel * 0.585;
  const lng = town.west + x * (town.east - town.west);
  const lat = town.south + y * (town.north - town.south);
  return [lng - width / 2, lat - height / 2, lng + width / 2, lat + height / 2];
}

function pseudoRandom(seed: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) >>> 0) / 4_294_967_296;
}
