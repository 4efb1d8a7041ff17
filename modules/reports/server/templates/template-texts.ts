import { z } from 'zod';
import { templateLanguages } from '../../contract/templates.ts';
import type { TemplateLanguage } from '../../contract/templates.ts';

const stored = z.object({ ru: z.string(), uk: z.string(), en: z.string() });

/** Words by language as they are kept; a language without words is empty. */
export function textsOf(texts: unknown): Record<TemplateLanguage, string> {
  return stored.parse(texts);
}

const titleLetters = 60;

/** The title in the reader's language, else in another; a template without a title is known by its first words. */
export function titleOf({ titles, texts }: { titles: unknown; texts: unknown }, locale: string): string {
  const known = textsOf(titles);
  const words = textsOf(texts);
  const own = templateLanguages.find((language) => language === locale) ?? 'en';
  const order = [own, ...templateLanguages];
  const title = order.map((language) => known[language]).find((one) => one !== '');
  return (
    title ??
    order
      .map((language) => words[language])
      .find((one) => one !== '')
      ?.slice(0, titleLetters) ??
    ''
  );
}
