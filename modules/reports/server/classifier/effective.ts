import type { LegalClass, Question, Season, StopMessage, TermUnit } from '../../contract/classifier.ts';
import { isInSeason } from '../../contract/season.ts';
import type { CategoryRow, CauseRow } from '../category.store.ts';

/** What holds for a report of this category and cause: the cause is stronger, questions of both are asked. */
export interface EffectiveRules {
  readonly termDays: number;
  readonly termUnit: TermUnit;
  readonly legalClass: LegalClass | null;
  readonly isPhotoRequired: boolean;
  readonly isPrivate: boolean;
  readonly seasons: readonly Season[];
  readonly questions: readonly Question[];
  readonly stopMessages: readonly StopMessage[];
}

export function effectiveRules(category: CategoryRow, cause: CauseRow | null): EffectiveRules {
  return {
    termDays: cause?.termDays ?? category.termDays,
    termUnit: cause?.termUnit ?? category.termUnit,
    legalClass: cause?.legalClass ?? category.legalClass,
    isPhotoRequired: cause?.isPhotoRequired ?? category.isPhotoRequired,
    isPrivate: category.isPrivate,
    seasons: [category.season, cause?.season ?? null].flatMap((season) => season ?? []),
    questions: [...category.questions, ...(cause?.questions ?? [])],
    stopMessages: [...category.stopMessages, ...(cause?.stopMessages ?? [])],
  };
}

export function isOffered({ seasons }: Pick<EffectiveRules, 'seasons'>, monthDay: string): boolean {
  return seasons.every((season) => isInSeason(season, monthDay));
}
