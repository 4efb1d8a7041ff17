import { expect, test } from 'vitest';
import { checkCatalogs } from './catalogs.ts';
import { treeOf } from './fixture.ts';

type Texts = Readonly<Record<string, string>>;

const using = (...keys: string[]) => keys.map((key) => `t('${key}');`).join('\n');

async function findingsFor(texts: { en: Texts; ru: Texts; uk: Texts }, code: string) {
  const files = Object.fromEntries(
    Object.entries(texts).map(([locale, catalog]) => [
      `modules/works/i18n/${locale}.json`,
      JSON.stringify(catalog, null, 2),
    ]),
  );
  return checkCatalogs(await treeOf({ ...files, 'modules/works/web/Page.tsx': code }));
}

async function messagesFor(texts: { en: Texts; ru: Texts; uk: Texts }, code: string): Promise<string[]> {
  return (await findingsFor(texts, code)).map(({ message }) => message);
}

const same = (texts: Texts) => ({ en: texts, ru: texts, uk: texts });

test('texts in three languages that are all used are clean', async () => {
  expect(
    await messagesFor(
      same({ title: 'Works', 'status.open': 'Open' }),
      using('works.title', 'works.status.open'),
    ),
  ).toEqual([]);
});

test('a key that one language lacks is found', async () => {
  const texts = { en: { title: 'Works' }, ru: { title: 'Работы' }, uk: {} };

  expect(await messagesFor(texts, using('works.title'))).toEqual([
    expect.stringContaining('works.title is not in uk'),
  ]);
});

test('a value that one language does not take is found at its line', async () => {
  const texts = {
    en: { a: 'A', title: 'Permit {number}' },
    ru: { a: 'А', title: 'Ордер' },
    uk: { a: 'А', title: 'Ордер {number}' },
  };

  expect(await findingsFor(texts, using('works.a', 'works.title'))).toEqual([
    {
      check: 'catalogs',
      file: 'modules/works/i18n/ru.json',
      line: 3,
      message: 'works.title takes nothing, but number in en; make them equal',
    },
  ]);
});

test('a key used nowhere is found, a key used by a template is not', async () => {
  const texts = same({ 'status.open': 'Open', 'kind.road': 'Road' });
  const messages = await messagesFor(texts, 't(`works.status.${status}`);');

  expect(messages).toEqual(['works.kind.road is used nowhere; remove it']);
});

test('a key used only by a test is used nowhere', async () => {
  const tree = await treeOf({
    'web/i18n/en.json': '{"a":"A"}',
    'web/i18n/ru.json': '{"a":"А"}',
    'web/i18n/uk.json': '{"a":"А"}',
    'web/a.test.ts': "t('web.a');",
  });

  expect(checkCatalogs(tree).map(({ message }) => message)).toEqual(['web.a is used nowhere; remove it']);
});

test.each([
  ["t('works.gone')", 'works.gone'],
  ["t(isOpen ? 'works.gone' : 'works.title')", 'works.gone'],
  ['t(`works.gone.${x}`)', 'works.gone.…'],
  ["texts.text(locale, 'works.gone')", 'works.gone'],
  ["export const p = defineProblem('works.gone', 404)", 'works.gone'],
  ["x = { pointer: '/text', code: 'works.gone' }", 'works.gone'],
  ["x = { face: 'public', title: 'works.gone' }", 'works.gone'],
  ["z.string().refine(hasWords, 'works.gone')", 'works.gone'],
])('a key that no catalog holds is found in %s', async (code, key) => {
  const messages = await messagesFor(same({ title: 'Works' }), `${using('works.title')}\n${code};`);

  expect(messages).toEqual([`the text ${key} is in no catalog; write it in ru, uk, en`]);
});

test('Russian and Ukrainian plurals need all their forms', async () => {
  const short = '{count, plural, one {# работа} other {# работ}}';
  const full = '{count, plural, one {# работа} few {# работы} many {# работ} other {# работы}}';
  const texts = {
    en: { count: '{count, plural, one {# work} other {# works}}' },
    ru: { count: short },
    uk: { count: full },
  };

  expect(await messagesFor(texts, using('works.count'))).toEqual([
    expect.stringContaining('lacks the plural form few, many'),
  ]);
});

test('HTML, an empty text and a broken message are found', async () => {
  const texts = same({ a: 'Press <b>here</b>', b: ' ', c: 'Hello {name' });
  const messages = await messagesFor(texts, using('works.a', 'works.b', 'works.c'));

  expect([...new Set(messages)].toSorted()).toEqual([
    'works.a holds HTML; write plain words',
    'works.b is empty; write the text',
    'works.c is not an ICU message; check braces and quotes',
  ]);
});

test('words in markup outside the catalogs are found, keys and signs are not', async () => {
  const code = `export const a = <p title="works.title" aria-label="Закрыть">— Hello {x} · 5 <b>{y}</b> <kbd>Ctrl K</kbd></p>;`;
  const messages = await messagesFor(same({ title: 'Works' }), code);

  expect(messages).toEqual([expect.stringContaining('“Закрыть”'), expect.stringContaining('“— Hello”')]);
});

test('a catalog that is missing or is not JSON is found', async () => {
  const tree = await treeOf({ 'web/i18n/en.json': '{}', 'web/i18n/ru.json': '{,}' });

  expect(checkCatalogs(tree).map(({ file, message }) => `${file} ${message.slice(0, 22)}`)).toEqual([
    'web/i18n/ru.json the catalog is not JSO',
    'web/i18n/uk.json the catalog is missing',
  ]);
});
