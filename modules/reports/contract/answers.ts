import { z } from 'zod';
import { code, localTexts, questionKind } from './classifier.ts';
import type { Question, ShownQuestion } from './classifier.ts';

/*
 * Answers to the questions of a category or cause. The page and the server judge them by the same functions, so that
 * nobody learns of a mistake only after sending. A stored answer keeps the question's wording of that day: the
 * classifier goes on changing, an old report must stay readable.
 */

export const answerValue = z.union([
  z.string().trim().max(4000),
  z.number(),
  z.array(z.string().max(60)).max(60),
]);
export type AnswerValue = z.output<typeof answerValue>;

/** By the code of the question. */
export const answerInput = z.record(code, answerValue);
export type AnswerInput = z.output<typeof answerInput>;

export const storedAnswer = z.object({
  code: z.string(),
  kind: questionKind,
  titles: localTexts,
  /** Of lists the keys, of a number the number as text, of a datetime ISO 8601. */
  values: z.array(z.string()),
  /** The wording of each chosen key, in the order of `values`; empty unless it is a list. */
  choices: z.array(localTexts),
});
export type StoredAnswer = z.output<typeof storedAnswer>;
export const storedAnswers = z.array(storedAnswer);

/** An answer on the card, in the reader's language. */
export const shownAnswer = z.object({
  code: z.string(),
  kind: questionKind,
  title: z.string(),
  /** One text, or one per choice. */
  values: z.array(z.string()),
});
export type ShownAnswer = z.output<typeof shownAnswer>;

type Askable = Pick<ShownQuestion, 'code' | 'kind' | 'isRequired' | 'shownWhen' | 'min' | 'max'> & {
  readonly choices: readonly { readonly key: string }[];
};

export const answerFlaws = {
  missing: 'reports.answer-missing',
  notANumber: 'reports.answer-not-a-number',
  tooSmall: 'reports.answer-too-small',
  tooLarge: 'reports.answer-too-large',
  notADate: 'reports.answer-not-a-date',
  notAChoice: 'reports.answer-not-a-choice',
  tooLong: 'reports.answer-too-long',
  unknownQuestion: 'reports.answer-unknown-question',
} as const;
export type AnswerFlaw = (typeof answerFlaws)[keyof typeof answerFlaws];

const lineLimit = 300;

/** Values of an answer as texts; nothing when it is empty. */
export function valuesOf(value: AnswerValue | undefined): string[] {
  if (value === undefined) return [];
  const values = Array.isArray(value) ? value : [String(value)];
  return values.map((text) => text.trim()).filter((text) => text !== '');
}

/** The questions to ask given the answers so far: a condition looks at shown earlier questions only. */
export function visibleQuestions<Q extends Askable>(questions: readonly Q[], answers: AnswerInput): Q[] {
  const given = new Map<string, readonly string[]>();
  return questions.filter(({ code: name, shownWhen }) => {
    const isShown =
      shownWhen === null ||
      (given.get(shownWhen.code) ?? []).some((value) => shownWhen.anyOf.includes(value));
    if (isShown) given.set(name, valuesOf(answers[name]));
    return isShown;
  });
}

/** What is wrong with the answers, by the code of the question. Answers to questions that are not shown are left out. */
export function flawsOfAnswers(
  questions: readonly Askable[],
  answers: AnswerInput,
): ReadonlyMap<string, AnswerFlaw> {
  const flaws = new Map<string, AnswerFlaw>();
  for (const asked of visibleQuestions(questions, answers)) {
    const flaw = flawOf(asked, valuesOf(answers[asked.code]));
    if (flaw) flaws.set(asked.code, flaw);
  }
  const known = new Set(questions.map(({ code: name }) => name));
  for (const name of Object.keys(answers)) if (!known.has(name)) flaws.set(name, answerFlaws.unknownQuestion);
  return flaws;
}

function flawOf(asked: Askable, values: readonly string[]): AnswerFlaw | null {
  const [first] = values;
  if (first === undefined) return asked.isRequired ? answerFlaws.missing : null;
  switch (asked.kind) {
    case 'number':
      return flawOfNumber(asked, Number(first.replace(',', '.')));
    case 'datetime':
      return isDateTime(first) ? null : answerFlaws.notADate;
    case 'string':
      return first.length > lineLimit ? answerFlaws.tooLong : null;
    case 'text':
      return null;
    case 'singlevaluelist':
    case 'multivaluelist':
      return flawOfChoices(asked, values);
  }
}

function flawOfNumber({ min, max }: Askable, number: number): AnswerFlaw | null {
  if (!Number.isFinite(number)) return answerFlaws.notANumber;
  if (min !== null && number < min) return answerFlaws.tooSmall;
  return max !== null && number > max ? answerFlaws.tooLarge : null;
}

function flawOfChoices({ kind, choices }: Askable, values: readonly string[]): AnswerFlaw | null {
  const isTooMany = kind === 'singlevaluelist' && values.length > 1;
  const isKnown = values.every((value) => choices.some(({ key }) => key === value));
  return isTooMany || !isKnown ? answerFlaws.notAChoice : null;
}

const dateTime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function isDateTime(text: string): boolean {
  return dateTime.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T')));
}

/** Answers as they are stored; call it when `flawsOfAnswers` found nothing. */
export function storeAnswers(questions: readonly Question[], answers: AnswerInput): StoredAnswer[] {
  return visibleQuestions(questions, answers).flatMap(({ code: name, kind, titles, choices }) => {
    const values = valuesOf(answers[name]);
    if (values.length === 0) return [];
    const isList = kind === 'singlevaluelist' || kind === 'multivaluelist';
    const unique = isList ? [...new Set(values)] : [numberText(kind, values[0] ?? '')];
    const chosen = unique.flatMap((value) => choices.find(({ key }) => key === value)?.titles ?? []);
    return [{ code: name, kind, titles, values: unique, choices: isList ? chosen : [] }];
  });
}

function numberText(kind: Question['kind'], value: string): string {
  return kind === 'number' ? value.replace(',', '.') : value;
}
