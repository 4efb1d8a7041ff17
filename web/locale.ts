import { defaultLocale, negotiateLocale } from '#kernel/i18n/locale.ts';
import { deviceStore } from './device-store.ts';

const storageKey = 'veche_locale';
const oneYearS = 365 * 24 * 3600;

/** Names of languages in themselves; a language that came as a data pack shows its code. */
const languageNames: Readonly<Record<string, string>> = { ru: 'Русский', uk: 'Українська', en: 'English' };

export function languageName(locale: string): string {
  return languageNames[locale] ?? locale;
}

/** The person's own choice, else the first language of the browser that we speak. */
export function preferredLocale(): string {
  return storedLocale() ?? negotiateLocale(navigator.languages.join(','), defaultLocale);
}

/** The cookie tells the server, so that its pages, letters and problems speak the same language. */
export function rememberLocale(locale: string): void {
  deviceStore.setItem(storageKey, locale);
  document.cookie = `${storageKey}=${encodeURIComponent(locale)}; Path=/; Max-Age=${oneYearS}; SameSite=Lax`;
}

function storedLocale(): string | null {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith(`${storageKey}=`));
  const value = cookie
    ? decodeURIComponent(cookie.slice(storageKey.length + 1))
    : deviceStore.getItem(storageKey);
  return value && /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(value) ? value : null;
}
