import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { reportImportMap } from '#modules/reports/contract/import/import-map.ts';
import type { ReportImportMap } from '#modules/reports/contract/import/import-map.ts';
import { takesPeople } from '#modules/reports/server/import/import.handlers.ts';
import { judgeSpreadsheet, keepOldReports } from '#modules/reports/server/import/import-reports.ts';
import type { Judgement } from '#modules/reports/server/import/import-reports.ts';
import { readSpreadsheet, SpreadsheetUnreadable } from '#modules/reports/server/import/read-spreadsheet.ts';
import type { Spreadsheet } from '#modules/reports/server/import/read-spreadsheet.ts';
import type { ReportsTables } from '#modules/reports/server/tables.ts';
import { CommandError, defineTownCommand } from './command.ts';

const shownRejected = 50;

/** Old reports and journals. One transaction: on an error, Ctrl+C or the end of the hub nothing of it stays. */
export const importReportsCommand = defineTownCommand({
  id: 'import.reports',
  input: z.object({ file: z.string(), map: z.string(), trial: z.enum(['yes', 'no']).default('no') }),
  run: async (hub, { file, map: mapFile, trial }, { print, signal }) => {
    const map = await readMap(mapFile);
    const spreadsheet = await readFileOf(file);
    const system = createSystemContext(hub, {
      id: 'command.import.reports',
      signal,
    }) as unknown as SystemContext<ReportsTables>;
    await withoutTimeLimit(async () => {
      const judgement = await judgeSpreadsheet(system, {
        spreadsheet,
        map,
        onProgress: (done, total) => {
          signal.throwIfAborted();
          print(`judged: ${done} of ${total}`);
        },
      });
      const { counts } = judgement;
      print(
        `${counts.rowCount} rows: ${counts.newCount} new, ${counts.knownCount} known, ${counts.rejectedCount} rejected`,
      );
      for (const line of rejectedLines(hub.texts, judgement)) print(line);
      if (trial === 'yes') return;
      if (counts.rejectedCount > 0) throw new CommandError(`Nothing was imported from ${basename(file)}.`);
      await keep(system, judgement, { map, print, signal });
    });
  },
});

async function keep(
  system: SystemContext<ReportsTables>,
  { sound }: Judgement,
  tools: { map: ReportImportMap; print: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const { map, print, signal } = tools;
  const atOnce = 200;
  await system.transaction(async (context) => {
    for (let start = 0; start < sound.length; start += atOnce) {
      signal.throwIfAborted();
      await keepOldReports(context, sound.slice(start, start + atOnce), map);
      print(`imported: ${Math.min(start + atOnce, sound.length)} of ${sound.length}`);
    }
    context.audit(
      { type: 'reports.import', id: map.source },
      { count: sound.length, isPublic: map.isPublic },
      map.personalDataPurpose ?? undefined,
    );
  });
  print(`Done: ${sound.length} reports.`);
}

function rejectedLines(
  texts: { text(locale: string, key: string): string },
  { rejected, counts }: Judgement,
): string[] {
  const lines = rejected
    .slice(0, shownRejected)
    .map(
      ({ row, column, fault }) =>
        `  row ${row}${column ? `, «${column}»` : ''}: ${texts.text('en', `reports.import-fault.${fault}`)}`,
    );
  const rest = counts.rejectedCount - lines.length;
  return rest > 0 ? [...lines, `  … and ${rest} more`] : lines;
}

async function readFileOf(file: string): Promise<Spreadsheet> {
  try {
    return readSpreadsheet(await readFile(file));
  } catch (error) {
    if (error instanceof SpreadsheetUnreadable)
      throw new CommandError(`${basename(file)} is neither a CSV nor an XLSX with a heading.`, {
        cause: error,
      });
    throw error;
  }
}

async function readMap(file: string): Promise<ReportImportMap> {
  const parsed = reportImportMap.safeParse(parseJson(await readFile(file, 'utf8'), file));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new CommandError(`The map ${file} is not usable:\n${faults.join('\n')}`);
  }
  if (takesPeople(parsed.data) && parsed.data.personalDataPurpose === null)
    throw new CommandError('The map names columns of people: say what for in "personalDataPurpose".');
  return parsed.data;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is no JSON.`, { cause: error });
  }
}
