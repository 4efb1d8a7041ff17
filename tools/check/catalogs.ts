import { IntlMessageFormat } from 'intl-messageformat';
import { locales } from '#kernel/i18n/locale.ts';
import type { KeyUse } from './facts.ts';
import type { Finding } from './finding.ts';
import { messageShape } from './message-shape.ts';
import type { MessageShape } from './message-shape.ts';
import { isTest } from './tree.ts';
import type { JsonFile, SourceFile, Tree } from './tree.ts';

/*
 * Every text of the product stands in a catalog, in every language of the product, and every text is used.
 * A key's global id is the catalog's prefix and the key; code names it in full, as a literal or as a template with a
 * literal beginning.
 */

interface Entry {
  readonly id: string;
  readonly locale: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export function checkCatalogs({ catalogs, sources }: Pick<Tree, 'catalogs' | 'sources'>): Finding[] {
  const code = sources.filter(({ path }) => isProduct(path));
  const readings = catalogs.map(readEntries);
  const entries = readings.flatMap((reading) => reading.entries);
  const byId = Map.groupBy(entries, ({ id }) => id);
  return [
    ...readings.flatMap((reading) => reading.findings),
    ...missingFiles(catalogs),
    ...[...byId.values()].flatMap(judgeTranslations),
    ...entries.flatMap(judgeText),
    ...unusedKeys(byId, code),
    ...missingKeys(byId, code),
    ...bareWords(byId, code),
  ];
}

function isProduct(path: string): boolean {
  return /^(kernel|modules|web|recorder|apps)\//.test(path) && !isTest(path);
}

interface Reading {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
}

/** Every text of a catalog under its global id. */
export function readEntries({ path, text }: JsonFile): Reading {
  const [, folder = '', locale = ''] = /^(.*)\/([^/]+)\.json$/.exec(path) ?? [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) throw new SyntaxError('not an object');
    const lines = linesOfKeys(text);
    const entries = Object.entries(parsed).map(([key, value]): Entry => {
      const line = lines.get(JSON.stringify(key)) ?? 1;
      return { id: prefixOf(folder) + key, locale, file: path, line, text: String(value) };
    });
    return { entries, findings: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      entries: [],
      findings: [finding(path, 1, `the catalog is not JSON (${error.message}); mend it`)],
    };
  }
}

/** Where each key, in its quotes, first stands at the beginning of a line. */
function linesOfKeys(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, row] of text.split('\n').entries()) {
    const key = /^\s*("(?:[^"\\]|\\.)*"):/.exec(row)?.[1];
    if (key !== undefined && !lines.has(key)) lines.set(key, index + 1);
  }
  return lines;
}

/** `kernel/i18n/catalogs` holds full keys; `web/i18n` and `modules/works/i18n` hold keys without `web.`, `works.`. */
function prefixOf(folder: string): string {
  if (folder.startsWith('kernel/')) return '';
  return folder === 'web/i18n' ? 'web.' : `${folder.split('/')[1] ?? ''}.`;
}

function missingFiles(catalogs: readonly JsonFile[]): Finding[] {
  const folders = [...new Set(catalogs.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))];
  return folders.flatMap((folder) =>
    locales
      .map((locale) => `${folder}/${locale}.json`)
      .filter((path) => !catalogs.some((catalog) => catalog.path === path))
      .map((path) => finding(path, 1, 'the catalog is missing; every folder of texts has all the languages')),
  );
}

function judgeTranslations(entries: readonly Entry[]): Finding[] {
  const [first] = entries;
  if (!first) return [];
  const perLocale = locales.map((locale) => ({
    locale,
    found: entries.filter((entry) => entry.locale === locale),
  }));
  const absent = perLocale.filter(({ found }) => found.length === 0).map(({ locale }) => locale);
  const doubled = perLocale.flatMap(({ found }) => found.slice(1));
  return [
    ...(absent.length > 0
      ? [finding(first.file, first.line, `${first.id} is not in ${absent.join(', ')}; translate it`)]
      : []),
    ...doubled.map(({ file, line, id }) =>
      finding(file, line, `${id} is written twice in one language; keep one`),
    ),
    ...judgePlaceholders(first, entries.slice(1)),
  ];
}

function judgePlaceholders(first: Entry, others: readonly Entry[]): Finding[] {
  const wanted = shapeOf(first);
  if (!wanted) return [];
  return others.flatMap((other) => {
    const shape = shapeOf(other);
    if (!shape || shape.placeholders === wanted.placeholders) return [];
    const message = `${other.id} takes ${shape.placeholders || 'nothing'}, but ${wanted.placeholders || 'nothing'} in ${first.locale}; make them equal`;
    return [finding(other.file, other.line, message)];
  });
}

function shapeOf({ text, locale }: Entry): MessageShape | undefined {
  try {
    return messageShape(new IntlMessageFormat(text, locale).getAst());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function judgeText(entry: Entry): Finding[] {
  const { file, line, id, text } = entry;
  if (/<\/?[a-z][^>]*>|&[a-z]+;/i.test(text))
    return [finding(file, line, `${id} holds HTML; write plain words`)];
  if (text.trim() === '') return [finding(file, line, `${id} is empty; write the text`)];
  const shape = shapeOf(entry);
  if (!shape) return [finding(file, line, `${id} is not an ICU message; check braces and quotes`)];
  const categories = new Intl.PluralRules(entry.locale).resolvedOptions().pluralCategories;
  return shape.plurals.flatMap((forms) => {
    const absent = categories.filter((category) => !forms.includes(category));
    return absent.length === 0
      ? []
      : [finding(file, line, `${id} lacks the plural form ${absent.join(', ')}; add it`)];
  });
}

type Entries = ReadonlyMap<string, readonly Entry[]>;

function unusedKeys(byId: Entries, code: readonly SourceFile[]): Finding[] {
  const literals = new Set(code.flatMap(({ facts }) => facts.strings.map(({ value }) => value)));
  const templates = code
    .flatMap(({ facts }) => facts.templates)
    .filter(({ head }) => /^[a-z][\w-]*\./.test(head));
  return [...byId].flatMap(([id, [entry]]) => {
    const isUsed =
      literals.has(id) || templates.some(({ head, tail }) => id.startsWith(head) && id.endsWith(tail));
    return isUsed || !entry ? [] : [finding(entry.file, entry.line, `${id} is used nowhere; remove it`)];
  });
}

function missingKeys(byId: Entries, code: readonly SourceFile[]): Finding[] {
  return code.flatMap(({ path, facts }) =>
    facts.keyUses
      .filter((use) => !isWritten(use, byId))
      .map((use) => {
        const name = use.kind === 'literal' ? use.key : `${use.head}…${use.tail}`;
        return finding(
          path,
          use.line,
          `the text ${name} is in no catalog; write it in ${locales.join(', ')}`,
        );
      }),
  );
}

function isWritten(use: KeyUse, byId: Entries): boolean {
  if (use.kind === 'literal') return byId.has(use.key);
  return [...byId.keys()].some((id) => id.startsWith(use.head) && id.endsWith(use.tail));
}

function bareWords(byId: Entries, code: readonly SourceFile[]): Finding[] {
  return code.flatMap(({ path, facts }) =>
    facts.bareWords
      .filter(({ value }) => !byId.has(value))
      .map(({ value, line }) =>
        finding(path, line, `“${value.slice(0, 40)}” stands in markup; take it through t(…)`),
      ),
  );
}

function finding(file: string, line: number, message: string): Finding {
  return { check: 'catalogs', file, line, message };
}
