export const locales = ['ru', 'uk', 'en'] as const;
export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'ru';

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** Picks the first language of an `Accept-Language` header that we speak (RFC 9110 §12.5.4; weights are honoured). */
export function negotiateLocale(header: string | undefined, fallback: Locale = defaultLocale): Locale {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='));
      return { language: tag.toLowerCase().split('-')[0], weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) if (isLocale(language)) return language;
  return fallback;
}
