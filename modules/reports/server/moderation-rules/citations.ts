import { Problem } from '#kernel/errors/problem.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { RuleCitation } from '../../contract/moderation-rules.ts';
import { titleIn } from '../category.store.ts';
import { civilDateAt } from '../due-date.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsDb } from '../report.store.ts';
import type { Titles } from '../tables.ts';
import { findRulesInForce, findRulesVersions } from './rules-version.store.ts';

/** What a decision keeps of the clause it rests on. */
export interface Cited {
  readonly ruleId: string;
  readonly ruleVersion: number;
}

/** A clause as it stood in the version it was cited from. */
export interface CitedClause {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly titles: Titles;
}

/**
 * The clause a moderator names, of the version in force now.
 *
 * @throws Problem `reports.unknown-moderation-rule`
 */
export async function citeRule({ db, clock, town }: ReportsContext, ruleId: string): Promise<Cited> {
  const rules = await findRulesInForce(db, civilDateAt(clock.now(), town.timeZone));
  if (!rules.clauses.some(({ id }) => id === ruleId)) throw new Problem(reportProblems.unknownRule);
  return { ruleId, ruleVersion: rules.number };
}

interface Citing {
  readonly ruleId?: string | null | undefined;
  readonly ruleVersion?: number | null | undefined;
}

/** Finds what rows cite; a clause that was dropped since still stands in its version. */
export async function findCited(
  db: ReportsDb,
  rows: readonly Citing[],
): Promise<(row: Citing) => CitedClause | null> {
  const numbers = new Set(rows.flatMap(({ ruleVersion }) => ruleVersion ?? []));
  const versions = await findRulesVersions(db, [...numbers]);
  return ({ ruleId, ruleVersion }) => {
    const version = versions.find(({ number }) => number === ruleVersion);
    const index = version?.clauses.findIndex(({ id }) => id === ruleId) ?? -1;
    const clause = version?.clauses[index];
    if (!version || !clause) return null;
    return { id: clause.id, number: index + 1, version: version.number, titles: clause.titles };
  };
}

export function presentCitation(clause: CitedClause | null, locale: string): RuleCitation | null {
  if (clause === null) return null;
  const { titles, ...place } = clause;
  return { ...place, title: titleIn(titles, locale) };
}

/** Where the cited clause stands on the public page. */
export function pathOfClause({ id, version }: Pick<CitedClause, 'id' | 'version'>): string {
  return `/reports/rules?version=${version}#${id}`;
}
