import { isDeepStrictEqual } from 'node:util';
import { flawsOfAnswers } from '#modules/reports/contract/answers.ts';
import type { Question } from '#modules/reports/contract/classifier.ts';
import { cardParts } from '../../contract/incident.ts';
import type { CardFields } from '../../contract/incident.ts';

export type CardFlaw = 'typeNeeded' | 'wordsNeeded' | 'placeNeeded' | 'answersInvalid';

/** What keeps a card from being sent; a place may be unknown when the operator says so. */
export function flawOfCard(
  { typeCode, words, place, placeNote, address, answers }: CardFields,
  questions: readonly Question[] | undefined,
  { isPlaceUnknown }: { readonly isPlaceUnknown: boolean },
): CardFlaw | undefined {
  if (typeCode === null || !questions) return 'typeNeeded';
  if (words === '') return 'wordsNeeded';
  if (!place && !placeNote && !address && !isPlaceUnknown) return 'placeNeeded';
  // Answers to another type's questions stay when the type was changed; they are not asked and not shown.
  const asked = new Set(questions.map(({ code }) => code));
  const own = Object.fromEntries(Object.entries(answers).filter(([code]) => asked.has(code)));
  return flawsOfAnswers(questions, own).size > 0 ? 'answersInvalid' : undefined;
}

/** Which parts of a card differ, for its log: names of parts, never the words themselves. */
export function changesOf(before: CardFields, after: CardFields): (keyof CardFields)[] {
  return cardParts.filter((part) => !isDeepStrictEqual(before[part], after[part]));
}
