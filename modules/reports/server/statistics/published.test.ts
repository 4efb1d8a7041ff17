import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PublishedBase, PublishedFigure, PublishedTable } from '../../contract/published-statistics.ts';
import { percentOf } from '../../contract/statistics-arithmetic.ts';
import { comparePublished, unknownBases } from './published.ts';

/*
 * The counts and percentages two reports on a town's platform published, each with the base its text names. The figures
 * are facts of those reports; what stands below them is what arithmetic says.
 */

type Row = readonly [words: string, count: number | null, percent: string | null];

interface Section {
  readonly base: PublishedBase;
  readonly part?: string;
  readonly rows: readonly Row[];
  readonly period?: { readonly from: string; readonly to: string };
}

function tableOf(title: string, sections: readonly Section[], more: readonly PublishedBase[] = []) {
  const bases = new Map([...sections.map(({ base }) => base), ...more].map((base) => [base.id, base]));
  const figures = sections.flatMap(({ base, part, rows, period }) =>
    rows.map(([words, count, percent]): PublishedFigure => {
      const { from, to } = period ?? base;
      return { words, count, percent, baseId: base.id, part: part ?? null, from, to };
    }),
  );
  return { title, source: '', bases: [...bases.values()], figures } satisfies PublishedTable;
}

const year = { from: '2020-01-01', to: '2020-12-31' };
const appeals = { id: 'appeals', words: 'все обращения', count: 434, ...year };
const received = { id: 'received', words: 'поступившие через платформу', count: 56, ...year };
const taken = { id: 'taken', words: 'принятые в работу', count: 52, ...year };
const addressed = { id: 'addressed', words: 'адресованные администрации', count: 36, ...year };
const workedOut = { id: 'worked-out', words: 'отработанные', count: 30, ...year };

const of2020 = tableOf(
  '2020',
  [
    { base: appeals, rows: [['через платформу', 56, '12.9']] },
    {
      base: received,
      part: 'taken',
      rows: [
        ['принято в работу', 52, '92.9'],
        ['отказано', 4, null],
      ],
    },
    { base: received, rows: [['отработано', 30, '83.3']] },
    { base: received, rows: [['конкретная проблема', null, '67.8']] },
    {
      base: taken,
      part: 'types',
      rows: [
        ['тип 1', 12, '30'],
        ['тип 2', 12, '30'],
        ['тип 3', 9, '22.5'],
        ['тип 4', 3, '7.5'],
        ['тип 5', 1, '2.5'],
        ['тип 6', 3, '7.5'],
      ],
    },
    {
      base: workedOut,
      part: 'durations',
      rows: [
        ['за день', 1, '3.3'],
        ['2–5 дней', 2, '6.7'],
        ['неделя', 7, '23.3'],
        ['от 10 дней до месяца', 9, '30'],
        ['больше месяца', 11, '36.7'],
      ],
    },
    {
      base: appeals,
      part: 'sources',
      rows: [
        ['электронная почта', null, '66.8'],
        ['ВКонтакте', null, '16.6'],
        ['другое', null, '16.6'],
      ],
    },
  ],
  [addressed],
);

const long = { from: '2020-01-01', to: '2021-06-30' };
const service = { from: '2020-05-01', to: '2021-06-15' };
const longAppeals = { ...appeals, count: 840, ...long };
const longReceived = { ...received, count: 262, ...service };
const longTaken = { ...taken, count: 245, ...service };
const longAddressed = { ...addressed, count: 120, ...service };
const longWorkedOut = { ...workedOut, count: 103, ...service };

const of2021 = tableOf(
  '2020–2021',
  [
    { base: longAppeals, period: service, rows: [['через платформу', 262, '31.2']] },
    { base: longReceived, rows: [['принято в работу', 245, '93.5']] },
    { base: longReceived, rows: [['отработано', 103, '85.8']] },
    {
      base: longReceived,
      part: 'concrete',
      rows: [
        ['конкретная проблема', null, '84.4'],
        ['другое', null, '16.6'],
      ],
    },
    {
      base: longTaken,
      part: 'types',
      rows: [
        ['тип 1', 98, '43.8'],
        ['тип 2', 40, '17.9'],
        ['тип 3', 34, '15.2'],
        ['тип 4', 26, '11.6'],
        ['тип 5', 11, '4.9'],
        ['тип 6', 15, '6.6'],
      ],
    },
    {
      base: longWorkedOut,
      part: 'durations',
      rows: [
        ['за день', 5, '4.9'],
        ['2–5 дней', 7, '6.8'],
        ['неделя', 13, '12.6'],
        ['от 10 дней до месяца', 44, '42.8'],
        ['больше месяца', 34, '32.9'],
      ],
    },
  ],
  [longAddressed],
);

