/*
 * Production calendars a new town starts with. Only days that differ from their weekday are listed.
 *
 * Russia: Labour Code art. 112 (holidays; a holiday on a weekend moves that day off to the next working day, but for the
 * January holidays, which the Government moves) and the Government's decree of the year. Sums are checked by a test:
 * 247 working days in 2025 and in 2026.
 *
 * Ukraine: law 2136-IX art. 6 p. 6 suspends Labour Code art. 73 (holidays) and the moving of days off under martial law,
 * so every weekday is a working day. When martial law ends, an administrator enters the holidays.
 */

export interface StarterYear {
  readonly country: 'RU' | 'UA';
  readonly year: number;
  readonly isProvisional: boolean;
  readonly source: { readonly ru: string; readonly uk: string; readonly en: string };
  readonly daysOff: readonly string[];
  readonly workingDays: readonly string[];
}

/** Labour Code of Russia, art. 112: what a year without a decree is reckoned by. */
export const fixedHolidays: Readonly<Record<'RU' | 'UA', readonly string[]>> = {
  RU: [
    '01-01',
    '01-02',
    '01-03',
    '01-04',
    '01-05',
    '01-06',
    '01-07',
    '01-08',
    '02-23',
    '03-08',
    '05-01',
    '05-09',
    '06-12',
    '11-04',
  ],
  UA: [],
};

/** `('2025', '01', '01-08')` → the days of a span within one month. */
function span(year: number, month: string, days: readonly [first: number, last: number]): string[] {
  const [first, last] = days;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    return `${year}-${month}-${String(first + index).padStart(2, '0')}`;
  });
}

const martialLaw = {
  ru: 'Закон Украины № 2136-IX, ст. 6 ч. 6: на время военного положения праздничные дни не являются нерабочими',
  uk: 'Закон України № 2136-IX, ст. 6 ч. 6: у період дії воєнного стану святкові дні не є неробочими',
  en: 'Law of Ukraine 2136-IX, art. 6(6): under martial law holidays are not days off',
} as const;

export const starterCalendars: readonly StarterYear[] = [
  {
    country: 'RU',
    year: 2025,
    isProvisional: false,
    source: {
      ru: 'ТК РФ, ст. 112; постановление Правительства РФ от 04.10.2024 № 1335',
      uk: 'Трудовий кодекс РФ, ст. 112; постанова Уряду РФ від 04.10.2024 № 1335',
      en: 'Labour Code of Russia, art. 112; Government decree 1335 of 04.10.2024',
    },
    daysOff: [
      ...span(2025, '01', [1, 8]),
      '2025-05-01',
      '2025-05-02',
      '2025-05-08',
      '2025-05-09',
      '2025-06-12',
      '2025-06-13',
      '2025-11-03',
      '2025-11-04',
      '2025-12-31',
    ],
    workingDays: ['2025-11-01'],
  },
  {
    country: 'RU',
    year: 2026,
    isProvisional: false,
    source: {
      ru: 'ТК РФ, ст. 112; постановление Правительства РФ от 24.09.2025 № 1466',
      uk: 'Трудовий кодекс РФ, ст. 112; постанова Уряду РФ від 24.09.2025 № 1466',
      en: 'Labour Code of Russia, art. 112; Government decree 1466 of 24.09.2025',
    },
    daysOff: [
      ...span(2026, '01', [1, 9]),
      '2026-02-23',
      '2026-03-09',
      '2026-05-01',
      '2026-05-11',
      '2026-06-12',
      '2026-11-04',
      '2026-12-31',
    ],
    workingDays: [],
  },
  {
    country: 'RU',
    year: 2027,
    isProvisional: true,
    source: {
      ru: 'Предварительно: ТК РФ, ст. 112, без постановления Правительства о переносе выходных дней',
      uk: 'Попередньо: Трудовий кодекс РФ, ст. 112, без постанови Уряду про перенесення вихідних днів',
      en: 'Provisional: Labour Code of Russia, art. 112, without the Government decree on moved days off',
    },
    daysOff: [
      ...span(2027, '01', [1, 8]),
      '2027-02-23',
      '2027-03-08',
      '2027-05-03',
      '2027-05-10',
      '2027-06-14',
      '2027-11-04',
    ],
    workingDays: [],
  },
  ...[2025, 2026, 2027].map((year): StarterYear => ({
    country: 'UA',
    year,
    // Martial law is prolonged by 90 days at a time: a whole year ahead cannot be certain.
    isProvisional: year >= 2027,
    source: martialLaw,
    daysOff: [],
    workingDays: [],
  })),
];
