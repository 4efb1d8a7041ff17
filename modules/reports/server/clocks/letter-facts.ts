import type { letterKinds } from '../../contract/clock-routes.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import { listHistory } from '../report.store.ts';
import type { HistoryTable } from '../tables.ts';

export type LetterKind = (typeof letterKinds)[number];

const stepsOfLetter: Readonly<Record<LetterKind, readonly HistoryTable['kind'][]>> = {
  answer: ['answered', 'explained'],
  extension: ['extended'],
};

/** The step a letter tells of: the latest answer, the latest extension. */
export async function findLetterStep(
  db: ReportsDb,
  report: Pick<ReportRow, 'id'>,
  kind: LetterKind,
): Promise<HistoryTable | undefined> {
  const history = await listHistory(db, report.id);
  return history.findLast((entry) => stepsOfLetter[kind].includes(entry.kind));
}

/** Letters there is something to write in. */
export async function lettersOf(db: ReportsDb, report: Pick<ReportRow, 'id'>): Promise<LetterKind[]> {
  const kinds = (await listHistory(db, report.id)).map((entry) => entry.kind);
  const all: LetterKind[] = ['answer', 'extension'];
  return all.filter((letter) => stepsOfLetter[letter].some((kind) => kinds.includes(kind)));
}
