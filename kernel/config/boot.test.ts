import { expect, test } from 'vitest';
import { readBootConfig } from './boot.ts';

test('an empty environment gives the documented defaults', () => {
  expect(readBootConfig({})).toMatchObject({ port: 8080, dataDirectory: './data', host: '127.0.0.1' });
});

test('a demo town has a recorder beside it unless told otherwise', () => {
  const read = (value?: string) => readBootConfig({ VECHE_RECORDER: value }).hasDemoRecorder;

  expect([read(), read('on'), read('off')]).toEqual([true, true, false]);
  expect(() => read('no')).toThrow(/VECHE_RECORDER/);
});

test('all faults are told together', () => {
  const read = () => readBootConfig({ PORT: 'eighty', DATABASE_URL: 'mysql://x' });
  expect(read).toThrow(/PORT[\s\S]*DATABASE_URL/);
});

test('the demo town is refused on a database server', () => {
  const read = () => readBootConfig({ VECHE_TOWN: 'demo', DATABASE_URL: 'postgres://localhost/town' });
  expect(read).toThrow(/embedded database only/);
});
