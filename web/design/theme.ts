import type { CSSVariablesResolver } from '@mantine/core';
import { createTheme, defaultVariantColorsResolver } from '@mantine/core';
import type { Palette } from './tokens.ts';
import {
  brick,
  bronze,
  dayPalette,
  fontFamily,
  night,
  nightPalette,
  pine,
  radius,
  river,
  sand,
  space,
  strongDayPalette,
  strongNightPalette,
  tapTarget,
} from './tokens.ts';

export type Sight = 'usual' | 'strong';

export const theme = createTheme({
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace',
  colors: { river, bronze, gray: sand, dark: night, red: brick, green: pine },
  primaryColor: 'river',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' ? { color: 'var(--veche-action-ink)' } : {}),
  }),
  defaultRadius: 'md',
  radius,
  spacing: space,
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontFamily,
    fontWeight: '640',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: 'clamp(1.625rem, 1.25rem + 1.7vw, 2.375rem)', lineHeight: '1.14' },
      h2: { fontSize: 'clamp(1.25rem, 1.1rem + 0.6vw, 1.5rem)', lineHeight: '1.22' },
      h3: { fontSize: '1.125rem', lineHeight: '1.3' },
    },
  },
  components: {
    Button: {
      defaultProps: { size: 'md' },
      styles: { root: { minHeight: tapTarget }, label: { whiteSpace: 'normal' } },
    },
    Input: {
      vars: () => ({
        wrapper: {
          '--input-bd': 'var(--veche-line-strong)',
          '--input-bg': 'var(--veche-surface)',
          '--input-height': tapTarget,
          '--input-size': tapTarget,
        },
      }),
    },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    MultiSelect: { defaultProps: { size: 'md' } },
    // NOTE: filled ones have too little contrast in most colours.
    Badge: { defaultProps: { color: 'river', variant: 'light', tt: 'none' } },
    Checkbox: { defaultProps: { size: 'md', iconColor: 'var(--veche-action-ink)' } },
    Radio: { defaultProps: { size: 'md', iconColor: 'var(--veche-action-ink)' } },
    // NOTE: its own greys for what is not chosen are too faint on our paper.
    SegmentedControl: {
      defaultProps: { size: 'md' },
      styles: {
        root: { border: '1px solid var(--veche-line-strong)', backgroundColor: 'var(--veche-sunken)' },
        label: { color: 'var(--veche-ink)' },
      },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', size: tapTarget } },
    // NOTE: a dialog's title bar is a <header>, which outside a section would pass for the page's own banner.
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Anchor: { defaultProps: { underline: 'always' } },
  },
});

/** Feeds Mantine's variables and our own `--veche-…` from the one palette, so that the two cannot drift apart. */
export function variablesResolver(sight: Sight): CSSVariablesResolver {
  const day = sight === 'strong' ? strongDayPalette : dayPalette;
  const dark = sight === 'strong' ? strongNightPalette : nightPalette;
  return () => ({
    variables: { '--veche-tap': tapTarget },
    light: variablesOf(day),
    dark: variablesOf(dark),
  });
}

function variablesOf(palette: Palette): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(palette).map(([name, colour]) => [variableName(name), colour])),
    '--mantine-color-body': palette.paper,
    '--mantine-color-text': palette.ink,
    '--mantine-color-bright': palette.ink,
    '--mantine-color-dimmed': palette.inkMuted,
    '--mantine-color-placeholder': palette.inkMuted,
    '--mantine-color-anchor': palette.link,
    '--mantine-color-error': palette.danger,
    '--mantine-color-default': palette.surface,
    '--mantine-color-default-hover': palette.sunken,
    '--mantine-color-default-color': palette.ink,
    '--mantine-color-default-border': palette.lineStrong,
    '--mantine-primary-color-filled': palette.action,
    '--mantine-primary-color-filled-hover': pressed(palette.action, palette),
    '--mantine-primary-color-contrast': palette.actionInk,
    ...filledOf('river', palette.action, palette),
    '--mantine-color-river-light-color': palette.link,
    '--mantine-color-river-outline': palette.link,
    '--mantine-primary-color-light-color': palette.link,
    ...filledOf('red', palette.danger, palette),
    ...filledOf('green', palette.good, palette),
    ...filledOf('bronze', palette.warning, palette),
    '--mantine-color-red-light': palette.dangerGround,
    '--mantine-color-red-light-color': palette.danger,
    '--mantine-color-green-light': palette.goodGround,
    '--mantine-color-green-light-color': palette.good,
    '--mantine-color-bronze-light': palette.warningGround,
    '--mantine-color-bronze-light-color': palette.warning,
  };
}

/** NOTE: the same ink lies on every filled ground, so each must be dark by day and light by night; the test holds them to it. */
function filledOf(name: string, ground: string, palette: Palette): Record<string, string> {
  return {
    [`--mantine-color-${name}-filled`]: ground,
    [`--mantine-color-${name}-filled-hover`]: pressed(ground, palette),
  };
}

function pressed(ground: string, palette: Palette): string {
  return `color-mix(in srgb, ${ground} 88%, ${palette.ink})`;
}

function variableName(name: string): string {
  return `--veche-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
