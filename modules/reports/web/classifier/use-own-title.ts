import { useIntl } from 'react-intl';
import type { LocalTexts } from '../../contract/classifier.ts';

/** A text of the classifier in the language of the page. */
export function useOwnTitle(): (texts: LocalTexts) => string {
  const { locale } = useIntl();
  return (texts) => (locale === 'uk' || locale === 'en' ? texts[locale] : texts.ru);
}
