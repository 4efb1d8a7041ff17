import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { IntlMessageFormat } from 'intl-messageformat';

export type Catalog = Readonly<Record<string, string>>;
export type TextValues = Readonly<Record<string, string | number | Date>>;

export interface Texts {
  /** Languages that can be chosen, built in and from data packs. */
  readonly locales: readonly string[];
  /** The merged catalog of a language, as it is sent to browsers. */
  catalog(locale: string): Catalog;
  /** Changes when any text changes; part of the address browsers cache. */
  readonly version: string;
  /** A text in a language; the key itself where nobody has written it. */
  text(locale: string, key: string, values?: TextValues): string;
}

export interface CatalogSource {
  readonly directory: string;
  /** Stands before each key of the files, with a dot; empty for full keys. */
  readonly prefix: string;
}

/**
 * Reads `<directory>/<locale>.json` of every source, later sources over earlier ones.
 * A further language is a file beside them: no code names the languages.
 */
export async function loadTexts(sources: readonly CatalogSource[], fallback = 'en'): Promise<Texts> {
  const merged = new Map<string, Record<string, string>>();
  for (const source of sources) {
    for (const [locale, entries] of await readSource(source)) {
      const catalog = merged.get(locale) ?? {};
      for (const [key, text] of Object.entries(entries))
        catalog[source.prefix ? `${source.prefix}.${key}` : key] = text;
      merged.set(locale, catalog);
    }
  }
  const base = merged.get(fallback) ?? {};
  const complete = new Map([...merged].map(([locale, catalog]) => [locale, { ...base, ...catalog }]));
  return buildTexts(complete, base, fallback);
}

async function readSource(source: CatalogSource): Promise<[string, Record<string, string>][]> {
  const names = await readdir(source.directory).catch(ignoreMissing);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return await Promise.all(
    files.map(async (name): Promise<[string, Record<string, string>]> => {
      const text = await readFile(join(source.directory, name), 'utf8');
      return [name.replace(/\.json$/, ''), JSON.parse(text) as Record<string, string>];
    }),
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function buildTexts(catalogs: ReadonlyMap<string, Catalog>, base: Catalog, fallback: string): Texts {
  const formats = new Map<string, IntlMessageFormat>();
  const hash = createHash('sha256');
  for (const [locale, catalog] of catalogs) hash.update(JSON.stringify([locale, catalog]));
  return {
    locales: [...catalogs.keys()].sort(),
    version: hash.digest('hex').slice(0, 12),
    catalog: (locale) => catalogs.get(locale) ?? base,
    text: (locale, key, values = {}) => {
      const message = (catalogs.get(locale) ?? base)[key];
      if (message === undefined) return key;
      // NOTE: an unknown language may be no language tag at all, which the formatter would throw at.
      const language = catalogs.has(locale) ? locale : fallback;
      const id = `${language}\n${key}`;
      const format = formats.get(id) ?? new IntlMessageFormat(message, language);
      formats.set(id, format);
      return String(format.format({ ...values }));
    },
  };
}
