import type { LegalClass } from '../../contract/clocks.ts';
import type { EffectiveRules } from '../classifier/effective.ts';
import type { ClockStart } from './clocks.ts';

type Country = 'RU' | 'UA';

/** What classifier and country give a new report: the term of its cause, and the legal class they propose. */
export function clockStartOf(
  rules: Pick<EffectiveRules, 'termDays' | 'termUnit' | 'legalClass'>,
  country: Country,
): ClockStart {
  return {
    legalClass: firstClassOf(rules.legalClass, country),
    term: { amount: rules.termDays, unit: rules.termUnit },
  };
}

/**
 * The class a report begins with. An emergency is only proposed: which of the terms of decree 416 applies, leak, sewer or
 * chute, a moderator says; until then the term of the cause runs.
 */
function firstClassOf(proposed: EffectiveRules['legalClass'], country: Country): LegalClass {
  const isAppeal = proposed === 'appeal-ru' || proposed === 'appeal-uk';
  if (!isAppeal) return 'message';
  return country === 'UA' ? 'appeal-ua' : 'appeal-ru';
}
