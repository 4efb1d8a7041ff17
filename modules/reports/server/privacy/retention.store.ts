import type { LegalClass } from '../../contract/clocks.ts';
import type { ReportsDb } from '../report.store.ts';
import type { RetentionRuleTable, RetentionRunTable } from './tables.ts';

const ruleColumns = [
  'legalClass',
  'keptDays',
  'minimumDays',
  'isDuty',
  'source',
  'needsLawyer',
  'version',
] as const;

/** Relies on report_retention, as all of this file. */
export async function listRetentionRules(db: ReportsDb): Promise<RetentionRuleTable[]> {
  return await db
    .selectFrom('reports.retentionRule')
    .select(ruleColumns)
    .orderBy('legalClass')
    .limit(50)
    .execute();
}

export async function findRetentionRuleForUpdate(
  db: ReportsDb,
  legalClass: LegalClass,
): Promise<RetentionRuleTable | undefined> {
  return await db
    .selectFrom('reports.retentionRule')
    .select(ruleColumns)
    .where('legalClass', '=', legalClass)
    .forUpdate()
    .executeTakeFirst();
}

export async function writeRetentionRule(
  db: ReportsDb,
  { legalClass, keptDays, version }: Pick<RetentionRuleTable, 'legalClass' | 'keptDays' | 'version'>,
): Promise<void> {
  await db
    .updateTable('reports.retentionRule')
    .set({ keptDays, version })
    .where('legalClass', '=', legalClass)
    .execute();
}

export interface EndedSpan {
  readonly legalClass: LegalClass;
  readonly after?: Date;
  readonly until: Date;
}

/** Reports that still know their sender, ended up to an instant. */
export async function countEnded(db: ReportsDb, span: EndedSpan): Promise<number> {
  const { count } = await endedQuery(db, span)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The numbers of the same, the longest ended first. */
export async function listEnded(db: ReportsDb, span: EndedSpan, limit: number): Promise<number[]> {
  const rows = await endedQuery(db, span)
    .select('number')
    .orderBy('endedAt')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}

function endedQuery(db: ReportsDb, { legalClass, after, until }: EndedSpan) {
  return db
    .selectFrom('reports.report')
    .where('legalClass', '=', legalClass)
    .where('anonymisedAt', 'is', null)
    .where('endedAt', '<=', until)
    .$if(after !== undefined, (query) => query.where('endedAt', '>', after ?? until));
}

export async function insertRetentionRun(db: ReportsDb, run: RetentionRunTable): Promise<void> {
  await db.insertInto('reports.retentionRun').values(run).execute();
}

export async function listRetentionRuns(db: ReportsDb, limit: number): Promise<RetentionRunTable[]> {
  return await db
    .selectFrom('reports.retentionRun')
    .select(['id', 'ranAt', 'legalClass', 'reportCount'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
