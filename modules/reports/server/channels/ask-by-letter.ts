import { storedAnswers } from '../../contract/answers.ts';
import type { Question } from '../../contract/classifier.ts';
import { findCategory, findCause, titleIn } from '../category.store.ts';
import { effectiveRules } from '../classifier/effective.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';

/**
 * What the executor would want to know of this very problem and a letter could not be asked, as lines of the letter that
 * tells the number; whoever answers it writes beside the report. Null where nothing is open.
 */
export async function openQuestions(
  { db, text }: Pick<ReportsContext, 'db' | 'text'>,
  report: ReportRow,
  locale: string,
): Promise<string | null> {
  const category = await findCategory(db, report.categoryId);
  const cause = report.causeId ? await findCause(db, report.causeId) : undefined;
  if (!category) return null;
  const { questions } = effectiveRules(category, cause ?? null);
  const answered = new Set(
    storedAnswers
      .catch([])
      .parse(report.answers)
      .map(({ code }) => code),
  );
  const open = questions.filter(({ code }) => !answered.has(code));
  if (open.length === 0) return null;
  const lines = open.map((asked) => `– ${wordsOf(asked, questions, locale)}`);
  return text(locale, 'reports.mail.questions', { questions: lines.join('\n') });
}

/** A conditional one names the answer it depends on. */
function wordsOf({ titles, choices, shownWhen }: Question, all: readonly Question[], locale: string): string {
  const named = choices.map((choice) => titleIn(choice.titles, locale)).join(' / ');
  const words = [titleIn(titles, locale), ...(named ? [`(${named})`] : [])].join(' ');
  const before = all.find(({ code }) => code === shownWhen?.code);
  const answers = (before?.choices ?? []).filter(({ key }) => shownWhen?.anyOf.includes(key));
  const condition = answers.map((choice) => `«${titleIn(choice.titles, locale)}»`).join(', ');
  return condition ? `${condition}: ${words}` : words;
}
