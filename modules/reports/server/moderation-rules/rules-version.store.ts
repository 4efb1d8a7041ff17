import { z } from 'zod';
import { clauseDraft } from '../../contract/moderation-rules.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ModerationVersionTable } from './tables.ts';

const storedClauses = z.array(clauseDraft.extend({ id: z.string() }));
export type Clause = z.output<typeof storedClauses>[number];

export interface RulesVersionRow extends Omit<
  ModerationVersionTable,
  'clauses' | 'madeByPersonId' | 'madeAt'
> {
  readonly clauses: readonly Clause[];
}

/** A town that rewrites its rules each week for two years has as many. */
const versionsAtMost = 100;

/** The newest first. */
export async function listRulesVersions(db: ReportsDb): Promise<RulesVersionRow[]> {
  return (await versions(db).limit(versionsAtMost).execute()).map(parseVersion);
}

export async function findRulesVersion(db: ReportsDb, number: number): Promise<RulesVersionRow | undefined> {
  const row = await versions(db).where('number', '=', number).executeTakeFirst();
  return row && parseVersion(row);
}

export async function findRulesVersions(
  db: ReportsDb,
  numbers: readonly number[],
): Promise<RulesVersionRow[]> {
  if (numbers.length === 0) return [];
  return (
    await versions(db)
      .where('number', 'in', [...numbers])
      .execute()
  ).map(parseVersion);
}

/** The newest of those that have begun. */
export async function findRulesInForce(db: ReportsDb, today: string): Promise<RulesVersionRow> {
  const row = await versions(db).where('inForceFrom', '<=', today).limit(1).executeTakeFirstOrThrow();
  return parseVersion(row);
}

/** False where somebody else was faster. */
export async function insertRulesVersion(
  db: ReportsDb,
  { clauses, ...version }: Omit<ModerationVersionTable, 'clauses'> & { clauses: readonly Clause[] },
): Promise<boolean> {
  const row = await db
    .insertInto('reports.moderationVersion')
    .values({ ...version, clauses: JSON.stringify(clauses) })
    .onConflict((conflict) => conflict.column('number').doNothing())
    .returning('number')
    .executeTakeFirst();
  return row !== undefined;
}

function versions(db: ReportsDb) {
  return db
    .selectFrom('reports.moderationVersion')
    .select(['number', 'inForceFrom', 'clauses', 'comment'])
    .orderBy('number', 'desc');
}

function parseVersion<Row extends { clauses: unknown }>(row: Row) {
  return { ...row, clauses: storedClauses.parse(row.clauses) };
}
