/**
 * The look in numbers. River: the deep water-blue ink of the town's papers and its one colour for action.
 * Bronze: the bell; it marks what calls a person (the first action of a page, the mark beside a title) and nothing else.
 * Paper: warm ground in daylight; at night the ground is river, not grey.
 * Every text and ground pair below is checked by `tokens.test.ts` against WCAG 2.2.
 */
export type Shades = readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

export const river: Shades = [
  '#edf5f6',
  '#d8e8eb',
  '#b0d0d7',
  '#82b4c0',
  '#5797a8',
  '#357d92',
  '#1f667b',
  '#16536a',
  '#104254',
  '#0b2e3b',
];
export const bronze: Shades = [
  '#fdf4e5',
  '#f9e4c4',
  '#f3cf97',
  '#edb968',
  '#e2a24a',
  '#c6822f',
  '#a3631d',
  '#875015',
  '#6b3e10',
  '#4b2b0a',
];
/** Warm grey in place of Mantine's cold one. */
export const sand: Shades = [
  '#fbf9f5',
  '#f5f1ea',
  '#ebe5da',
  '#dcd5c7',
  '#c4bcac',
  '#968e7e',
  '#726b5d',
  '#595348',
  '#3d3931',
  '#262420',
];
/** Grounds and inks of the night theme, from ink to ground. */
export const night: Shades = [
  '#ece9e1',
  '#d3d6d4',
  '#b3bfc1',
  '#8a9ba1',
  '#5d7179',
  '#3a4f58',
  '#263b44',
  '#1c2f38',
  '#13232b',
  '#0c181e',
];
export const brick: Shades = [
  '#fdf0ed',
  '#f9dcd5',
  '#f2b8ab',
  '#e88f7d',
  '#de6b55',
  '#cf4f38',
  '#b23a25',
  '#932e1c',
  '#752416',
  '#4f180f',
];
export const pine: Shades = [
  '#eef6ef',
  '#d9ebdc',
  '#b2d7b9',
  '#86bf92',
  '#5ea76f',
  '#3f8c53',
  '#2c7240',
  '#215c33',
  '#194826',
  '#10301a',
];

/** What a colour is for. Components use these, never a shade. */
export interface Palette {
  /** Ground of the page. */
  readonly paper: string;
  /** Ground of a panel that lies on the page. */
  readonly surface: string;
  /** Ground of a field that is let into a panel. */
  readonly sunken: string;
  readonly ink: string;
  readonly inkMuted: string;
  /** Hairlines that only divide. */
  readonly line: string;
  /** Borders that say "here you may type or press": at least 3:1. */
  readonly lineStrong: string;
  readonly link: string;
  readonly focus: string;
  readonly action: string;
  readonly actionInk: string;
  readonly call: string;
  readonly callInk: string;
  readonly mark: string;
  /** The deep river field of the greeting. */
  readonly field: string;
  readonly fieldInk: string;
  readonly fieldMuted: string;
  readonly fieldLine: string;
  readonly good: string;
  readonly goodGround: string;
  readonly warning: string;
  readonly warningGround: string;
  readonly danger: string;
  readonly dangerGround: string;
}

export const dayPalette: Palette = {
  paper: '#f8f5ef',
  surface: '#fffefb',
  sunken: '#f1ece2',
  ink: '#14262d',
  inkMuted: '#556066',
  line: '#e0d9cb',
  lineStrong: '#8a8373',
  link: river[7],
  focus: '#b45f00',
  action: river[7],
  actionInk: '#ffffff',
  call: '#eeb254',
  callInk: '#1d1503',
  mark: bronze[5],
  field: '#0f3c4d',
  fieldInk: '#fbf8f1',
  fieldMuted: '#bfd6dc',
  fieldLine: '#2a5667',
  good: pine[7],
  goodGround: pine[0],
  warning: bronze[7],
  warningGround: bronze[0],
  danger: brick[6],
  dangerGround: brick[0],
};

export const nightPalette: Palette = {
  paper: '#0f1c23',
  surface: '#16272f',
  sunken: '#0c171d',
  ink: '#ece9e1',
  inkMuted: '#a9b7bb',
  line: '#29404a',
  lineStrong: '#6f868f',
  link: '#8cc8d8',
  focus: '#f3b95f',
  action: '#7fc0d1',
  actionInk: '#08202a',
  call: '#eeb254',
  callInk: '#1d1503',
  mark: bronze[4],
  field: '#0c2d3a',
  fieldInk: '#f3f0e8',
  fieldMuted: '#a9c4cc',
  fieldLine: '#21495a',
  good: '#86cf98',
  goodGround: '#12301f',
  warning: '#f0bd6d',
  warningGround: '#33260f',
  danger: '#f59b88',
  dangerGround: '#3a1a14',
};

/** Weak sight by day: pure grounds, every text at least 7:1. */
export const strongDayPalette: Palette = {
  ...dayPalette,
  paper: '#ffffff',
  surface: '#ffffff',
  sunken: '#ffffff',
  ink: '#000000',
  inkMuted: '#1f1f1f',
  line: '#000000',
  lineStrong: '#000000',
  link: '#003c70',
  focus: '#b40000',
  action: '#00364a',
  call: '#ffd24a',
  callInk: '#000000',
  mark: '#000000',
  field: '#ffffff',
  fieldInk: '#000000',
  fieldMuted: '#1f1f1f',
  fieldLine: '#000000',
  good: '#00401a',
  goodGround: '#ffffff',
  warning: '#5a2e00',
  warningGround: '#ffffff',
  danger: '#8a0000',
  dangerGround: '#ffffff',
};

export const strongNightPalette: Palette = {
  ...nightPalette,
  paper: '#000000',
  surface: '#000000',
  sunken: '#000000',
  ink: '#ffffff',
  inkMuted: '#e6e6e6',
  line: '#ffffff',
  lineStrong: '#ffffff',
  link: '#9fe3ff',
  focus: '#ffd24a',
  action: '#ffffff',
  actionInk: '#000000',
  call: '#ffd24a',
  callInk: '#000000',
  mark: '#ffd24a',
  field: '#000000',
  fieldInk: '#ffffff',
  fieldMuted: '#e6e6e6',
  fieldLine: '#ffffff',
  good: '#8dffb0',
  goodGround: '#000000',
  warning: '#ffd98a',
  warningGround: '#000000',
  danger: '#ffb3a6',
  dangerGround: '#000000',
};

export const fontFamily = "'Golos Text Variable', 'Golos Text', system-ui, sans-serif";

/** Steps of space in rem: one base of 4 px. */
export const space = { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' } as const;
export const radius = { xs: '0.25rem', sm: '0.5rem', md: '0.625rem', lg: '0.875rem', xl: '1.25rem' } as const;

/** Smallest side of anything a thumb presses (WCAG 2.5.5). */
export const tapTarget = '2.75rem';
