import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locale } from '#kernel/i18n/locale.ts';

const catalogs = resolve(import.meta.dirname, '../web/i18n');

/** The web's texts with one beginning, under their global ids, for pages that no hub serves. */
export async function readTexts(beginning: string): Promise<Record<Locale, Record<string, string>>> {
  const read = async (locale: Locale): Promise<Record<string, string>> => {
    const text = await readFile(join(catalogs, `${locale}.json`), 'utf8');
    const all = JSON.parse(text) as Record<string, string>;
    const own = Object.entries(all).filter(([key]) => key.startsWith(beginning));
    return Object.fromEntries(own.map(([key, value]) => [`web.${key}`, value]));
  };
  const [ru, uk, en] = await Promise.all([read('ru'), read('uk'), read('en')]);
  return { ru, uk, en };
}
