import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { CommandError } from './command.ts';
import { importReportsCommand } from './import-reports.ts';
import { recomputeClocksCommand } from './recompute-clocks.ts';

let town: TestHub;
let folder: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  folder = await mkdtemp(join(tmpdir(), 'veche-import-'));
}, 120_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await town[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const columns = { number: 'Номер', text: 'Текст', createdAt: 'Дата', lat: 'Широта', lng: 'Долгота' };
const map = { source: 'Журнал', columns, defaultCategoryId: 'roads.pothole' };

async function countReports(): Promise<number> {
  const { rows } = await town.hub.database.executeSql('select count(*)::int as count from reports.report');
  return Number(rows[0]?.['count']);
}

async function filesOf(rows: readonly string[]): Promise<{ file: string; map: string; trial: 'yes' | 'no' }> {
  const file = join(folder, 'journal.csv');
  await writeFile(file, ['Номер;Текст;Дата;Широта;Долгота', ...rows].join('\n'));
  const mapFile = join(folder, 'map.json');
  await writeFile(mapFile, JSON.stringify(map));
  return { file, map: mapFile, trial: 'no' };
}

test('an import is one transaction: interrupted it leaves nothing, a trial neither', async () => {
  const rows = Array.from({ length: 230 }, (_, index) => `${index};Яма;30.04.2019;54.15;33.3`);
  const given = await filesOf(rows);
  const said: string[] = [];
  const ending = new AbortController();
  const interrupted = importReportsCommand.run(town.hub, given, {
    print: (line) => void (line.startsWith('imported: 200') && ending.abort()),
    signal: ending.signal,
  });
  await expect(interrupted).rejects.toThrow();
  expect(await countReports()).toBe(0);

  const tools = { print: (line: string) => void said.push(line), signal: never };
  await importReportsCommand.run(town.hub, { ...given, trial: 'yes' }, tools);
  expect(await countReports()).toBe(0);

  await importReportsCommand.run(town.hub, given, tools);
  await importReportsCommand.run(town.hub, given, tools);
  expect(await countReports()).toBe(230);
  expect(said).toContain('230 rows: 230 new, 0 known, 0 rejected');
  expect(said).toContain('230 rows: 0 new, 230 known, 0 rejected');
});

test('a rejected row is told with its number and stops the import', async () => {
  const before = await countReports();
  const given = await filesOf(['a1;Яма;30.04.2019;54.15;33.3', 'a2;Яма;вчера;54.15;33.3']);
  const said: string[] = [];
  const run = importReportsCommand.run(town.hub, given, {
    print: (line) => void said.push(line),
    signal: never,
  });

  await expect(run).rejects.toThrow(CommandError);
  expect(said).toContain('  row 3, «Дата»: the date cannot be read');
  expect(await countReports()).toBe(before);
});

test('the clocks of open reports are computed anew by the command line, and closed ones have none', async () => {
  const given = await filesOf(['o1;Яма;01.11.2026;54.15;33.3', 'o2;Фонарь;02.11.2026;54.15;33.3']);
  await writeFile(
    given.map,
    JSON.stringify({
      ...map,
      source: 'Открытые',
      columns: { ...columns, status: 'Текст' },
      openWords: ['Яма', 'Фонарь'],
    }),
  );
  const said: string[] = [];
  const tools = { print: (line: string) => void said.push(line), signal: never };
  await importReportsCommand.run(town.hub, given, tools);
  await town.hub.database.executeSql('delete from reports.clock');

  await recomputeClocksCommand.run(town.hub, {}, tools);

  const { rows } = await town.hub.database.executeSql(
    `select distinct report.status from reports.clock join reports.report on report.id = report_id`,
  );
  expect(rows).toEqual([{ status: 'moderation' }]);
  expect(said).toContain('recomputed: 2 of 2');
  const { rows: runs } = await town.hub.database.executeSql(
    'select done_count, finished_at is not null as is_finished from reports.recomputation',
  );
  expect(runs).toEqual([{ done_count: 2, is_finished: true }]);
});
