import { Problem } from '#kernel/errors/problem.ts';
import { flawsOfAnswers, storeAnswers } from '../../contract/answers.ts';
import type { AnswerInput, StoredAnswer } from '../../contract/answers.ts';
import { reportProblems } from '../../contract/problems.ts';
import { monthDayOf } from '../../contract/season.ts';
import { findCategory, findCause } from '../category.store.ts';
import type { CategoryRow, CauseRow } from '../category.store.ts';
import type { ReportsDb } from '../report.store.ts';
import { effectiveRules, isOffered } from './effective.ts';
import type { EffectiveRules } from './effective.ts';

/** What a report is about: its category, its cause where one is named, and what follows from both. */
export interface Classification {
  readonly category: CategoryRow;
  readonly cause: CauseRow | null;
  readonly rules: EffectiveRules;
}

/** @throws Problem `reports.unknown-category`, `reports.unknown-cause` */
export async function requireClassification(
  db: ReportsDb,
  chosen: {
    categoryId: string;
    causeId?: string | null | undefined;
    /** Where it was looked up in this very transaction. */
    category?: CategoryRow | undefined;
  },
): Promise<Classification> {
  const category = chosen.category ?? (await findCategory(db, chosen.categoryId));
  if (!category?.isActive) throw new Problem(reportProblems.unknownCategory);
  const cause = chosen.causeId ? await findCause(db, chosen.causeId) : undefined;
  const isForeign = cause !== undefined && cause.categoryId !== category.id;
  if (chosen.causeId && (!cause?.isActive || isForeign)) throw new Problem(reportProblems.unknownCause);
  return { category, cause: cause ?? null, rules: effectiveRules(category, cause ?? null) };
}

/**
 * Whether a report may come in like this today, and its answers as they are stored.
 *
 * @throws Problem `reports.handled-elsewhere`, `reports.out-of-season`, `reports.photo-needed`, `reports.answers-invalid`
 */
export function acceptAnswers(
  { rules }: Classification,
  given: {
    answers?: AnswerInput | undefined;
    /** null: by this channel none can come, so that none is demanded. */
    photos: readonly unknown[] | null;
    today: string;
  },
): StoredAnswer[] {
  const stop = rules.stopMessages.find(({ effect }) => effect === 'stop');
  if (stop) throw new Problem(reportProblems.handledElsewhere, { phone: stop.phone ?? '' });
  if (!isOffered(rules, monthDayOf(given.today))) throw new Problem(reportProblems.outOfSeason);
  // NOTE: a letter or a call cannot be asked back at this point; a moderator does that.
  if (given.answers === undefined) return [];
  if (rules.isPhotoRequired && given.photos?.length === 0) throw new Problem(reportProblems.photoNeeded);
  const flaws = flawsOfAnswers(rules.questions, given.answers);
  if (flaws.size === 0) return storeAnswers(rules.questions, given.answers);
  const fields = [...flaws].map(([name, flaw]) => ({ pointer: `/answers/${name}`, code: flaw }));
  throw new Problem(reportProblems.answersInvalid, {}, fields);
}
