import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiFile, recorderApiFile, renderApi, renderRecorderApi } from './describe-api.ts';

test('the committed description of the API is the one of the contracts (npm run describe-api)', async () => {
  expect(await readFile(apiFile, 'utf8')).toBe(await renderApi());
});

test('and so is the one of the recorder', async () => {
  expect(await readFile(recorderApiFile, 'utf8')).toBe(renderRecorderApi());
});
