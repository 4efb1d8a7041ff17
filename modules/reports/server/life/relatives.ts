import type { Actor } from '#kernel/access/actor.ts';
import type { ReportCard } from '../../contract/report.ts';
import { mayRead } from '../report.policy.ts';
import { findReportsByIds, listRelated } from '../report.store.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';

/** The reports a report stands in relation to, each only where the asker may read it. */
export interface Relatives {
  readonly master: ReportRow | null;
  readonly parent: ReportRow | null;
  readonly copies: readonly ReportRow[];
  readonly children: readonly ReportRow[];
  /** Numbers of the reports the history names. */
  readonly linkedNumbers: ReadonlyMap<string, number>;
}

export async function findRelatives(
  db: ReportsDb,
  row: ReportRow,
  asked: { actor: Actor; linkedIds: readonly string[] },
): Promise<Relatives> {
  const readable = (rows: readonly ReportRow[]) => rows.filter((other) => mayRead(asked.actor, other));
  const ids = [row.masterId, row.parentId, ...asked.linkedIds].flatMap((id) => id ?? []);
  const named = new Map(readable(await findReportsByIds(db, ids)).map((other) => [other.id, other]));
  return {
    master: named.get(row.masterId ?? '') ?? null,
    parent: named.get(row.parentId ?? '') ?? null,
    copies: readable(await listRelated(db, 'masterId', row.id)),
    children: readable(await listRelated(db, 'parentId', row.id)),
    linkedNumbers: new Map([...named].map(([id, { number }]) => [id, number])),
  };
}

export type RelativesView = Pick<ReportCard, 'master' | 'parent' | 'copies' | 'children'>;
