import { describe, expect, test } from 'vitest';
import { contrastRatio } from './contrast.ts';
import type { Palette } from './tokens.ts';
import { dayPalette, nightPalette, strongDayPalette, strongNightPalette } from './tokens.ts';

type Pair = readonly [keyof Palette, keyof Palette];

const grounds = ['paper', 'surface', 'sunken'] as const;
const inks = ['ink', 'inkMuted', 'link', 'good', 'warning', 'danger'] as const;
const textPairs: readonly Pair[] = [
  ...grounds.flatMap((ground) => inks.map((ink): Pair => [ink, ground])),
  ['actionInk', 'action'],
  ['actionInk', 'danger'],
  ['actionInk', 'good'],
  ['actionInk', 'warning'],
  ['callInk', 'call'],
  ['fieldInk', 'field'],
  ['fieldMuted', 'field'],
  ['good', 'goodGround'],
  ['ink', 'goodGround'],
  ['warning', 'warningGround'],
  ['ink', 'warningGround'],
  ['danger', 'dangerGround'],
  ['ink', 'dangerGround'],
];
const controlPairs: readonly Pair[] = grounds.flatMap((ground): Pair[] => [
  ['lineStrong', ground],
  ['focus', ground],
  ['action', ground],
]);

const palettes = {
  day: dayPalette,
  night: nightPalette,
  strongDay: strongDayPalette,
  strongNight: strongNightPalette,
};

describe.each(Object.entries(palettes))('%s palette', (name, palette) => {
  const least = name.startsWith('strong') ? 7 : 4.5;

  test.each(textPairs)(`%s on %s reads at ${least}:1 or better`, (ink, ground) => {
    expect(contrastRatio(palette[ink], palette[ground])).toBeGreaterThanOrEqual(least);
  });

  test.each(controlPairs)('%s on %s is seen at 3:1 or better', (edge, ground) => {
    expect(contrastRatio(palette[edge], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});

test('black on white has the greatest contrast there is', () => {
  expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21);
});
