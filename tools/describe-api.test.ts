import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiFile, renderApi } from './describe-api.ts';

test('the committed description of the API is the one of the contracts (npm run describe-api)', async () => {
  expect(await readFile(apiFile, 'utf8')).toBe(await renderApi());
});
