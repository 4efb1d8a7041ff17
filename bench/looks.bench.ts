import { resolve } from 'node:path';
import { sql } from 'kysely';
import { schemasOf } from '#kernel/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { migrateAll } from '#kernel/db/migrate.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { listLookRows } from '#modules/video/server/looks/look.store.ts';
import type { LookFilter } from '#modules/video/server/looks/look.store.ts';
import type { VideoTables } from '#modules/video/server/tables.ts';
import { findPostgres } from '#tools/postgres/binaries.ts';
import { startThrowawayServer } from '#tools/postgres/throwaway-server.ts';
import { percentile } from './report.ts';
import type { BenchResult, Figure } from './report.ts';

const looks = 1_000_000;
const cameras = 412;
const people = 300;
const owners = 12;
const budgetMs = 300;
const asked = 60;
const limit = 50;

/** A million looks of a year, searched as owners and the data protection officer search them. */
export async function measureLooks(): Promise<BenchResult> {
  const binaries = findPostgres();
  if (!binaries) {
    console.log('No PostgreSQL with PostGIS is installed: these figures are left out.');
    return { bench: 'looks', figures: [] };
  }
  await using server = await startThrowawayServer(binaries);
  await using database = await openDatabase({ kind: 'server', url: server.url });
  const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
  await migrateAll(database, schemasOf([...kernelParts(noHubFacts), ...modules]));
  await withoutTimeLimit(async () => await fill(database));
  const everything = { scope: sql<boolean>`true`, limit };
  const figures: Figure[] = [
    await measure(database, 'all, the newest', () => everything),
    await measure(database, 'of a camera', (n) => ({ ...everything, cameraId: idOf('c', n % cameras) })),
    await measure(database, 'of a person', (n) => ({ ...everything, personId: idOf('a', n % people) })),
    await measure(database, 'of a person at a camera', (n) => ({
      ...everything,
      personId: idOf('a', n % people),
      cameraId: idOf('c', (n * 7) % cameras),
    })),
    await measure(database, 'of an owner before an instant', (n) => ({
      limit,
      scope: sql<boolean>`look.owner_organisation_id = ${idOf('b', n % owners)}::uuid`,
      before: new Date(Date.UTC(2026, n % 12, 15)),
    })),
  ];
  return { bench: 'looks', figures };
}

async function measure(
  database: Database,
  what: string,
  filterOf: (n: number) => LookFilter,
): Promise<Figure> {
  const db = tablesOf<VideoTables>(database.handle);
  const samples: number[] = [];
  for (let n = 0; n < asked; n += 1) {
    const startedAtMs = performance.now();
    await listLookRows(db, filterOf(n));
    samples.push(performance.now() - startedAtMs);
  }
  const of = `${looks.toLocaleString('en')} looks, PostgreSQL: ${what}, p95 of ${asked}`;
  return { what: of, value: percentile(samples, 0.95), unit: 'ms', budget: budgetMs };
}

/** The n-th id of its kind, so that rows can be made by the database itself. */
function idOf(kind: 'a' | 'b' | 'c' | 'd', n: number): string {
  return `0000000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

async function fill(database: Database): Promise<void> {
  const db = tablesOf<VideoTables>(database.handle);
  const id = (kind: string, n: string) =>
    sql.raw(`('0000000${kind}-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`);
  await sql`
    insert into video.camera (id, name, "group", purpose, owner_organisation_id, lng, lat, area_ids, address,
      bearing_degrees, angle_degrees, picture_width_px, range_m, legal_basis, retention_days, sign_text, publicity,
      state, created_at)
    select ${id('c', 'n')}, 'Камера ' || n, 'street', 'traffic', ${id('b', `n % ${owners}`)}, 33.3, 54.15, '{}', 'улица',
      0, 90, 1920, 60, 'постановление', 30, 'видеонаблюдение', 'owner', 'working', now()
    from generate_series(0, ${cameras - 1}) n`.execute(db);
  await sql`
    insert into video.viewing (id, person_id, session_id, organisation_id, camera_id, owner_organisation_id, "right",
      reason, opened_at)
    select ${id('d', 'n')}, ${id('a', `n % ${people}`)}, 's', ${id('b', `n % ${owners}`)}, ${id('c', `(n * 31) % ${cameras}`)},
      ${id('b', `((n * 31) % ${cameras}) % ${owners}`)}, 'review', 'поиск', timestamptz '2026-01-01' + n * interval '157 seconds'
    from generate_series(0, ${looks / 5 - 1}) n`.execute(db);
  await sql`
    insert into video.look (recorder_id, journal, number, at, viewing_id, camera_id, owner_organisation_id, "right", what, from_at)
    select ${id('0', '0')}, ${id('0', '0')}, n, timestamptz '2026-01-01' + n * interval '31 seconds', ${id('d', 'n / 5')},
      ${id('c', `((n / 5) * 31) % ${cameras}`)}, ${id('b', `(((n / 5) * 31) % ${cameras}) % ${owners}`)}, 'review', 'playback',
      timestamptz '2026-01-01' + n * interval '31 seconds'
    from generate_series(0, ${looks - 1}) n`.execute(db);
  await sql`analyze video.look`.execute(db);
  await sql`analyze video.viewing`.execute(db);
}
