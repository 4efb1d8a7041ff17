import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadTexts } from './catalog.ts';

async function directoryWith(files: Record<string, Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'veche-texts-'));
  for (const [name, entries] of Object.entries(files)) {
    await writeFile(join(directory, `${name}.json`), JSON.stringify(entries));
  }
  return directory;
}

test('Russian plural forms follow the number', async () => {
  const forms = '{count, plural, one {# голос} few {# голоса} many {# голосов} other {# голоса}}';
  const texts = await loadTexts([
    { directory: await directoryWith({ ru: { votes: forms } }), prefix: 'polls' },
  ]);

  const said = [1, 3, 11].map((count) => texts.text('ru', 'polls.votes', { count }));

  expect(said).toEqual(['1 голос', '3 голоса', '11 голосов']);
});

test('a text missing in one language is taken from English, and a missing key shows itself', async () => {
  const directory = await directoryWith({ en: { hello: 'Hello' }, ru: {} });
  const texts = await loadTexts([{ directory, prefix: '' }]);

  expect(texts.text('ru', 'hello')).toBe('Hello');
  expect(texts.text('ru', 'nothing.here')).toBe('nothing.here');
});

test('a further language is a file and no code', async () => {
  const builtIn = await directoryWith({ en: { hello: 'Hello' } });
  const pack = await directoryWith({ tt: { hello: 'Сәлам' } });
  const texts = await loadTexts([
    { directory: builtIn, prefix: '' },
    { directory: pack, prefix: '' },
  ]);

  expect(texts.locales).toContain('tt');
  expect(texts.text('tt', 'hello')).toBe('Сәлам');
});

test('a language nobody has, or that is none, is answered in the language of last resort', async () => {
  const texts = await loadTexts([{ directory: await directoryWith({ en: { hello: 'Hello' } }), prefix: '' }]);

  expect(texts.text('!!', 'hello')).toBe('Hello');
});
