import type { ExpressionBuilder, Selectable } from 'kysely';
import { question, stopMessage } from '../contract/classifier.ts';
import type { LocalTexts, Question, Season, StopMessage } from '../contract/classifier.ts';
import type { ReportsDb } from './report.store.ts';
import type { CategoryTable, CauseTable, ReportsTables, Titles } from './tables.ts';

interface Read {
  readonly titles: LocalTexts;
  readonly questions: readonly Question[];
  readonly stopMessages: readonly StopMessage[];
  readonly season: Season | null;
}

type Unread = 'titles' | 'questions' | 'stopMessages' | 'seasonFrom' | 'seasonTo';

export type CauseRow = Omit<Selectable<CauseTable>, Unread> & Read;
export type CategoryRow = Omit<Selectable<CategoryTable>, Unread | 'groupTitles'> &
  Read & { readonly groupTitles: LocalTexts };

/** A town has hundreds at most. */
const listLimit = 500;
const causeLimit = 5000;

const causeColumns = [
  'id',
  'categoryId',
  'keywords',
  'termDays',
  'termUnit',
  'legalClass',
  'isPhotoRequired',
  'seasonFrom',
  'seasonTo',
  'questions',
  'stopMessages',
  'position',
  'isActive',
] as const;

const categoryColumns = [
  'id',
  'groupId',
  'keywords',
  'icon',
  'termDays',
  'termUnit',
  'legalClass',
  'isPhotoRequired',
  'isPrivate',
  'seasonFrom',
  'seasonTo',
  'duplicateRadiusM',
  'questions',
  'stopMessages',
  'position',
  'isActive',
  'version',
] as const;

const questions = question.array();
const stopMessages = stopMessage.array();

function read<
  Row extends {
    questions: unknown;
    stopMessages: unknown;
    seasonFrom: string | null;
    seasonTo: string | null;
  },
>(row: Row) {
  const { seasonFrom: from, seasonTo: to, ...rest } = row;
  return {
    ...rest,
    season: from !== null && to !== null ? { from, to } : null,
    questions: questions.parse(row.questions),
    stopMessages: stopMessages.parse(row.stopMessages),
  };
}

type CategoryExpressions = ExpressionBuilder<ReportsTables, 'reports.category'>;

function titlesOf(from: CategoryExpressions) {
  return [
    from.ref('titles').$castTo<LocalTexts>().as('titles'),
    from.ref('groupTitles').$castTo<LocalTexts>().as('groupTitles'),
  ] as const;
}

export async function listActiveCategories(db: ReportsDb): Promise<CategoryRow[]> {
  const rows = await listCategories(db);
  return rows.filter(({ isActive }) => isActive);
}

export async function listCategories(db: ReportsDb): Promise<CategoryRow[]> {
  const rows = await db
    .selectFrom('reports.category')
    .select(categoryColumns)
    .select(titlesOf)
    .orderBy('position')
    .orderBy('id')
    .limit(listLimit)
    .execute();
  return rows.map(read);
}

/** Names of all categories, without the rest. */
export async function listTitles(db: ReportsDb): Promise<Pick<CategoryRow, 'id' | 'titles'>[]> {
  return await db
    .selectFrom('reports.category')
    .select('id')
    .select((from) => from.ref('titles').$castTo<LocalTexts>().as('titles'))
    .orderBy('id')
    .limit(listLimit)
    .execute();
}

export async function findCategory(db: ReportsDb, id: string): Promise<CategoryRow | undefined> {
  const row = await db
    .selectFrom('reports.category')
    .select(categoryColumns)
    .select(titlesOf)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && read(row);
}

/** All causes, or those of one category, in the order they are offered. Relies on cause_category. */
export async function listCauses(db: ReportsDb, categoryId?: string): Promise<CauseRow[]> {
  let query = db
    .selectFrom('reports.cause')
    .select(causeColumns)
    .select((from) => from.ref('titles').$castTo<LocalTexts>().as('titles'));
  if (categoryId !== undefined) query = query.where('categoryId', '=', categoryId);
  const rows = await query
    .orderBy('categoryId')
    .orderBy('position')
    .orderBy('id')
    .limit(causeLimit)
    .execute();
  return rows.map(read);
}

export async function findCause(db: ReportsDb, id: string): Promise<CauseRow | undefined> {
  const row = await db
    .selectFrom('reports.cause')
    .select(causeColumns)
    .select((from) => from.ref('titles').$castTo<LocalTexts>().as('titles'))
    .where('id', '=', id)
    .executeTakeFirst();
  return row && read(row);
}

/** A title in the asker's language, or in the first one there is. */
export function titleIn(titles: Titles, locale: string): string {
  return titles[locale] ?? Object.values(titles)[0] ?? '';
}
