import { answerFlaws, flawsOfAnswers } from '../../contract/answers.ts';
import type { AnswerFlaw } from '../../contract/answers.ts';
import type { ShownCause, ShownQuestion, ShownStopMessage } from '../../contract/classifier.ts';
import type { Category } from '../../contract/report.ts';
import type { Draft } from './draft.ts';

/** What the classifier asks of this draft. */
export interface FormRules {
  readonly category: Category;
  readonly cause: ShownCause | null;
  readonly isPhotoRequired: boolean;
  readonly questions: readonly ShownQuestion[];
  readonly stopMessages: readonly ShownStopMessage[];
}

/** Null while no category is chosen or the classifier has not come: then the server alone judges. */
export function formRulesOf(draft: Draft, categories: readonly Category[]): FormRules | null {
  const category = categories.find(({ id }) => id === draft.categoryId);
  if (!category) return null;
  const cause = category.causes.find(({ id }) => id === draft.causeId) ?? null;
  return {
    category,
    cause,
    isPhotoRequired: cause?.isPhotoRequired ?? category.isPhotoRequired,
    questions: [...category.questions, ...(cause?.questions ?? [])],
    stopMessages: [...category.stopMessages, ...(cause?.stopMessages ?? [])],
  };
}

export type RuleFlaw = 'stopped' | 'no-photo' | 'answers';

export function ruleFlawsOf(draft: Draft, rules: FormRules | null): RuleFlaw[] {
  if (!rules) return [];
  const flaws: RuleFlaw[] = [];
  if (rules.stopMessages.some(({ effect }) => effect === 'stop')) flaws.push('stopped');
  if (rules.isPhotoRequired && draft.photos.length === 0) flaws.push('no-photo');
  if (answerFlawsOf(draft, rules).size > 0) flaws.push('answers');
  return flaws;
}

/** Answers left over from another cause are not sent, so they are no flaw either. */
export function answerFlawsOf(draft: Draft, rules: FormRules): ReadonlyMap<string, AnswerFlaw> {
  const flaws = flawsOfAnswers(rules.questions, draft.answers);
  return new Map([...flaws].filter(([, flaw]) => flaw !== answerFlaws.unknownQuestion));
}
