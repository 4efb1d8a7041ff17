import {
  decimalsOf,
  decimalText,
  percentOf,
  truncatedPercentOf,
  unitsOf,
} from '../../contract/statistics-arithmetic.ts';
import type {
  Finding,
  PublishedBase,
  PublishedFigure,
  PublishedTable,
} from '../../contract/published-statistics.ts';

/*
 * A published table is read as it is printed and compared with arithmetic, never the other way round: nothing is
 * corrected, the disagreements are named. Each figure is checked against the base it names; if another base of the
 * same table gives exactly what is printed, that base is named as the one it was counted from. What is told to make up
 * a whole is added up: counts to the base, percentages to a hundred, with half a last digit of rounding for each.
 */

export interface ComparedFigure extends PublishedFigure {
  readonly base: PublishedBase;
  readonly computedFrom: number;
  readonly computed: string | null;
}

export interface Compared {
  readonly figures: readonly ComparedFigure[];
  readonly findings: readonly Finding[];
}

/** @throws Error when a figure names a base the table does not have; `unknownBases` asks beforehand. */
export function comparePublished(table: PublishedTable): Compared {
  const figures = table.figures.map((figure) => compareFigure(table, figure));
  const ofFigures = figures.flatMap((figure) => [
    ...percentFindings(figure, table.bases),
    ...periodFindings(figure),
  ]);
  return { figures, findings: [...ofFigures, ...partFindings(table)] };
}

export function unknownBases({ bases, figures }: PublishedTable): string[] {
  const known = new Set(bases.map(({ id }) => id));
  return figures.map(({ baseId }) => baseId).filter((baseId) => !known.has(baseId));
}

function compareFigure(table: PublishedTable, figure: PublishedFigure): ComparedFigure {
  const base = baseOf(table, figure);
  const decimals = figure.percent === null ? 1 : decimalsOf(figure.percent);
  const computedFrom = isSumTheBase(partOf(table, figure), base) ? sumOf(partOf(table, figure)) : base.count;
  const computed = figure.count === null ? null : percentOf(figure.count, computedFrom, decimals);
  return { ...figure, base, computedFrom, computed };
}

function baseOf({ bases }: PublishedTable, { baseId }: PublishedFigure): PublishedBase {
  const base = bases.find(({ id }) => id === baseId);
  if (!base) throw new Error(`The table has no base "${baseId}"`);
  return base;
}

function partOf({ figures }: PublishedTable, { part }: PublishedFigure): readonly PublishedFigure[] {
  return part === null ? [] : figures.filter((figure) => figure.part === part);
}

function sumOf(part: readonly PublishedFigure[]): number {
  return part.reduce((sum, { count }) => sum + (count ?? 0), 0);
}

/** More of the printed percentages of a part fit its own sum than fit the base it names. */
function isSumTheBase(part: readonly PublishedFigure[], base: PublishedBase): boolean {
  if (part.length === 0 || part.some(({ count }) => count === null)) return false;
  const fittingTo = (whole: number): number =>
    part.filter(({ count, percent }) => percent !== null && fits(count ?? 0, whole, percent)).length;
  return fittingTo(sumOf(part)) > fittingTo(base.count);
}

function fits(count: number, whole: number, percent: string): boolean {
  return percentOf(count, whole, decimalsOf(percent)) === percent;
}

function percentFindings(figure: ComparedFigure, bases: readonly PublishedBase[]): Finding[] {
  const { words, count, percent, base, computedFrom, computed } = figure;
  if (percent === null || computedFrom === 0) return [];
  if (count === null) return countFindings({ words, stated: percent }, computedFrom);
  if (computed === null || computed === percent) return [];

  const fitting = bases.find((other) => fits(count, other.count, percent));
  if (!fitting) {
    const isTruncated = truncatedPercentOf(count, computedFrom, decimalsOf(percent)) === percent;
    return [
      { kind: 'other-percent', words, count, base: computedFrom, stated: percent, computed, isTruncated },
    ];
  }
  return [
    {
      kind: 'other-base',
      words,
      count,
      stated: percent,
      computed,
      named: base.words,
      namedCount: base.count,
      fitting: fitting.words,
      fittingCount: fitting.count,
    },
  ];
}

/** Without a printed count: is there any whole number that gives the percentage? */
function countFindings({ words, stated }: { words: string; stated: string }, base: number): Finding[] {
  const decimals = decimalsOf(stated);
  const units = unitsOf(stated, decimals);
  const wholeUnits = 100n * 10n ** BigInt(decimals);
  const nearestCount = Number((units * BigInt(base) * 2n + wholeUnits) / (2n * wholeUnits));
  const nearest = percentOf(nearestCount, base, decimals) ?? '';
  return nearest === stated ? [] : [{ kind: 'no-count', words, base, stated, nearestCount, nearest }];
}

function periodFindings({ words, from, to, base }: ComparedFigure): Finding[] {
  if (from === base.from && to === base.to) return [];
  return [
    {
      kind: 'other-period',
      words,
      from,
      to,
      base: base.words,
      baseFrom: base.from,
      baseTo: base.to,
    },
  ];
}

function partFindings(table: PublishedTable): Finding[] {
  const parts = Map.groupBy(
    table.figures.filter(({ part }) => part !== null),
    ({ part }) => part,
  );
  return [...parts.values()].flatMap((figures) => [
    ...percentSumFindings(figures),
    ...countSumFindings(table, figures),
  ]);
}

function percentSumFindings(figures: readonly PublishedFigure[]): Finding[] {
  const percents = figures.flatMap(({ percent }) => percent ?? []);
  if (percents.length < figures.length) return [];
  const decimals = Math.max(...percents.map(decimalsOf));
  const sum = percents.reduce((total, percent) => total + unitsOf(percent, decimals), 0n);
  const hundred = 100n * 10n ** BigInt(decimals);
  const difference = sum > hundred ? sum - hundred : hundred - sum;
  // Each rounded figure is off by half a last digit at most.
  if (difference * 2n <= BigInt(percents.length)) return [];
  return [{ kind: 'percent-sum', words: figures.map(({ words }) => words), sum: decimalText(sum, decimals) }];
}

function countSumFindings(table: PublishedTable, figures: readonly PublishedFigure[]): Finding[] {
  const [first] = figures;
  if (!first || figures.some(({ count }) => count === null)) return [];
  const base = baseOf(table, first);
  const sum = sumOf(figures);
  if (sum === base.count) return [];
  return [
    {
      kind: 'count-sum',
      words: figures.map(({ words }) => words),
      sum,
      isSumTheBase: isSumTheBase(figures, base),
      base: base.words,
      baseCount: base.count,
    },
  ];
}
