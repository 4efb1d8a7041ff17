import type {
  Question,
  ShownCause,
  ShownQuestion,
  ShownStopMessage,
  StopMessage,
} from '../../contract/classifier.ts';
import { storedAnswers } from '../../contract/answers.ts';
import type { ShownAnswer } from '../../contract/answers.ts';
import type { Category } from '../../contract/report.ts';
import { isInSeason } from '../../contract/season.ts';
import { titleIn } from '../category.store.ts';
import type { CategoryRow, CauseRow } from '../category.store.ts';

/** The classifier as a resident sees it today, in one language. */
export function presentCategories(
  categories: readonly CategoryRow[],
  causes: readonly CauseRow[],
  asked: { locale: string; monthDay: string },
): Category[] {
  const { locale, monthDay } = asked;
  const offered = causes.filter(({ isActive, season }) => isActive && isInSeason(season, monthDay));
  const byCategory = Map.groupBy(offered, ({ categoryId }) => categoryId);
  return categories.map((category) => ({
    id: category.id,
    group: category.groupId,
    title: titleIn(category.titles, locale),
    groupTitle: titleIn(category.groupTitles, locale),
    icon: category.icon,
    termDays: category.termDays,
    termUnit: category.termUnit,
    legalClass: category.legalClass,
    isPhotoRequired: category.isPhotoRequired,
    isPrivate: category.isPrivate,
    isInSeason: isInSeason(category.season, monthDay),
    duplicateRadiusM: category.duplicateRadiusM,
    questions: category.questions.map((question) => presentQuestion(question, locale)),
    stopMessages: category.stopMessages.map((message) => presentStopMessage(message, locale)),
    causes: (byCategory.get(category.id) ?? []).map((cause) => presentCause(cause, category, locale)),
  }));
}

function presentCause(cause: CauseRow, category: CategoryRow, locale: string): ShownCause {
  return {
    id: cause.id,
    title: titleIn(cause.titles, locale),
    termDays: cause.termDays,
    termUnit: cause.termUnit,
    isPhotoRequired: cause.isPhotoRequired ?? category.isPhotoRequired,
    questions: cause.questions.map((question) => presentQuestion(question, locale)),
    stopMessages: cause.stopMessages.map((message) => presentStopMessage(message, locale)),
  };
}

function presentQuestion(question: Question, locale: string): ShownQuestion {
  const { titles, hints, choices, ...rest } = question;
  return {
    ...rest,
    title: titleIn(titles, locale),
    hint: hints && titleIn(hints, locale),
    choices: choices.map(({ key, titles: words }) => ({ key, title: titleIn(words, locale) })),
  };
}

function presentStopMessage({ texts, ...rest }: StopMessage, locale: string): ShownStopMessage {
  return { ...rest, text: titleIn(texts, locale) };
}

/** Stored answers in the reader's language. */
export function presentAnswers(stored: unknown, locale: string): ShownAnswer[] {
  return storedAnswers.parse(stored).map(({ code, kind, titles, values, choices }) => ({
    code,
    kind,
    title: titleIn(titles, locale),
    values: choices.length > 0 ? choices.map((words) => titleIn(words, locale)) : values,
  }));
}
