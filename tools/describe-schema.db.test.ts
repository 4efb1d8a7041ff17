import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderSchemas, schemaFolder } from './describe-schema.ts';

// NOTE: a server of another version words its catalogs in another way; the pages are those of the embedded one.
test.skipIf(process.env['TEST_DATABASE_URL'] !== undefined)(
  'the committed pages of the schema are those of the migrations: if not, run `npm run describe-schema` and commit docs/api/schema',
  async () => {
    const pages = await renderSchemas();
    const committed = new Map<string, string>();
    for (const name of await readdir(schemaFolder))
      committed.set(name, await readFile(join(schemaFolder, name), 'utf8'));

    const outdated = [...new Set([...pages.keys(), ...committed.keys()])].filter(
      (name) => pages.get(name) !== committed.get(name),
    );

    expect(outdated, 'Run `npm run describe-schema` and commit docs/api/schema').toEqual([]);
  },
  120_000,
);
