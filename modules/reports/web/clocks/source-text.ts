import { useIntl } from 'react-intl';
import type { RuleTerms } from '../../contract/clocks.ts';

/** The source of a rule in the reader's language. */
export function useSourceText(): (source: RuleTerms['source']) => string {
  const { locale } = useIntl();
  return (source) => (locale === 'ru' || locale === 'uk' ? source[locale] : source.en);
}