describe('the report on 2020', () => {
  const { figures, findings } = comparePublished(of2020);
  const computed = Object.fromEntries(figures.map(({ words, computed: percent }) => [words, percent]));

  test('its percentages follow from its counts', () => {
    expect(computed).toMatchObject({ 'через платформу': '12.9', 'принято в работу': '92.9' });
    const durations = figures.filter(({ part }) => part === 'durations');
    expect(durations.every(({ percent, computed: own }) => percent === own)).toBe(true);
  });

  test('its types add up to 40 and not to the 52 taken into work, and were counted from the 40', () => {
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'count-sum', sum: 40, baseCount: 52, isSumTheBase: true }),
    );
    const types = figures.filter(({ part }) => part === 'types');
    expect(types.map((figure) => figure.computed)).toEqual(types.map((figure) => figure.percent));
  });

  test('83.3 % worked out is a share of the 36 addressed to the administration, not of the 56 received', () => {
    expect(findings).toContainEqual({
      kind: 'other-base',
      words: 'отработано',
      count: 30,
      stated: '83.3',
      computed: '53.6',
      named: received.words,
      namedCount: 56,
      fitting: addressed.words,
      fittingCount: 36,
    });
  });

  test('no whole number of 56 is 67.8 %: 38 is 67.9', () => {
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'no-count', stated: '67.8', nearestCount: 38, nearest: '67.9' }),
    );
  });

  test('these are all its disagreements', () => {
    expect(findings.map(({ kind }) => kind).sort()).toEqual(['count-sum', 'no-count', 'other-base']);
  });
});

describe('the report on 2020 and the first half of 2021', () => {
  const { figures, findings } = comparePublished(of2021);

  test('84.4 and 16.6 make 101', () => {
    expect(findings).toContainEqual(
      expect.objectContaining({
        kind: 'percent-sum',
        sum: '101.0',
        words: ['конкретная проблема', 'другое'],
      }),
    );
  });

  test('no whole number of 262 is 16.6 %', () => {
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'no-count', base: 262, stated: '16.6' }));
  });

  test('15 of 224 is 6.7, not 6.6', () => {
    expect(findings).toContainEqual({
      kind: 'other-percent',
      words: 'тип 6',
      count: 15,
      base: 224,
      stated: '6.6',
      computed: '6.7',
      isTruncated: true,
    });
  });

  test('its types add up to 224 and not to the 245 taken into work', () => {
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'count-sum', sum: 224, baseCount: 245, isSumTheBase: true }),
    );
  });

  test('85.8 % worked out is a share of the 120 addressed to the administration, not of the 262 received', () => {
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'other-base', stated: '85.8', computed: '39.3', fittingCount: 120 }),
    );
  });

  test('31.2 % divides reports of thirteen months by appeals of eighteen', () => {
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'other-period', from: '2020-05-01', baseFrom: '2020-01-01' }),
    );
    expect(figures[0]?.computed).toBe('31.2');
  });

  test('two durations were moved by a tenth, so that the printed ones make a hundred', () => {
    const moved = findings.filter((found) => found.kind === 'other-percent' && found.base === 103);
    expect(moved).toMatchObject([
      { count: 44, stated: '42.8', computed: '42.7' },
      { count: 34, stated: '32.9', computed: '33.0' },
    ]);
  });
});

test('a table made by arithmetic has no disagreement', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 8 }), (counts) => {
      const whole = counts.reduce((sum, count) => sum + count, 0);
      fc.pre(whole > 0);
      const base = { id: 'all', words: 'all', count: whole, ...year };
      const rows = counts.map((count, index): Row => [`row ${index}`, count, percentOf(count, whole)]);
      const table = tableOf('any', [{ base, part: 'whole', rows }]);
      expect(comparePublished(table).findings).toEqual([]);
    }),
  );
});

test('a changed percentage is always named', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.nat(5000),
      fc.integer({ min: 1, max: 900 }),
      (whole, of, by) => {
        const count = Math.min(of, whole);
        const percent = ((Number(percentOf(count, whole)) * 10 + by) / 10).toFixed(1);
        const base = { id: 'all', words: 'all', count: whole, ...year };
        const table = tableOf('any', [{ base, rows: [['row', count, percent]] }]);
        expect(comparePublished(table).findings).toMatchObject([{ kind: 'other-percent', stated: percent }]);
      },
    ),
  );
});

test('a figure that names no base of the table is found before it is compared', () => {
  const figure = { ...of2020.figures[0], baseId: 'nothing' } as PublishedFigure;
  expect(unknownBases({ ...of2020, figures: [figure] })).toEqual(['nothing']);
});
