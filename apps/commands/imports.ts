import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { tablesOf } from '#kernel/db/db.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import { areaKind } from '#kernel/geo/contract/area.ts';
import { importAreas, parseGeoJson } from '#kernel/geo/import/areas.ts';
import { houseMapping } from '#kernel/geo/import/house-mapping.ts';
import type { HouseMapping } from '#kernel/geo/import/house-mapping.ts';
import { importHouses } from '#kernel/geo/import/houses.ts';
import { importOsm } from '#kernel/geo/import/osm.ts';
import type { ImportReport, OnProgress } from '#kernel/geo/import/report.ts';
import type { GeoTables } from '#kernel/geo/tables.ts';
import type { Hub } from '#kernel/hub.ts';
import { CommandError, defineTownCommand } from './command.ts';
import type { CommandTools } from './command.ts';
import { recordCommand } from './record-command.ts';
import { resolveManagementCompany } from './management-company.store.ts';
import { readTownBox, writeTownBox } from './town-bounds.store.ts';

export const importOsmCommand = defineTownCommand({
  id: 'import.osm',
  input: z.object({ file: z.string(), boundary: z.string().optional() }),
  run: async (hub, { file, boundary }, tools) => {
    const { database } = hub;
    await runImport(hub, { id: 'import.osm', file }, tools, async (onProgress) =>
      importOsm(database, { filePath: file, onProgress, ...(boundary ? { boundaryName: boundary } : {}) }),
    );
  },
});

export const importHousesCommand = defineTownCommand({
  id: 'import.houses',
  input: z.object({ file: z.string(), mapping: z.string().optional() }),
  run: async (hub, { file, mapping }, tools) => {
    const read = mapping === undefined ? {} : { mapping: await readMapping(mapping) };
    await runImport(hub, { id: 'import.houses', file }, tools, async (onProgress) =>
      importHouses(hub.database, {
        filePath: file,
        ...read,
        resolveOrganisation: resolveManagementCompany,
        onProgress,
      }),
    );
  },
});

export const importAreasCommand = defineTownCommand({
  id: 'import.areas',
  input: z.object({ file: z.string(), kind: areaKind.optional() }),
  run: async (hub, { file, kind }, tools) => {
    const geojson = parseGeoJson(await readFile(file, 'utf8'));
    await runImport(hub, { id: 'import.areas', file }, tools, async (onProgress) =>
      hub.database.transaction(async (db) =>
        importAreas(tablesOf<GeoTables>(db), { geojson, fileName: basename(file), kind, onProgress }),
      ),
    );
  },
});

async function readMapping(file: string): Promise<HouseMapping> {
  const parsed = houseMapping.safeParse(parseGeoJson(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new CommandError(`The mapping ${file} is not usable:\n${faults.join('\n')}`);
}

async function runImport(
  hub: Hub,
  { id, file }: { id: string; file: string },
  { print, signal }: CommandTools,
  work: (onProgress: OnProgress) => Promise<ImportReport>,
): Promise<void> {
  const startedAt = performance.now();
  const report = await withoutTimeLimit(async () => await work(progressPrinter(print, signal)));
  await updateTownBox(hub, print);
  await recordCommand(hub, id, {
    file: basename(file),
    counts: report.counts,
    rejected: report.rejectedCount,
  });
  for (const line of describeReport(report)) print(line);
  print(`Done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

const printEveryMs = 1_000;

/** NOTE: an import has no signal of its own; what its progress throws ends it and undoes its transaction. */
function progressPrinter(print: (line: string) => void, signal: AbortSignal): OnProgress {
  let stage = '';
  let printedAt = 0;
  return (progress) => {
    signal.throwIfAborted();
    const isNew = progress.stage !== stage;
    const isLast = progress.done === progress.total;
    if (!isNew && !isLast && performance.now() - printedAt < printEveryMs) return;
    stage = progress.stage;
    printedAt = performance.now();
    print(`${stage}: ${progress.done}${progress.total === null ? '' : ` of ${progress.total}`}`);
  };
}

/** A demo town stays where it was invented. */
async function updateTownBox({ database, state }: Hub, print: (line: string) => void): Promise<void> {
  if (state.town.kind === 'demo') return;
  await database.transaction(async (db) => {
    const box = await readTownBox(db);
    if (!box) return;
    await writeTownBox(db, box);
    print(
      `The map now shows ${[box.west, box.south, box.east, box.north].map((side) => side.toFixed(4)).join(', ')}.`,
    );
  });
}

const shownIssues = 20;

function describeReport({ counts, rejectedCount, issues, dirtyValues }: ImportReport): string[] {
  const tables = Object.entries(counts).map(
    ([name, { inserted, updated, unchanged }]) =>
      `${name}: ${inserted} new, ${updated} changed, ${unchanged} as before`,
  );
  const rejected = issues
    .toSorted((a, b) => Number(b.isRejected) - Number(a.isRejected))
    .slice(0, shownIssues)
    .map(({ row, isRejected, reason }) => `  ${isRejected ? 'rejected' : 'note'}, row ${row}: ${reason}`);
  const more = issues.length > shownIssues ? [`  … and ${issues.length - shownIssues} more`] : [];
  const dirty = dirtyValues
    .slice(0, shownIssues)
    .map(({ column, value, count }) => `  left empty, ${count} times: ${column} «${value}»`);
  return [...tables, `${rejectedCount} rows rejected`, ...rejected, ...more, ...dirty];
}
