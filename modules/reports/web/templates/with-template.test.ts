import { expect, test } from 'vitest';
import { withTemplate } from './with-template.ts';

test.each([
  ['an empty field takes the template', '  ', [], 'Готово.'],
  ['the first words of the form give way', 'Сделано', ['Сделано'], 'Готово.'],
  ['an earlier template gives way', 'Раньше.', ['', 'Раньше.'], 'Готово.'],
  ['own words stay before it', 'Ждём асфальт.', ['Раньше.'], 'Ждём асфальт.\n\nГотово.'],
])('%s', (_name, value, givingWay, expected) => {
  expect(withTemplate(value, 'Готово.', givingWay)).toBe(expected);
});
