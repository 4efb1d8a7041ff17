import type { Names } from './names.ts';

/** Path within the module → text. */
export type Files = Readonly<Record<string, string>>;

/** What the module declares: manifest, one page about it, and the part others may import. */
export function contractFiles(names: Names): Files {
  return {
    'module.ts': manifest(names),
    'README.md': readme(names),
    [`contract/${names.noun}.ts`]: shapes(names),
    'contract/routes.ts': routes(names),
    'contract/events.ts': events(names),
    'contract/problems.ts': problems(names),
    'i18n/en.json': texts(names, { title: names.Many, empty: 'Nothing here yet', notFound: 'Not found' }),
    'i18n/ru.json': texts(names, {
      title: 'Записи',
      empty: 'Пока ничего нет',
      notFound: 'Запись не найдена',
    }),
    'i18n/uk.json': texts(names, {
      title: 'Записи',
      empty: 'Поки що нічого немає',
      notFound: 'Запис не знайдено',
    }),
  };
}

function manifest({ module, noun, nouns, one }: Names): string {
  return `import { defineModule } from '#kernel/module/manifest.ts';
import { ${one}Created } from './contract/events.ts';

export const manifest = defineModule({
  id: '${module}',
  dependsOn: [],
  permissions: [
    { id: '${module}.${noun}.read', grantedTo: ['public'] },
    { id: '${module}.${noun}.create', grantedTo: ['resident'] },
  ],
  events: [${one}Created],
  settings: [],
  navigation: [
    {
      face: 'public',
      path: '/${module}',
      title: '${module}.nav.${nouns}',
      icon: 'list',
      permission: '${module}.${noun}.read',
      order: 100,
    },
  ],
});
`;
}

function readme({ Module, module, words, table, noun }: Names): string {
  return `# ${Module}

Purpose: what this module does, for whom, in two sentences.

## Words
| English (code) | Russian | Ukrainian |
|---|---|---|
| ${words} | | |

## Tables
- \`${module}.${table}\`: one row per ${words}.

## Life of a ${words}
Created by a resident (\`${module}.${noun}.create\`) and seen by everybody from then on (\`${module}.${noun}.read\`).

## What it must never do
- Show more of a ${words} than its policy allows.
`;
}

function shapes({ one, One }: Names): string {
  return `import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';

export const ${one}Title = z.string().trim().min(1).max(200);

export const ${one} = z.object({
  id,
  title: ${one}Title,
  createdAt: instant,
});
export type ${One} = z.output<typeof ${one}>;
`;
}

function routes({ module, noun, nouns, one, many, One, Many, words }: Names): string {
  return `import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, pageLimit } from '#kernel/http/fields.ts';
import { ${one}, ${one}Title } from './${noun}.ts';
import { ${one}Problems } from './problems.ts';

export const list${Many} = defineRoute({
  id: '${module}.list${Many}',
  method: 'GET',
  path: '/api/v1/${module}/${nouns}',
  summary: 'The newest of them first (${words})',
  permission: '${module}.${noun}.read',
  input: z.object({ limit: pageLimit }),
  output: z.object({ ${many}: z.array(${one}) }),
  problems: [],
});

export const read${One} = defineRoute({
  id: '${module}.read${One}',
  method: 'GET',
  path: '/api/v1/${module}/${nouns}/:id',
  summary: 'One ${words}',
  permission: '${module}.${noun}.read',
  input: z.object({ id }),
  output: ${one},
  problems: [${one}Problems.notFound],
});

export const create${One} = defineRoute({
  id: '${module}.create${One}',
  method: 'POST',
  path: '/api/v1/${module}/${nouns}',
  summary: 'Creates one ${words}',
  permission: '${module}.${noun}.create',
  input: z.object({ title: ${one}Title }),
  output: z.object({ id }),
  problems: [],
  isIdempotent: true,
});
`;
}

function events({ module, noun, one }: Names): string {
  return `import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';

export const ${one}Created = defineEvent({
  id: '${module}.${noun}-created',
  permission: '${module}.${noun}.read',
  payload: z.object({}),
});
`;
}

function problems({ module, noun, one }: Names): string {
  return `import { defineProblem } from '#kernel/errors/problem.ts';

export const ${one}Problems = {
  notFound: defineProblem('${module}.${noun}-not-found', 404),
} as const;
`;
}

function texts({ noun, nouns }: Names, words: { title: string; empty: string; notFound: string }): string {
  const catalog = {
    [`${noun}-not-found`]: words.notFound,
    [`${nouns}.empty`]: words.empty,
    [`${nouns}.title`]: words.title,
    [`nav.${nouns}`]: words.title,
  };
  return `${JSON.stringify(catalog, null, 2)}\n`;
}
