import { searchAddresses } from '#kernel/geo/address-search.ts';
import { describePlace } from '#kernel/geo/place.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { Point } from '#kernel/http/fields.ts';
import { rejectedShown } from '../../contract/import/import-map.ts';
import type { ImportCounts, RejectedRow, ReportImportMap } from '../../contract/import/import-map.ts';
import { listCategories, listCauses } from '../category.store.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { listKnownNumbers } from './import.store.ts';
import { causeKey, judgeRow, missingColumns } from './judge-row.ts';
import type { Fault, OldReport, Surroundings } from './judge-row.ts';
import { keepOldReport } from './keep-old-report.ts';
import type { Located } from './keep-old-report.ts';
import type { Spreadsheet } from './read-spreadsheet.ts';

type System = SystemContext<ReportsTables>;

export interface Judgement {
  readonly sound: readonly Located[];
  readonly rejected: readonly RejectedRow[];
  readonly counts: ImportCounts;
}

const judgedAtOnce = 200;

/** Tries every row; writes nothing. The same spreadsheet gives the same judgement until the town changes. */
export async function judgeSpreadsheet(
  system: System,
  { spreadsheet, map, onProgress }: ToImport,
): Promise<Judgement> {
  const rowCount = spreadsheet.rows.length;
  const missing = missingColumns(spreadsheet, map).map((column) => ({
    row: 1,
    column,
    fault: 'column-missing' as const,
  }));
  if (missing.length > 0)
    return { sound: [], rejected: missing, counts: countsOf(rowCount, missing.length, 0, 0) };

  const around = await system.query(async (context) => await lookAround(context));
  const judged = spreadsheet.rows.map((row) => ({
    row: row.number,
    verdict: judgeRow(row, { columns: spreadsheet.columns, map, around }),
  }));
  const twice = twiceNamed(judged.flatMap(({ verdict }) => ('fault' in verdict ? [] : verdict.number)));
  const sound: Located[] = [];
  const rejected: RejectedRow[] = [];
  let knownCount = 0;
  const places = new Map<string, Point | null>();
  for (let start = 0; start < judged.length; start += judgedAtOnce) {
    const part = judged.slice(start, start + judgedAtOnce);
    await system.query(async (context) => {
      const numbers = part.flatMap(({ verdict }) => ('fault' in verdict ? [] : verdict.number));
      const known = await listKnownNumbers(context.db, map.source, numbers);
      for (const { row, verdict } of part) {
        if ('fault' in verdict) rejected.push({ row, ...verdict });
        else if (twice.has(verdict.number))
          rejected.push({ row, column: map.columns.number, fault: 'number-twice' });
        else if (known.has(verdict.number)) knownCount += 1;
        else {
          const located = await locateOld(context, verdict, { map, places });
          if ('fault' in located) rejected.push({ row, ...located });
          else sound.push(located);
        }
      }
    });
    onProgress?.(Math.min(start + judgedAtOnce, rowCount), rowCount);
  }
  return { sound, rejected, counts: countsOf(rowCount, rejected.length, knownCount, sound.length) };
}

export interface ToImport {
  readonly spreadsheet: Spreadsheet;
  readonly map: ReportImportMap;
  readonly onProgress?: (done: number, total: number) => void;
}

function countsOf(
  rowCount: number,
  rejectedCount: number,
  knownCount: number,
  newCount: number,
): ImportCounts {
  return { rowCount, rejectedCount, knownCount, newCount, doneCount: 0 };
}

export function shownRejected(rejected: readonly RejectedRow[]): RejectedRow[] {
  return rejected.toSorted((one, other) => one.row - other.row).slice(0, rejectedShown);
}

/** Writes some of the sound rows in the transaction given; answers how many were new. */
export async function keepOldReports(
  context: ReportsContext,
  located: readonly Located[],
  map: ReportImportMap,
): Promise<number> {
  let count = 0;
  for (const one of located) if (await keepOldReport(context, one, map)) count += 1;
  const { source, personalDataPurpose, isPublic } = map;
  context.audit(
    { type: 'reports.import', id: source },
    { count, isPublic },
    personalDataPurpose ?? undefined,
  );
  return count;
}

async function lookAround({ db, clock, town }: ReportsContext): Promise<Surroundings> {
  const categories = await listCategories(db);
  const causes = (await listCauses(db)).filter(({ isActive }) => isActive);
  const organisations = await listOrganisationStates(db);
  return {
    causeIds: new Map(
      causes.flatMap(({ id, categoryId, titles }) =>
        [id, titles.ru, titles.uk, titles.en].map((word) => [causeKey(categoryId, word), id] as const),
      ),
    ),
    categoryIds: new Map(
      categories.flatMap(({ id, titles }) =>
        [id, titles.ru, titles.uk, titles.en].map((word) => [word.toLocaleLowerCase(), id] as const),
      ),
    ),
    organisationIds: new Map([...organisations].map(([id, { name }]) => [name.toLocaleLowerCase(), id])),
    now: clock.now(),
    timeZone: town.timeZone,
  };
}

function twiceNamed(numbers: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const number of numbers) {
    if (seen.has(number)) twice.add(number);
    seen.add(number);
  }
  return twice;
}

async function locateOld(
  { db }: ReportsContext,
  old: OldReport,
  { map, places }: { map: ReportImportMap; places: Map<string, Point | null> },
): Promise<Located | Fault> {
  const point = 'address' in old.where ? await findAddress(db, old.where.address, places) : old.where;
  if (point === null) return { column: map.columns.address, fault: 'address-unknown' };
  const place = await describePlace(db, point);
  if (!place.isInsideTown) return { column: map.columns.lat ?? map.columns.address, fault: 'outside-town' };
  return { old, point, place };
}

/** The same address stands in a journal many times; it is looked for once. */
async function findAddress(
  db: ReportsContext['db'],
  address: string,
  places: Map<string, Point | null>,
): Promise<Point | null> {
  const known = places.get(address);
  if (known !== undefined) return known;
  const [hit] = await searchAddresses(db, { text: address.slice(0, 300), limit: 1 });
  const point = hit ? { lng: hit.lng, lat: hit.lat } : null;
  places.set(address, point);
  return point;
}
