import { Problem } from '#kernel/errors/problem.ts';
import { reportProblems } from '../contract/problems.ts';
import { findCategory } from './category.store.ts';
import type { CategoryRow } from './category.store.ts';
import type { ReportsDb } from './report.store.ts';

/** @throws Problem `reports.unknown-category` */
export async function requireCategory(db: ReportsDb, id: string): Promise<CategoryRow> {
  const category = await findCategory(db, id);
  if (!category?.isActive) throw new Problem(reportProblems.unknownCategory);
  return category;
}
