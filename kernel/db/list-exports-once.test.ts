import { expect, test, vi } from 'vitest';
import { listExportsOnce } from './list-exports-once.ts';

test('the names of a loaded library are listed once, those of anything else each time', () => {
  const listKeys = vi.fn<(value: object) => string[]>((value) => Object.getOwnPropertyNames(value));
  const list = listExportsOnce(listKeys);
  const library = { __wasm_apply_data_relocs: () => undefined, ST_Buffer: () => undefined };
  const folder: Record<string, string> = { first: 'file' };

  list(library);
  list(folder);
  folder.second = 'file';

  expect(list(library)).toEqual(['__wasm_apply_data_relocs', 'ST_Buffer']);
  expect(list(folder)).toEqual(['first', 'second']);
  expect(listKeys).toHaveBeenCalledTimes(3);
});
