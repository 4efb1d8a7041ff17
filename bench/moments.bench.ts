import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { schemasOf } from '#kernel/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { Database } from '#kernel/db/database.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { migrateAll } from '#kernel/db/migrate.ts';
import type { Box } from '#kernel/geo/geometry.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { gatherCards, listCardSteps } from '#modules/incidents/server/overview/overview.store.ts';
import type { IncidentsTables } from '#modules/incidents/server/tables.ts';
import { gatherReports, listReportSteps } from '#modules/reports/server/overview/overview.store.ts';
import type { ReportsTables } from '#modules/reports/server/tables.ts';
import { fillTable } from './fill-table.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

/** A year of a large town: half of it calls that last hours, half reports that last days. */
const eventsOfEach = 250_000;
const asked = 120;
const warmUp = 5;
const dayMs = 24 * 60 * 60_000;
const town: Box = [33.2, 54.08, 33.4, 54.2];
const reader: Actor = { kind: 'anonymous', personId: null, sessionId: null, locale: 'ru', grants: [] };

/** The time slider of the situation map: what was open, where, and what happened that day, at any moment of 30 days. */
export async function measureMoments(): Promise<BenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    await using database = await openDatabase({ kind: 'embedded', directory });
    const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
    await migrateAll(database, schemasOf([...kernelParts(noHubFacts), ...modules]));
    await fillTable(database, 'incidents.incident', async () => await fillIncidents(database));
    await fillTable(database, 'reports.report', async () => await fillReports(database));
    const samples = await askMoments(database);
    const what = `${(2 * eventsOfEach).toLocaleString('en')} events in a year, embedded, p95 of ${samples.length} moments with their feed`;
    return {
      bench: 'moments of the situation map',
      figures: [{ what, value: percentile(samples, 0.95), unit: 'ms', budget: 300 }],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function fillIncidents(database: Database): Promise<void> {
  await sql`select setseed(0.42)`.execute(tablesOf<IncidentsTables>(database.handle));
  await sql`
    insert into incidents.incident (id, number, status, type_code, priority, level, words, lng, lat, area_ids, address,
      place_note, caller_phone, caller_name, caller_place, caller_note, injured_count, trapped_count, gone_count, answers,
      created_at, registered_at, closed_at, result)
    select gen_random_uuid(), n, 'closed', 'fire', 2, 1, '', 33.2 + random() * 0.2, 54.08 + random() * 0.12, '{}', '',
      '', '', '', '', '', 0, 0, 0, '{}', at, at, at - ln(random() + 1e-9) * interval '3 hours', ''
    from (select n, now() - random() * interval '365 days' as at from generate_series(1, ${eventsOfEach}::int) as n) as one`.execute(
    tablesOf<IncidentsTables>(database.handle),
  );
}

async function fillReports(database: Database): Promise<void> {
  await sql`
    insert into reports.report (id, number, author_person_id, category_id, text, lng, lat, status, visibility,
      created_at, published_at, answered_at)
    select gen_random_uuid(), n, gen_random_uuid(), 'roads.pothole', 'Яма', 33.2 + random() * 0.2, 54.08 + random() * 0.12,
      'answered', 'public', at, at, at - ln(random() + 1e-9) * interval '7 days'
    from (select n, now() - random() * interval '365 days' as at from generate_series(1, ${eventsOfEach}::int) as n) as one`.execute(
    tablesOf<ReportsTables>(database.handle),
  );
}

async function askMoments(database: Database): Promise<number[]> {
  const samples: number[] = [];
  for (let turn = 0; turn < warmUp + asked; turn += 1) {
    const at = new Date(Date.now() - pseudoRandom(turn) * 30 * dayMs);
    const startedAtMs = performance.now();
    await askMoment(database, at, turn % 2 === 0 ? town : quarter(pseudoRandom(turn + 7919)));
    if (turn >= warmUp) samples.push(performance.now() - startedAtMs);
  }
  return samples;
}

async function askMoment(database: Database, at: Date, box: Box): Promise<void> {
  const incidents = tablesOf<IncidentsTables>(database.handle);
  const reports = tablesOf<ReportsTables>(database.handle);
  const feed = { box: null, from: new Date(at.getTime() - dayMs), until: at, limit: 60 };
  await gatherCards(incidents, null, { box, at, limit: 2_000 });
  await gatherReports(reports, reader, { box, at, limit: 2_000 });
  await listCardSteps(incidents, null, feed);
  await listReportSteps(reports, reader, feed);
}

/** A part of the town as large as a district. */
function quarter(share: number): Box {
  const [west, south] = town;
  return [west + share * 0.15, south + share * 0.09, west + share * 0.15 + 0.05, south + share * 0.09 + 0.03];
}

function pseudoRandom(seed: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) >>> 0) / 4_294_967_296;
}
