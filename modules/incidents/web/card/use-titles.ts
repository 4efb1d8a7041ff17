import type { LocalTexts } from '#modules/reports/contract/classifier.ts';
import { useSession } from '#web/session.tsx';

/** Titles that the town keeps in its languages, in the reader's. */
export function useTitles(): (titles: LocalTexts) => string {
  const { locale } = useSession();
  return (titles) => (locale === 'uk' ? titles.uk : locale === 'en' ? titles.en : titles.ru);
}
