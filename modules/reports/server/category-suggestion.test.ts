import { expect, test } from 'vitest';
import { suggestCategoryIds } from './category-suggestion.ts';
import { starterCategories } from './starter-classifier.ts';

test.each([
  ['На проезжей части огромная яма, машины объезжают', 'roads.pothole'],
  ['Во дворе дома 5 не горит фонарь, темно', 'lighting.lamp'],
  ['Переповнені контейнери біля будинку', 'waste.container'],
  ['Не працює ліфт уже третій день', 'yard.lift'],
  ['Стая собак у школы', 'green.stray-dogs'],
  ['The street lamp is out', 'lighting.lamp'],
])('"%s" suggests %s first', (text, expected) => {
  expect(suggestCategoryIds(text, starterCategories)[0]).toBe(expected);
});

test('a text without known words suggests nothing', () => {
  expect(suggestCategoryIds('абракадабра', starterCategories)).toEqual([]);
});
