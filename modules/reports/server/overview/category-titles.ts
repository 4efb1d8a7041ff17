import type { LocalTexts } from '../../contract/classifier.ts';
import { listTitles, titleIn } from '../category.store.ts';
import type { ReportsDb } from '../report.store.ts';

export async function categoryTitles(db: ReportsDb, locale: string): Promise<(categoryId: string) => string> {
  const titles = new Map<string, LocalTexts>(
    (await listTitles(db)).map((category) => [category.id, category.titles]),
  );
  return (categoryId) => titleIn(titles.get(categoryId) ?? {}, locale);
}
