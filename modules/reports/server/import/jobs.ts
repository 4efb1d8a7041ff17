import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { reportImportMap } from '../../contract/import/import-map.ts';
import type { ReportImportMap } from '../../contract/import/import-map.ts';
import type { ReportsTables } from '../tables.ts';
import { judgeSpreadsheet, keepOldReports, shownRejected } from './import-reports.ts';
import type { Judgement } from './import-reports.ts';
import { deleteImportsBefore, findImportForUpdate, noteImport } from './import.store.ts';
import { readSpreadsheet } from './read-spreadsheet.ts';

const job = jobFor<ReportsTables>();
type System = SystemContext<ReportsTables>;

/** One transaction writes so many, so that nobody waits for it. */
const keptAtOnce = 100;
const keptForMs = 24 * 60 * 60_000;

/**
 * Tries all rows first; one that is rejected stops the whole import before its first row is written. Then it writes page
 * by page. A job that dies is run again and goes on: rows that are there are known by source and number.
 */
export const importOldReports = job({
  id: 'reports.import-old-reports',
  input: z.object({ importId: id, map: reportImportMap, isTrial: z.boolean() }),
  timeoutMs: 60 * 60_000,
  run: async (system, { importId, map, isTrial }, signal) => {
    const given = await system.query(async ({ db }) => await findImportForUpdate(db, importId));
    if (!given?.content) return;
    const spreadsheet = readSpreadsheet(given.content);
    const judgement = await judgeSpreadsheet(system, { spreadsheet, map });
    const { counts } = judgement;
    const rejected = shownRejected(judgement.rejected);
    const isOver = isTrial || rejected.length > 0;
    await note(system, importId, { state: isOver ? 'tried' : 'importing', counts, rejected });
    if (!isOver) await keepAll(system, { importId, map, judgement, signal });
  },
});

async function keepAll(
  system: System,
  facts: { importId: string; map: ReportImportMap; judgement: Judgement; signal: AbortSignal },
): Promise<void> {
  const { importId, map, signal } = facts;
  const { sound, counts } = facts.judgement;
  for (let start = 0; start < sound.length; start += keptAtOnce) {
    signal.throwIfAborted();
    const part = sound.slice(start, start + keptAtOnce);
    await system.transaction(async (context) => {
      await keepOldReports(context, part, map);
      await noteImport(context.db, importId, { counts: { ...counts, doneCount: start + part.length } });
    });
  }
  await note(system, importId, { state: 'done', content: null });
}

async function note(
  system: System,
  importId: string,
  facts: Parameters<typeof noteImport>[2],
): Promise<void> {
  await system.transaction(async ({ db, audit }) => {
    await noteImport(db, importId, facts);
    audit({ type: 'reports.import', id: importId }, { state: facts.state ?? null });
  });
}

/** The files hold what residents once told: they go the next day, imported or not. */
export const forgetImports = job({
  id: 'reports.forget-imports',
  input: z.object({}),
  schedule: '50 3 * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const count = await deleteImportsBefore(db, new Date(clock.now().getTime() - keptForMs));
      audit({ type: 'reports.import', id: 'all' }, { count });
    });
  },
});
